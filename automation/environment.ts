/**
 * The environment that the Pulumi engine rehearses in: its own backend, passphrase, home and plugins, one per checkout
 * and outside it, so that nothing a rehearsal does can touch the user's stacks, credentials or cluster.
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { parseDocument, stringify } from "yaml";
import { loopbackExemption } from "../components/core/loopback.cjs";
import { tools, type Tools } from "../toolchain/tools";

/** Root of the checkout that this file belongs to. */
export const CHECKOUT = path.resolve(__dirname, "..");

/** Where the simulated provider plugins are: `pulumi-resource-<name>` executables that the engine finds on PATH. */
const SIMULATED_PLUGINS = path.join(CHECKOUT, "rehearsal/plugins");

/** Not a secret: it protects only what a rehearsal itself made up, on this machine. */
const PASSPHRASE = "rehearsal";

export type Providers = "simulated" | "real";

export interface RehearsalOptions {
  /** Folder that holds backend, Pulumi home and state of this rehearsal. It is created. */
  readonly home: string;
  /** `simulated`: the plugins of rehearsal/plugins, nothing is downloaded. `real`: the user's installed plugins. */
  readonly providers: Providers;
  /** Path of the kubeconfig that programs see. @default one whose contexts lead nowhere, so that nothing real is reached */
  readonly kubeconfig?: string;
  /**
   * When the engine writes its state: after `each` operation on a resource, as it does for everybody, or once, after the `last` one,
   * in which case a killed engine leaves nothing to recover from. Writing it 600 times in an `up` of 300 resources takes most
   * of that update. @default each
   */
  readonly checkpoints?: "each" | "last";
  /**
   * Whether the engine keeps its own log, as it does for everybody and without a way to turn it off: every property of every
   * resource, compressed and encrypted, which is two fifths of its processor time in a preview that changes nothing. What a rehearsal
   * needs to know is in its own logs. @default false
   */
  readonly engineLog?: boolean;
}

/**
 * This checkout's own folder for rehearsals, outside the checkout:
 * `$XDG_STATE_HOME/stratiform/<folder name>-<hash of its path>`, on macOS under `~/Library/Application Support`.
 * A sandbox that is kept running leaves its kubeconfig there as `sandbox/kubeconfig`.
 */
export function rehearsalHome(checkout: string = CHECKOUT, environment: NodeJS.ProcessEnv = process.env): string {
  const real = fs.realpathSync(checkout);
  const hash = crypto.createHash("sha256").update(real).digest("hex").slice(0, 8);
  return path.join(stateDirectory(environment), `${path.basename(real)}-${hash}`);
}

function stateDirectory(environment: NodeJS.ProcessEnv): string {
  if (environment["STRATIFORM_STATE"]) return path.resolve(environment["STRATIFORM_STATE"]);
  if (environment["XDG_STATE_HOME"]) return path.join(environment["XDG_STATE_HOME"], "stratiform");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library/Application Support/stratiform");
  return path.join(os.homedir(), ".local/state/stratiform");
}

/**
 * The environment for the Pulumi CLI and everything it starts. Creates the folders and files that it names.
 *
 * The user's own `PULUMI_*` settings are left out, since each of them can lead to the user's stacks or account.
 */
export function rehearsalEnvironment({
  home,
  providers,
  kubeconfig,
  checkpoints = "each",
  engineLog = false,
}: RehearsalOptions): NodeJS.ProcessEnv {
  const located = tools();
  const ownHome = pulumiHome(home, providers);
  if (!engineLog) keepNoLog(ownHome);
  return {
    ...withoutPulumi(process.env),
    // Engine, program and plugins talk over the loopback.
    ...loopbackExemption(process.env),
    PATH: searchPath(located, providers),
    PULUMI_HOME: ownHome,
    PULUMI_BACKEND_URL: `file://${folder(home, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(providers === "simulated" ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    // pulumi/pulumi@v3.258.0 pkg/backend/snapshot.go, unsafeServiceLoop, read 2026-12-01.
    ...(checkpoints === "last" ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
    KUBECONFIG: kubeconfig ?? noCluster(home),
  };
}

function withoutPulumi(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("PULUMI_")));
}

function searchPath(located: Tools, providers: Providers): string {
  const first = [
    ...(providers === "simulated" ? [SIMULATED_PLUGINS] : []),
    path.dirname(located.node),
    path.dirname(located.pulumi),
    path.dirname(located.languageHost),
  ];
  const rest = (process.env["PATH"] ?? "").split(path.delimiter);
  return [...new Set([...first, ...rest])].filter((entry) => entry !== "").join(path.delimiter);
}

/** Pulumi's home: its own in every case; with real providers it shows the plugins that the user has installed. */
function pulumiHome(home: string, providers: Providers): string {
  const own = folder(home, providers === "simulated" ? "pulumi" : "pulumi-real");
  if (providers === "simulated") return own;
  const installed = path.join(process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi"), "plugins");
  const link = path.join(own, "plugins");
  fs.mkdirSync(installed, { recursive: true });
  if (!fs.existsSync(link)) fs.symlinkSync(installed, link, "dir");
  return own;
}

/**
 * A file where the engine would make the folder of its logs: it goes on without one.
 * pulumi/pulumi@v3.258.0 pkg/logging/encrypted.go, StartLogging, and cmd/pulumi/pulumi.go, read 2026-12-01.
 */
function keepNoLog(ownHome: string): void {
  const logs = path.join(ownHome, "logs");
  if (fs.existsSync(logs) && fs.statSync(logs).isDirectory()) fs.rmSync(logs, { recursive: true });
  fs.writeFileSync(logs, "Rehearsals keep no log of the engine's own.\n", { mode: 0o600 });
}

/**
 * A kubeconfig in which every context that a stack file names leads to a port where nothing listens: plans are made as
 * for a cluster that cannot be reached, and no real one is.
 */
function noCluster(home: string): string {
  const file = path.join(folder(home, "."), "no-cluster.kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "none", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "nobody", user: {} }],
    contexts: [...namedContexts()].map((name) => ({ name, context: { cluster: "none", user: "nobody" } })),
  };
  fs.writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** The kubeconfig contexts that stack files of this checkout name. */
function namedContexts(): ReadonlySet<string> {
  const files = fs.readdirSync(CHECKOUT).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  return new Set(
    files.flatMap((name) => {
      const document = parseDocument(fs.readFileSync(path.join(CHECKOUT, name), "utf8"));
      const context = document.getIn(["config", "stratiform:placement", "existing", "context"]);
      return typeof context === "string" ? [context] : [];
    }),
  );
}

function folder(home: string, name: string): string {
  const directory = path.resolve(home, name);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}
