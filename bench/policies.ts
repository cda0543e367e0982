/**
 * What the policy packs cost: start-up and memory above an empty pack, rule code per resource, and a preview of 1,000
 * mixed resources with three packs against three empty ones, and with every rule in one pack against one empty one.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allPack } from "../policies/all/pack";
import { encryptionPack } from "../policies/encryption/pack";
import { evaluateResource } from "../policies/engine/evaluate";
import type { PackDefinition } from "../policies/engine/pack";
import { podSecurityPack } from "../policies/pod-security/pack";
import { quotaPack } from "../policies/quota/pack";
import { CHECKOUT, rehearsalEnvironment } from "../automation/environment";
import { tools } from "../toolchain/tools";
import type { BenchOptions } from "./options";

const PACKS = { encryption: encryptionPack, "pod-security": podSecurityPack, quota: quotaPack, all: allPack } as const;
const THREE = ["encryption", "pod-security", "quota"] as const;
const RESOURCES = 1_000;

export async function benchPolicies({ rounds }: BenchOptions): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "stratiform-bench-"));
  try {
    const environment = rehearsalEnvironment({ home, providers: "simulated", engineLog: true });
    const folder = (pack: string) => (pack.startsWith("empty") ? join(home, pack) : join(CHECKOUT, "policies", pack));
    for (const index of [1, 2, 3]) writeEmptyPack(folder(`empty-${index}`), `empty-${index}`);
    await printStarts(folder, rounds);
    printRuleCode(rounds);
    printPreviews(home, environment, folder, rounds);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function printStarts(folder: (pack: string) => string, rounds: number): Promise<void> {
  const names = ["empty-1", ...Object.keys(PACKS)];
  const starts = new Map(names.map((name) => [name, [] as Start[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) starts.get(name)?.push(await startPack(folder(name)));
  }
  const seconds = (name: string) => median((starts.get(name) ?? []).map((start) => start.seconds));
  for (const name of Object.keys(PACKS)) {
    const resident = median((starts.get(name) ?? []).map((start) => start.residentMiB));
    const above = seconds(name) - seconds("empty-1");
    console.log(
      `${name}: starts ${above.toFixed(2)} s above an empty pack (target 0.6), ${resident.toFixed(0)} MB (target 150)`,
    );
  }
}

interface Start {
  readonly seconds: number;
  readonly residentMiB: number;
}

/** Starts a pack the way the language host does, and waits for the port that it prints. */
function startPack(folder: string): Promise<Start> {
  const begun = process.hrtime.bigint();
  const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(tools().node, [program, "127.0.0.1:1", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`${folder} ended with ${code} before it served`)));
    child.stdout.once("data", () => {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
      resolve({ seconds, residentMiB: Number(pages ?? NaN) / 1024 });
    });
  });
}

function printRuleCode(rounds: number): void {
  const today = "2026-01-01";
  for (const [name, pack] of Object.entries<PackDefinition>(PACKS)) {
    const rules = pack.rules.filter((rule) => rule.kind === "resource");
    const samples = Array.from({ length: rounds + 1 }, () => {
      const resources = mixedResources().map((resource) => ({ ...resource, urn: "urn:x" }));
      const begun = process.hrtime.bigint();
      for (const resource of resources)
        for (const rule of rules) evaluateResource(rule, resource, { given: {}, today });
      return Number(process.hrtime.bigint() - begun) / 1_000 / resources.length;
    });
    console.log(`${name}: rule code ${median(samples.slice(1)).toFixed(0)} µs per resource (target 150)`);
  }
}

function printPreviews(
  home: string,
  environment: NodeJS.ProcessEnv,
  folder: (pack: string) => string,
  rounds: number,
): void {
  const project = writeProgram(join(home, "program"));
  const pulumi = (...args: readonly string[]) => {
    const begun = process.hrtime.bigint();
    const options = { cwd: project, env: environment, encoding: "utf8", maxBuffer: 256 << 20 } as const;
    const { stdout, stderr } = spawnSync(tools().pulumi, [...args, "--non-interactive"], options);
    return { seconds: Number(process.hrtime.bigint() - begun) / 1e9, output: stdout + stderr };
  };
  pulumi("stack", "init", "bench");
  const variants = {
    "three packs": THREE,
    "three empty packs": ["empty-1", "empty-2", "empty-3"],
    "every rule in one pack": ["all"],
    "one empty pack": ["empty-1"],
  } as const satisfies Record<string, readonly string[]>;
  const samples = new Map(Object.keys(variants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, packs] of Object.entries(variants)) {
      const flags = packs.flatMap((pack) => ["--policy-pack", folder(pack)]);
      const { seconds, output } = pulumi("preview", "--stack", "bench", "--suppress-outputs", ...flags);
      if (!output.includes(`${RESOURCES + 1} to create`)) throw new Error(output.slice(0, 6_000));
      samples.get(name)?.push(seconds);
    }
  }
  const middle = (name: keyof typeof variants) => median(samples.get(name) ?? []);
  const compare = (ours: keyof typeof variants, empty: keyof typeof variants) => {
    const [a, b] = [middle(ours), middle(empty)];
    console.log(`${RESOURCES} resources, ${ours}: ${a.toFixed(1)} s, ${(a / b).toFixed(2)} × ${empty} (target 1.15)`);
  };
  compare("three packs", "three empty packs");
  compare("every rule in one pack", "one empty pack");
}

interface MixedResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** Kinds in about the shares that a platform has: mostly small objects, one workload in ten. */
function mixedResources(): MixedResource[] {
  return Array.from({ length: RESOURCES }, (_, index) => {
    const name = `r-${index}`;
    const metadata = { name, namespace: "team", labels: { app: name } };
    const [type = "", more = {}] = KINDS[index % KINDS.length] ?? [];
    return { type, name, props: { metadata, ...structuredClone(more) } };
  });
}

const CONTAINER = {
  name: "model",
  image: `ghcr.io/stratiform/model@sha256:${"0".repeat(64)}`,
  env: Array.from({ length: 8 }, (_, index) => ({ name: `V${index}`, value: "x" })),
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
  readinessProbe: { httpGet: { path: "/", port: 8080 } },
  livenessProbe: { httpGet: { path: "/", port: 8080 } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
};
const POD = { automountServiceAccountToken: false, containers: [CONTAINER], volumes: [{ name: "tmp", emptyDir: {} }] };
const RULE = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };

const KINDS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  [
    "kubernetes:apps/v1:Deployment",
    { spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: POD } } },
  ],
  [
    "kubernetes:core/v1:ConfigMap",
    { data: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key${i}`, "value"])) },
  ],
  ["kubernetes:core/v1:Service", { spec: { selector: { a: "b" }, ports: [{ port: 80 }] } }],
  ["kubernetes:core/v1:ServiceAccount", { automountServiceAccountToken: false }],
  ["kubernetes:rbac.authorization.k8s.io/v1:Role", { rules: [RULE, RULE] }],
  ["kubernetes:networking.k8s.io/v1:NetworkPolicy", { spec: { podSelector: {}, policyTypes: ["Ingress"] } }],
  ["kubernetes:core/v1:ConfigMap", { data: { small: "x" } }],
  ["kubernetes:core/v1:PersistentVolumeClaim", { spec: { resources: { requests: { storage: "1Gi" } } } }],
  ["kubernetes:policy/v1:PodDisruptionBudget", { spec: { minAvailable: 1, selector: { matchLabels: { a: "b" } } } }],
  ["kubernetes:core/v1:Endpoints", { subsets: [] }],
];

function writeEmptyPack(folder: string, name: string): void {
  mkdirSync(folder);
  const text = "description: nothing\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";
  writeFileSync(join(folder, "PulumiPolicy.yaml"), text);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "0.0.1", main: "index.js" }));
  const policy =
    '{ name: "nothing", description: "nothing", enforcementLevel: "advisory", validateResource: () => {} }';
  const program = `Error.stackTraceLimit = 4;\nconst { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("${name}", { policies: [${policy}] });\n`;
  writeFileSync(join(folder, "index.js"), program);
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
}

function writeProgram(folder: string): string {
  mkdirSync(folder);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", version: "0.0.0", main: "index.js" }));
  writeFileSync(join(folder, "resources.json"), JSON.stringify(mixedResources()));
  const program = `Error.stackTraceLimit = 0;
const pulumi = require("@pulumi/pulumi");
for (const { name, type, props } of require("./resources.json")) {
  const [, api, kind] = type.split(":");
  new pulumi.CustomResource(type, name, { apiVersion: api.replace("core/", ""), kind, ...props });
}
`;
  writeFileSync(join(folder, "index.js"), program);
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
