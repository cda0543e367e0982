/** The command line as a person meets it: answers, refusals, exit codes, from any folder, on every Node.js that is there. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { ROOT } from "../architecture/sources";
import { Scene } from "../support/set-up/scene";

const MAIN = path.join(ROOT, "cli/main.mjs");

/** Every Node.js on PATH that the command line may meet: a package needs a newer one than 20. */
const NODES = [
  ...new Set([
    process.execPath,
    ...(process.env["PATH"] ?? "").split(path.delimiter).map((folder) => path.join(folder, "node")),
  ]),
]
  .filter((file) => fs.existsSync(file))
  .map((file) => ({ file, version: execFileSync(file, ["--version"], { encoding: "utf8" }).trim() }))
  .filter(({ version }, index, all) => all.findIndex((other) => other.version === version) === index)
  .filter(({ version }) => Number(/^v(\d+)/.exec(version)?.[1]) >= 20);

function stratiform(words: readonly string[], { node = process.execPath, cwd = ROOT, main = MAIN } = {}) {
  const { status, stdout, stderr } = spawnSync(node, [main, ...words], { encoding: "utf8", cwd });
  return { status, stdout, stderr };
}

describe("stratiform", () => {
  for (const { file, version } of NODES) {
    it(`answers and refuses under Node.js ${version}`, () => {
      const { status, stdout, stderr } = stratiform([], { node: file });
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^ {2}plan +what a stack would be/m);
      assert.match(stratiform(["plan", "-h"], { node: file }).stdout, /^stratiform plan --stack <stack>/);
      const refused = stratiform(["plan", "--stak", "prod"], { node: file });
      assert.deepEqual([refused.status, refused.stdout], [2, ""]);
      assert.match(refused.stderr, /did you mean "--stack"\?/);
    });
  }

  it("loads for help no package, and nothing of the program", () => {
    const preload = path.join(new Scene().directory, "loaded.cjs");
    const list = 'process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")))';
    fs.writeFileSync(preload, list);
    const { stderr, status } = spawnSync(process.execPath, ["--require", preload, MAIN, "--help"], {
      encoding: "utf8",
    });
    const loaded = stderr.trim().split("\n");
    assert.equal(status, 0);
    assert.ok(loaded.some((file) => file.endsWith("cli/commands.cjs")));
    assert.deepEqual(
      loaded.filter((file) => file !== preload && !file.startsWith(path.join(ROOT, "cli/"))),
      [],
    );
  });

  const refusals: readonly (readonly [words: readonly string[], sentence: RegExp])[] = [
    [["pln"], /^stratiform: 1 problem\n {2}command "pln" is not known; did you mean "plan"\?/],
    [["policies"], /command "policies" is not whole; known: policies bundle, policies mutate/],
    [["policies", "mutat"], /command "policies mutat" is not known; did you mean "policies mutate"\?/],
    [["test:exhaustve"], /did you mean "test exhaustive"\?/],
    [["--hepl"], /command "--hepl" is not known/],
    [["help", "pln"], /command "pln" is not known; did you mean "plan"\?/],
    [["plan", "-s", "prod", "-C", "nowhere"], /--cwd ".*nowhere" is not a folder/],
    [["completion", "tcsh"], /shell "tcsh" is not known; known: bash, fish, zsh/],
  ];
  for (const [words, sentence] of refusals) {
    it(`refuses ${words.join(" ")} with exit code 2, one sentence and no stack trace`, () => {
      const { status, stdout, stderr } = stratiform(words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it("serves its own checkout only: not a folder of another project, but any other folder", () => {
    const scene = new Scene();
    try {
      const [other, none] = [scene.folder("other/below"), scene.folder("none")];
      scene.write("other/Pulumi.yaml", "name: other\n");
      const refused = stratiform(["choose", "-s", "dev", "-C", other]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /lies in another project, .*other; use the command line of that checkout/);
      const { stderr } = stratiform(["generate", "offer", "-C", none]);
      assert.match(stderr, /^stratiform generate: 1 problem\n {2}argument "offer"/);
    } finally {
      scene.remove();
    }
  });

  it("passes everything behind pulumi through, --help too, and shows its own help by another way", () => {
    assert.match(stratiform(["help", "pulumi"]).stdout, /^stratiform pulumi <anything of the Pulumi CLI>/);
    const scene = new Scene();
    try {
      scene.program("pulumi", 'if [ "$1" = version ]; then echo v3.999.0; else echo "got $*"; exit 7; fi');
      const env = {
        ...process.env,
        PATH: `${scene.bin}${path.delimiter}${process.env["PATH"]}`,
        STRATIFORM_CACHE: scene.root,
      };
      const words = [MAIN, "pulumi", "whoami", "--help", "--jsn", "-C", "."];
      const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8", env });
      assert.deepEqual([status, stdout], [7, "got whoami --help --jsn -C .\n"]);
    } finally {
      scene.remove();
    }
  }).timeout(60_000);

  it("ends with 1 where a command failed, and with what that said", () => {
    const { status, stdout, stderr } = stratiform(["choose", "-s", "prd"]);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^npm run choose: 1 problem\n {2}--stack "prd" has no stack file; did you mean "prod"\?/);
  });

  it("works in every folder, and ends with 0 when it is done", () => {
    const { status, stdout, stderr } = stratiform(["choose", "-s", "dev"], { cwd: path.join(ROOT, "docs") });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Stack dev is on cloud "existing"/);
  });
});

describe("npx stratiform", function () {
  this.timeout(120_000);
  const npx = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, "npx"))
    .find((file) => fs.existsSync(file));

  it("is this command line in a folder of the checkout, without a registry", function () {
    if (npx === undefined) this.skip();
    const scene = new Scene();
    try {
      const env = { ...process.env, npm_config_cache: scene.path("npm"), npm_config_registry: "http://127.0.0.1:1" };
      const run = (...words: readonly string[]) =>
        spawnSync(npx, ["stratiform", ...words], { encoding: "utf8", cwd: path.join(ROOT, "docs"), env });
      const version = run("--version");
      assert.deepEqual(
        [version.status, version.stdout],
        [
          0,
          `${(JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string }).version}\n`,
        ],
      );
      const { status, stdout, stderr } = run("choose", "-s", "dev", "--cloud", "aws");
      assert.equal(status, 0, stderr);
      assert.match(stdout, /aws/);
    } finally {
      scene.remove();
    }
  });
});
