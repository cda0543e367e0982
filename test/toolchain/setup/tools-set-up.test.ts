/** Tools are built once, whole, and again when they are damaged; nothing happens when they are there. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { Scene, greeting, until, type Json } from "../../support/set-up/scene";

describe("setting up a tool", function () {
  this.timeout(180_000); // real Go builds; a cold build cache compiles Go's runtime first
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  it("builds it once when two set-ups start at the same time", async () => {
    scene.realGo("sleep 0.5");
    const outcomes = await Promise.all([scene.run("tools"), scene.run("tools")]);
    const [first, second] = outcomes.map((outcome) => scene.built(outcome));
    assert.equal(first, second);
    assert.equal(greeting(first ?? ""), "good day");
    assert.equal(scene.calls("go build").length, 1);
  });

  it("takes over from a set-up that was killed, and leaves nothing of it behind", async () => {
    scene.realGo(
      `if [ ! -e '${scene.path("resumed")}' ]; then echo $$ > '${scene.path("building")}'; exec sleep 60; fi`,
    );
    const killed = scene.start("tools");
    await until(() => fs.existsSync(scene.path("building")) && fs.readFileSync(scene.path("building"), "utf8") !== "");
    killed.process.kill("SIGKILL");
    process.kill(Number(fs.readFileSync(scene.path("building"), "utf8")), "SIGKILL");
    await killed.outcome;
    scene.write("resumed", "");

    assert.equal(greeting(scene.built(await scene.run("tools"))), "good day");
    const left = fs.readdirSync(path.join(scene.root, "greeter"));
    assert.equal(left.length, 1, left.join(", "));
    assert.deepEqual(fs.readdirSync(path.join(scene.root, "locks")), []);
  });

  it("starts no program and asks no registry when everything is cached", async () => {
    scene.realGo();
    const built = scene.built(await scene.run("tools"));
    scene.program("go", "exit 1");
    scene.program("npm", "exit 1");
    const before = scene.calls("").length;
    assert.equal(scene.built(await scene.run("tools")), built);
    assert.equal(scene.calls("").length, before);
  });

  const DAMAGES = {
    "was cut off": (file: string) => fs.truncateSync(file, 1000),
    "has other content of the same length": flipBytes,
    "is gone": (file: string) => fs.rmSync(file),
  };
  for (const [damage, inflict] of Object.entries(DAMAGES)) {
    it(`builds it again when the cached file ${damage}`, async () => {
      scene.realGo();
      const file = scene.built(await scene.run("tools"));
      inflict(file);
      const again = await scene.run("tools");
      assert.match(again.said, /greeter: .*setting it up again/);
      assert.equal(greeting(scene.built(again)), "good day");
      assert.equal(scene.calls("go build").length, 2);
    });
  }

  it("finds content that changed behind an unchanged size and date when it looks thoroughly", async () => {
    scene.realGo();
    const file = scene.built(await scene.run("tools"));
    const { atime, mtime } = fs.statSync(file);
    flipBytes(file);
    fs.utimesSync(file, atime, mtime);
    assert.equal((await scene.run("find", { thorough: true })).result["state"], "damaged");
  });

  it("builds another one when its sources' checksums change", async () => {
    scene.realGo();
    const first = scene.built(await scene.run("tools"));
    scene.write("greeter/go.sum", "\n");
    assert.notEqual(scene.built(await scene.run("tools")), first);
  });

  it("shows what the compiler said when a build fails, and can build later", async () => {
    scene.realGo();
    const source = fs.readFileSync(scene.path("greeter/main.go"), "utf8");
    scene.write("greeter/main.go", source.replace("println", "printline"));
    const failed = await scene.run("tools");
    assert.match(String(failed.result["error"]), /Building greeter 1\.2\.3 failed[^]*undefined: printline/);
    scene.write("greeter/main.go", source);
    assert.equal(greeting(scene.built(await scene.run("tools"))), "good day");
  });

  describe("beside others", () => {
    const SLOWLY = (scene: Scene) =>
      `echo "begin $PWD" >> '${scene.path("log")}'; sleep 0.5; echo "end $PWD" >> '${scene.path("log")}'`;

    /** What each build did, in the order of time, by the folder of its modules. */
    async function order(
      tools: readonly Json[],
      builds: number,
    ): Promise<{ readonly log: string; readonly said: string }> {
      scene.realGo(SLOWLY(scene));
      const { result, said } = await scene.run("tools", { tools, builds });
      assert.deepEqual(
        Object.keys(result),
        tools.map(({ name }) => name),
        said,
      );
      return { log: fs.readFileSync(scene.path("log"), "utf8"), said };
    }

    function another(name: string): Json {
      for (const file of ["go.mod", "go.sum", "main.go"])
        scene.write(`${name}/${file}`, fs.readFileSync(scene.path("greeter", file), "utf8"));
      return { ...scene.tool, name, directory: scene.path(name) };
    }

    it("is built at the same time as those of other modules, where there is room", async () => {
      const { log } = await order([scene.tool, another("second")], 2);
      assert.match(log, /^begin .*\nbegin .*\nend .*\nend .*\n$/);
    });

    it("is built after those of the same modules, which have compiled most of it", async () => {
      const { log } = await order([scene.tool, { ...scene.tool, name: "second" }], 2);
      assert.match(log, /^begin .*\nend .*\nbegin .*\nend .*\n$/);
    });

    it("waits for its turn where there is room for one, and what is left is said", async () => {
      const { log, said } = await order(
        [scene.tool, { ...another("second"), seconds: 120 }, { ...another("third"), seconds: 30 }],
        1,
      );
      assert.match(log, /^(begin .*\nend .*\n){3}$/);
      assert.match(said, /^Set-up, once: build greeter, second, third \(about 3 min on 2 cores\)$/m);
      assert.match(
        said,
        /Building greeter 1\.2\.3 .*: done in \d s; left: second, third \(builds about 3 min on 2 cores\)/,
      );
      assert.match(said, /Building second 1\.2\.3 .*: done in \d s; left: third \(builds about 30 s on 2 cores\)/);
    });
  });

  it("takes the one on PATH when its version will do, and asks for the version once", async () => {
    scene.program("greeter", "echo greeter v7.0.1");
    for (const _ of [1, 2]) {
      const found = await scene.run("tools", { accepts: 7 });
      assert.deepEqual(found.result["greeter"], {
        path: path.join(scene.bin, "greeter"),
        version: "7.0.1",
        source: "PATH",
      });
    }
    assert.deepEqual(scene.calls("greeter"), ["greeter --version"]);
  });

  it("passes over the one on PATH when it is too old", async () => {
    scene.realGo();
    scene.program("greeter", "echo greeter v6.9.9");
    assert.notEqual(scene.built(await scene.run("tools", { accepts: 7 })), path.join(scene.bin, "greeter"));
  });
});

describe("a tool that cannot be had", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  it("is refused when Go is too old and may not fetch a newer one", async () => {
    scene.program("go", 'printf "go1.20.3\\nlocal\\n"');
    const { result } = await scene.run("tools");
    assert.match(String(result["error"]), /greeter.*bin\/go is 1\.20\.3, and 1\.21 or newer is needed/);
  });

  it("is not refused when Go fetches the newer one by itself", async () => {
    scene.program("go", '[ "$1" = build ] && exit 9; printf "go1.22.0\\nauto\\n"');
    scene.write("greeter/go.mod", "module example.test/greeter\n\ngo 1.26\n");
    const { result } = await scene.run("tools");
    assert.match(String(result["error"]), /Building greeter 1\.2\.3 failed with exit code 9/);
  });
});

describe("the lock between set-ups", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  it("lets one in at a time, also after a holder was killed", async () => {
    const given = { lock: scene.path("one.lock"), log: scene.path("log"), hold: 60_000 };
    const killed = scene.start("lock", given);
    await until(() => fs.existsSync(given.log) && fs.readFileSync(given.log, "utf8").endsWith("\n"));
    killed.process.kill("SIGKILL");
    await killed.outcome;

    await Promise.all([1, 2, 3, 4].map(() => scene.run("lock", { ...given, hold: 100 })));
    const [dead, ...lines] = fs.readFileSync(given.log, "utf8").trim().split("\n");
    assert.equal(dead, `enter ${killed.process.pid}`);
    assert.equal(lines.length, 8);
    for (let index = 0; index < lines.length; index += 2) {
      assert.equal(lines[index + 1], lines[index]?.replace("enter", "leave"));
    }
  });
});

function flipBytes(file: string): void {
  fs.writeFileSync(
    file,
    fs.readFileSync(file).map((byte, index) => (index >= 2000 && index < 3000 ? byte ^ 0xff : byte)),
  );
}
