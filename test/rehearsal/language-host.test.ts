/**
 * The language host under the real engine: a program, a policy pack and a provider plugin that only it can start, what
 * a user sees when a program refuses, and that the user's stack file stays as it was.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { CHECKOUT, rehearsalEnvironment } from "../../automation/environment";
import { ensureStack, workingCopy } from "../../automation/stacks";
import { tools } from "../../toolchain/tools";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
class Greeting extends pulumi.CustomResource {
  constructor(name: string) { super("greeter:index:Greeting", name, { text: "good day" }); }
}
const config = new pulumi.Config();
if (config.getBoolean("refuse")) throw new pulumi.RunError("greeting: the text is missing; give it one");
if (config.getBoolean("crash")) throw new Error("a mistake in the program");
if (config.get("greet")) new Greeting("one");
export const node: string = process.version;
`;

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("manners", {
  policies: [{
    name: "no-greetings", description: "Nobody is greeted", enforcementLevel: "mandatory",
    validateResource: (args, report) => { if (args.type === "greeter:index:Greeting") report("greets with " + args.props.text); },
  }],
});
`;

const PLUGIN = `
const { main } = require("@pulumi/pulumi/provider");
main({ version: "0.0.1", create: async (urn, inputs) => ({ id: "greeting-1", outs: inputs }) }, process.argv.slice(2));
`;

describe("the language host", function () {
  this.timeout(120_000);
  let directory: string;
  let project: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-host-"));
    project = path.join(directory, "project");
    write(
      "project/Pulumi.yaml",
      manifest("name: greetings", "plugins: { providers: [{ name: greeter, path: ../plugin }] }"),
    );
    write("project/Pulumi.dev.yaml", "# the user's\nconfig: {}\n");
    write("project/package.json", '{ "main": "index.ts" }');
    write("project/index.ts", PROGRAM);
    write("pack/PulumiPolicy.yaml", "runtime: { name: nodejs, options: { typescript: false } }\n");
    write("pack/package.json", '{ "name": "manners", "version": "0.0.1" }');
    write("pack/index.js", PACK);
    write("plugin/PulumiPlugin.yaml", "runtime: { name: nodejs, options: { typescript: false } }\n");
    write("plugin/package.json", '{ "name": "greeter", "version": "0.0.1" }');
    write("plugin/index.js", PLUGIN);
    fs.symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(directory, "node_modules"));
    environment = rehearsalEnvironment({ home: path.join(directory, "home"), providers: "simulated" });
    await ensureStack("dev", { home: path.join(directory, "home"), environment, checkout: project });
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), text);
  }

  function pulumi(...args: string[]) {
    const copy = workingCopy("dev", path.join(directory, "home"), project);
    const { status, stdout, stderr } = spawnSync(
      tools().pulumi,
      [...args, "-s", "dev", "--config-file", copy, "--non-interactive", "--color", "never"],
      { cwd: project, env: environment, encoding: "utf8" },
    );
    return { status, output: `${stdout}${stderr}` };
  }

  it("runs a TypeScript program with the Node options of its project, and its outputs arrive", () => {
    const { status, output } = pulumi("up", "--yes", "--skip-preview");
    assert.equal(status, 0, output);
    assert.match(output, new RegExp(`node: "${process.version}"`));
    assert.doesNotMatch(output, /warning: using pulumi-language-nodejs/);
  });

  it("shows a refusal as its message alone", () => {
    const { status, output } = pulumi("preview", "-c", "refuse=true");
    assert.notEqual(status, 0);
    assert.match(output, /error: greeting: the text is missing; give it one\n/);
    assert.doesNotMatch(output, /\bat .*\.ts:|unhandled exception|exited with code/);
  });

  it("shows where a crash happened", () => {
    const { status, output } = pulumi("preview", "-c", "crash=true");
    assert.notEqual(status, 0);
    assert.match(output, /a mistake in the program/);
    assert.match(output, /index\.ts/);
  });

  it("starts a provider plugin that the project declares", () => {
    const { status, output } = pulumi("up", "--yes", "--skip-preview", "-c", "greet=true");
    assert.equal(status, 0, output);
    assert.match(output, /greeter:index:Greeting one created/);
  });

  it("starts a policy pack, and its violation stops the preview", () => {
    const { status, output } = pulumi("preview", "-c", "greet=true", "--policy-pack", "../pack");
    assert.notEqual(status, 0);
    assert.match(output, /no-greetings/);
    assert.match(output, /greets with good day/);
  });

  it("leaves the user's stack file as it was", () => {
    assert.equal(fs.readFileSync(path.join(project, "Pulumi.dev.yaml"), "utf8"), "# the user's\nconfig: {}\n");
  });
});

function manifest(...lines: readonly string[]): string {
  const runtime = 'runtime: { name: nodejs, options: { typescript: false, nodeargs: "--require tsx/cjs" } }';
  return [...lines, runtime, ""].join("\n");
}
