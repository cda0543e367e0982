/** The start-up file saves what the SDK spends for nobody, and only that: errors stay readable, debugging stays possible. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProgram, type ProgramRun } from "../../tools/recording-engine";
import { ROOT } from "../support/stack-file";

const START_UP = path.join(ROOT, "stacks/start-up.cjs");

/** Reports what resources cost and then fails, in a function that an error's stack trace must show. */
const PROGRAM = `
const pulumi = require(${JSON.stringify(require.resolve("@pulumi/pulumi"))});
new pulumi.ComponentResource("test:index:Thing", "thing");
console.log("sites", pulumi.Resource.callsites().length);
function somewhereInTheProgram() { throw new TypeError("cannot read what is not there"); }
if (process.env.FAIL) somewhereInTheProgram();
if (process.env.PACK) {
  const captured = 41;
  const packed = pulumi.runtime.serializeFunction(() => captured + 1);
  packed.then(({ text }) => console.log("packed", text.includes("captured: 41")));
  pulumi.runtime.computeCodePaths().then((paths) => console.log("paths", paths instanceof Map));
}
if (process.env.ASKED) pulumi.runtime.invoke("test:index:look", { id: Promise.reject(new Error(process.env.ASKED)) }).catch(() => 0);
if (process.env.WAITED) Promise.reject(new Error(process.env.WAITED));
`;

describe("start-up", function () {
  this.timeout(60_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), "stratiform-start-up-"));
    writeFileSync(path.join(directory, "index.js"), PROGRAM);
    writeFileSync(path.join(directory, "package.json"), "{}");
  });
  after(() => rmSync(directory, { recursive: true }));

  function run(environment: NodeJS.ProcessEnv): Promise<ProgramRun> {
    const nodeArguments = ["--require", START_UP];
    return runProgram({ directory, entry: "index.js", nodeArguments, environment: { ...clean, ...environment } });
  }
  const clean = { STRATIFORM_DEBUG: undefined, TRACEPARENT: undefined, NODE_COMPILE_CACHE: undefined };

  it("sends no debug messages and walks no stacks", async () => {
    const { debugMessages, printed, exitCode } = await run({});
    assert.equal(debugMessages, 0);
    assert.equal(printed, "sites 0\n");
    assert.equal(exitCode, 0);
  });

  it("loads nothing of what packs functions for a cloud", async () => {
    const { modules } = await run({});
    assert.ok(modules.some((file) => file.includes("@pulumi/pulumi/resource.js")));
    assert.deepEqual(
      modules.filter((file) => /node_modules\/(@npmcli|pacote|typescript)\/|parseFunction/.test(file)),
      [],
    );
  });

  it("packs functions all the same when a program asks for it", async () => {
    const { printed, exitCode, messages } = await run({ PACK: "1" });
    assert.deepEqual(messages, []);
    assert.match(printed, /packed true/);
    assert.match(printed, /paths true/);
    assert.equal(exitCode, 0);
  });

  it("leaves the SDK as it is with STRATIFORM_DEBUG=1", async () => {
    const { debugMessages, printed } = await run({ STRATIFORM_DEBUG: "1" });
    assert.ok(debugMessages > 0);
    assert.match(printed, /^sites [1-9]/);
  });

  it("leaves the SDK as it is when the engine traces the run", async () => {
    const { printed } = await run({ TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
    assert.match(printed, /^sites [1-9]/);
  });

  it("keeps the stack trace of an unexpected error", async () => {
    const { messages, exitCode } = await run({ FAIL: "1" });
    assert.notEqual(exitCode, 0);
    assert.match(messages[0]?.text ?? "", /TypeError: cannot read what is not there\n\s+at somewhereInTheProgram/);
  });

  it("prints a stack trace as it is: what colors it never ends in some versions of Node", async () => {
    const { messages } = await run({ FAIL: "1" });
    assert.match(messages[0]?.text ?? "", /node_modules/, "the SDK's own lines are in it");
    assert.doesNotMatch(messages[0]?.text ?? "", /\u001b\[/);
  });

  it("leaves it to the engine to report a resource that failed, and hides nothing else", async () => {
    const failed = "resource vpc [aws:ec2/vpc:Vpc] failed to register";
    for (const text of [
      failed,
      `error serializing property "vpcId": error serializing property "outputs": ${failed}`,
    ]) {
      assert.deepEqual((await run({ WAITED: text })).messages, []);
      const plain = await run({ WAITED: text, STRATIFORM_DEBUG: "1" });
      assert.ok(
        plain.messages.some((message) => message.text.includes(failed)),
        "the SDK says it no longer: drop this",
      );
    }
    const { messages } = await run({
      WAITED: "resource vpc [aws:ec2/vpc:Vpc] failed to register: the quota is used up",
    });
    assert.match(messages[0]?.text ?? "", /the quota is used up/);
  });

  it("refuses an older Node.js in plain words, before the program or a plugin does anything", () => {
    // Both files ask process.versions before they load anything else.
    for (const file of ["stacks/start-up.cjs", "guard/index.js"]) {
      const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.14.0" } });';
      const script = `${older} require(${JSON.stringify(path.join(ROOT, file))}); console.log("went on");`;
      const { status, stderr, stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
      assert.equal(status, 1, file);
      assert.equal(stdout, "", file);
      assert.match(stderr, /^Node\.js 22\.14\.0 is too old: .* need 22\.19\.0 or newer\. Nothing was changed\./);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  it("keeps compiled code in the user's cache folder", async () => {
    const cache = path.join(directory, "cache");
    await run({ STRATIFORM_CACHE: cache });
    assert.ok(readdirSync(path.join(cache, "compiled"), { recursive: true }).length > 0);
  });
});
