/** `npm run choose` as people run it: on copies of stack files, with what it prints, writes and returns. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { readWords } from "../../../cli/command-line";
import { printLock, readLock } from "../../../components/node-pools/accelerators/lock";
import { chooseCommand } from "../../../automation/choose/command";

const ROOT = path.resolve(__dirname, "../../..");
const LOCK = "machines.trial.lock.json";

const PLACED = `config:
  stratiform:cloud: existing
  stratiform:placement:
    existing: { context: somewhere }
    aws: { region: us-east-1, accountId: "111122223333" }
    azure: { location: eastus }
  stratiform:nodePools:
    - { name: general, nodes: 2, maxNodes: 4, cpu: 3500m, memory: 12Gi }
    - { name: training, accelerator: H100, acceleratorsPerNode: 8, nodes: 0, maxNodes: 10, cpu: 100, memory: 1Ti, capacity: [spot] }
`;

describe("npm run choose", () => {
  let directory: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "choose-"));
    fs.writeFileSync(path.join(directory, "Pulumi.trial.yaml"), PLACED);
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  function run(...args: readonly string[]): { code: number; out: string; err: string } {
    const said = { out: "", err: "" };
    const code = chooseCommand(readWords("choose", args), directory, {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
    });
    return { code, ...said };
  }

  const lockText = () => fs.readFileSync(path.join(directory, LOCK), "utf8");

  it("is a command of its own, whose exit code and streams are what it says here", function () {
    this.timeout(60_000);
    const command = ["--require", require.resolve("tsx/cjs"), path.join(ROOT, "tools/choose.ts"), "--stack", "trial"];
    const options = { cwd: directory, encoding: "utf8" } as const;
    const shown = spawnSync(process.execPath, [...command, "--cloud", "aws"], options);
    assert.deepEqual([shown.status, shown.stdout], [0, run("--stack", "trial", "--cloud", "aws").out], shown.stderr);
    const refused = spawnSync(process.execPath, [...command, "--write"], options);
    assert.deepEqual([refused.status, refused.stdout, refused.stderr], [1, "", run("--stack", "trial", "--write").err]);
  });

  it("has nothing to choose where the nodes are there, and shows what the dev stack would be elsewhere", () => {
    fs.copyFileSync(path.join(ROOT, "Pulumi.dev.yaml"), path.join(directory, "Pulumi.dev.yaml"));
    const here = run("--stack", "dev");
    assert.equal(here.code, 0, here.err);
    assert.match(here.out, /^Stack dev is on cloud "existing": its \d+ pools are nodes that are there already/);
    const there = run("--stack", "dev", "--cloud", "aws");
    assert.equal(there.code, 0, there.err);
    assert.match(there.out, /^inference-l4 +1 × L4, 7\.91 cores, 29 GiB +g6\.\dxlarge +1 × L4, /m);
    const instead = run("--stack", "dev", "--cloud", "azure");
    assert.match(instead.out, /^inference-l4 +1 × A10, 7\.91 cores, 29 GiB +Standard_NV36ads_A10_v5/m);
    assert.deepEqual(fs.readdirSync(directory).sort(), ["Pulumi.dev.yaml", "Pulumi.trial.yaml"]);
  });

  it("shows what a cloud without a placement would offer, and records nothing of it", () => {
    const there = run("--stack", "trial", "--cloud", "gcp");
    assert.match(there.out, /has no placement on gcp: these are offers and prices of us-central1/);
    const write = run("--stack", "trial", "--cloud", "gcp", "--write");
    assert.deepEqual([write.code, write.out], [1, ""]);
    assert.match(write.err, /placement\.gcp is missing, and a record holds for one region/);
    assert.deepEqual(fs.readdirSync(directory), ["Pulumi.trial.yaml"]);
  });

  it("records on demand only, then keeps what it recorded and leaves the file byte for byte", () => {
    assert.equal(run("--stack", "trial", "--cloud", "aws").code, 0);
    assert.ok(!fs.existsSync(path.join(directory, LOCK)));
    const written = run("--stack", "trial", "--cloud", "aws", "--write");
    assert.equal(written.code, 0, written.err);
    assert.match(written.out, /training: nothing to p5\.48xlarge, \+0\.00 a month, \+[\d,]+\.\d\d at most/);
    assert.match(written.out, /bought spot; spot: seen at [\d.]+ an hour in the cheapest zone/);
    assert.match(written.out, /Recorded in machines\.trial\.lock\.json; commit it\./);
    const text = lockText();
    assert.equal(readLock(text, LOCK).clouds.aws?.pools["training"]?.type, "p5.48xlarge");
    const again = run("--stack", "trial", "--cloud", "aws", "--write");
    assert.match(again.out, /machines\.trial\.lock\.json holds these choices\./);
    assert.equal(lockText(), text);
  });

  it("keeps a record that is not what it would choose today, until the pool is named again", () => {
    run("--stack", "trial", "--cloud", "aws", "--write");
    const lock = readLock(lockText(), LOCK);
    const general = lock.clouds.aws?.pools["general"];
    assert.ok(lock.clouds.aws !== undefined && general !== undefined);
    const older = { ...general, type: "m9z.4xlarge", vcpu: 16, memoryGiB: 64, onDemand: 2, chosen: "2020-01-01" };
    const pools = { ...lock.clouds.aws.pools, general: older };
    fs.writeFileSync(
      path.join(directory, LOCK),
      printLock({ ...lock, clouds: { aws: { ...lock.clouds.aws, pools } } }),
    );
    const kept = run("--stack", "trial", "--cloud", "aws", "--write");
    assert.match(
      kept.out,
      new RegExp(
        `^general: m9z\\.4xlarge\\n {2}recorded on 2020-01-01: .*\\n {2}${general.type} would be chosen today$`,
        "m",
      ),
    );
    assert.match(kept.out, /choose it with --again general --write/);
    assert.equal(readLock(lockText(), LOCK).clouds.aws?.pools["general"]?.type, "m9z.4xlarge");
    const again = run("--stack", "trial", "--cloud", "aws", "--again", "general", "--write");
    assert.match(
      again.out,
      new RegExp(`general: m9z\\.4xlarge or \\S+ to ${general.type} or \\S+, -[\\d,.]+ a month, -[\\d,.]+ at most`),
    );
    assert.equal(readLock(lockText(), LOCK).clouds.aws?.pools["general"]?.type, general.type);
  });

  it("follows a type that the stack file pins on one cloud, counts it, and chooses on the others", () => {
    const pinned = PLACED.replace("memory: 12Gi }", "memory: 12Gi, machine: { aws: m7i.4xlarge } }");
    fs.writeFileSync(path.join(directory, "Pulumi.trial.yaml"), pinned);
    const { code, out, err } = run("--stack", "trial", "--cloud", "aws");
    assert.equal(code, 0, err);
    assert.match(out, /^general: m7i\.4xlarge\n {2}pinned; the choice would have been /m);
    assert.match(out, /^Pinned by the stack file: 1 \(general\)\.$/m);
    assert.doesNotMatch(run("--stack", "trial", "--cloud", "gcp").out, /[Pp]inned/);
  });

  it("fails when nothing fits a pool, names what comes nearest, and records nothing", () => {
    const impossible = PLACED.replace("acceleratorsPerNode: 8", "acceleratorsPerNode: 16");
    fs.writeFileSync(path.join(directory, "Pulumi.trial.yaml"), impossible);
    const { code, out } = run("--stack", "trial", "--cloud", "azure", "--write");
    assert.equal(code, 1);
    assert.match(
      out,
      /nodePools\[1\] "16 × H100, 100 cores, 1024 GiB" is not offered on azure in eastus, spot; nearest there: Standard_ND96isr_H100_v5/,
    );
    assert.match(out, /Nothing was recorded in machines\.trial\.lock\.json\./);
    assert.ok(!fs.existsSync(path.join(directory, LOCK)));
  });

  for (const [title, args, expected] of [
    ["an unknown stack", ["--stack", "tril"], /--stack "tril" has no stack file; did you mean "trial"\?/],
    [
      "an unknown pool",
      ["--stack", "trial", "--cloud", "aws", "--again", "genral"],
      /--again "genral" is not a pool of the stack; did you mean "general"/,
    ],
    [
      "nothing to record",
      ["--stack", "trial", "--write"],
      /--write has nothing to record: stack trial is on cloud "existing"/,
    ],
  ] as const) {
    it(`answers ${title} with one clear sentence`, () => {
      const { code, out, err } = run(...args);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, expected);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it("refuses a stack file or a lock with mistakes, and changes neither", () => {
    fs.writeFileSync(path.join(directory, LOCK), "{}");
    const lock = run("--stack", "trial", "--cloud", "aws", "--write");
    assert.deepEqual([lock.code, lockText()], [1, "{}"]);
    assert.match(lock.err, /machines\.trial\.lock\.json: 2 problems/);
    fs.writeFileSync(
      path.join(directory, "Pulumi.trial.yaml"),
      PLACED.replace("accelerator: H100", "accelerator: H100x"),
    );
    const stack = run("--stack", "trial", "--cloud", "aws");
    assert.equal(stack.code, 1);
    assert.match(stack.err, /Pulumi\.trial\.yaml: 1 problem\n {2}nodePools\[1\]\.accelerator "H100x" /);
  });
});
