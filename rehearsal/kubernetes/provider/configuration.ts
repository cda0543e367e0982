/**
 * The provider's own settings: which exist, what they mean, and when a change of them replaces the provider and with it
 * everything it made. Follows the official provider. Pure but for reading a kubeconfig that is given as a path.
 */
import { equal, isObject, type Properties, reveal, Secret, Unknown } from "../../protocol/properties";
import type { Checked, CheckFailure, Difference } from "../../protocol/provider";
import { activeCluster } from "../client/kubeconfig";

/** Switches, each with the environment variable that sets it when the program does not. */
const SWITCHES = {
  deleteUnreachable: "PULUMI_K8S_DELETE_UNREACHABLE",
  enableConfigMapMutable: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
  enablePatchForce: "PULUMI_K8S_ENABLE_PATCH_FORCE",
  enableSecretMutable: "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
  enableServerSideApply: "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY",
  skipUpdateUnreachable: "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
  suppressDeprecationWarnings: "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS",
  suppressHelmHookWarnings: "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS",
  upsertExistingObjects: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
} as const;

const TEXTS = ["kubeconfig", "context", "cluster", "namespace", "clusterIdentifier"] as const;

/** Settings of the official provider that this one cannot honour: better refused than ignored. */
const UNSERVED = ["renderYamlToDirectory", "alwaysRender", "strictMode"] as const;
/** Settings that only tune the official provider's Helm support and client; they change nothing here. */
const WITHOUT_EFFECT = ["helmReleaseSettings", "kubeClientSettings", "version", "pluginDownloadURL"] as const;

export type Switch = keyof typeof SWITCHES;

export interface Configuration extends Readonly<Record<Switch, boolean>> {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly namespace?: string;
}

/** Reads the settings as the engine passes them. @throws Error for a setting that cannot be honoured */
export function readConfiguration(
  variables: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv = process.env,
): Configuration {
  const on = (name: Switch, byDefault = false): boolean => {
    const text = variables.get(name) ?? environment[SWITCHES[name]];
    return text === undefined ? byDefault : text === "true";
  };
  if (!on("enableServerSideApply", true)) {
    throw new Error("this provider works with server-side apply only; leave enableServerSideApply on");
  }
  return {
    kubeconfig: variables.get("kubeconfig"),
    context: variables.get("context"),
    cluster: variables.get("cluster"),
    namespace: variables.get("namespace"),
    deleteUnreachable: on("deleteUnreachable"),
    enableConfigMapMutable: on("enableConfigMapMutable"),
    enablePatchForce: on("enablePatchForce"),
    enableSecretMutable: on("enableSecretMutable"),
    enableServerSideApply: true,
    skipUpdateUnreachable: on("skipUpdateUnreachable"),
    suppressDeprecationWarnings: on("suppressDeprecationWarnings"),
    suppressHelmHookWarnings: on("suppressHelmHookWarnings"),
    upsertExistingObjects: on("upsertExistingObjects"),
  };
}

/** Refuses settings that do not exist, and keeps a kubeconfig's text secret. */
export function checkConfiguration(inputs: Properties): Checked {
  const known: readonly string[] = [...Object.keys(SWITCHES), ...TEXTS, ...WITHOUT_EFFECT];
  const failures: CheckFailure[] = [];
  for (const [key, value] of Object.entries(inputs)) {
    if (UNSERVED.some((name) => name === key)) {
      failures.push({ property: key, reason: `${key} is not served by the rehearsal's provider` });
    } else if (!known.includes(key)) {
      failures.push({ property: key, reason: `${key} is not a setting of this provider; known: ${known.join(", ")}` });
    } else if (TEXTS.some((name) => name === key) && isObject(reveal(value)) && key !== "kubeconfig") {
      failures.push({ property: key, reason: `${key} must be a string` });
    }
  }
  const { kubeconfig } = inputs;
  const isText = typeof kubeconfig === "string" && kubeconfig.includes("\n");
  return { inputs: isText ? { ...inputs, kubeconfig: new Secret(kubeconfig) } : inputs, failures };
}

/** Whether new settings replace the provider. */
export async function diffConfiguration(oldInputs: Properties, newInputs: Properties): Promise<Difference> {
  const olds = revealed(oldInputs);
  const news = revealed(newInputs);
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !equal(olds[key], news[key]),
  );
  const replaces = new Set<string>();
  const identifier = "clusterIdentifier";
  const had = olds[identifier] !== undefined;
  const has = news[identifier] !== undefined;
  const identified = had && has && !changed.includes(identifier);
  if (had && has && changed.includes(identifier)) replaces.add(identifier);
  if (!identified) {
    const unknown = CONNECTION.filter((key) => news[key] instanceof Unknown);
    // What is not known yet may be another cluster.
    if (unknown.length > 0) unknown.forEach((key) => replaces.add(key));
    else if (await isOtherCluster(olds, news)) {
      CONNECTION.filter((key) => changed.includes(key)).forEach((key) => replaces.add(key));
    }
  }
  const detailed = Object.fromEntries(
    changed.map((key) => {
      const kind = olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update";
      return [key, replaces.has(key) ? (`${kind}-replace` as const) : kind] as const;
    }),
  );
  return { changed: changed.length > 0, detailed, replaces: [...replaces], deleteBeforeReplace: false };
}

const CONNECTION = ["kubeconfig", "context", "cluster"] as const;

async function isOtherCluster(olds: Properties, news: Properties): Promise<boolean> {
  const [before, after] = await Promise.all([olds, news].map((settings) => clusterOf(settings)));
  return before !== undefined && after !== undefined && before !== after;
}

async function clusterOf(settings: Properties): Promise<string | undefined> {
  const text = (key: string): string | undefined => {
    const value = settings[key];
    return typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : undefined;
  };
  const kubeconfig = text("kubeconfig");
  if (kubeconfig === undefined) return undefined;
  return await activeCluster({ kubeconfig, context: text("context"), cluster: text("cluster") });
}

function revealed(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([key, value]) => [key, reveal(value)] as const)
      .filter(([, value]) => value !== null),
  );
}
