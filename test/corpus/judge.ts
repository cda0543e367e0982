/** How a case is judged: what is created for it, and what a preview says. Pure. */
import { createHash } from "node:crypto";
import type { Environment } from "../../components/core/labels";
import { tenantSpec } from "../../components/tenants/spec";
import { evaluateResource } from "../../policies/engine/evaluate";
import { withExemptions } from "../../policies/rule/exemptions";
import { formatFinding } from "../../policies/rule/message";
import { CONTAINER_LISTS } from "../../policies/kubernetes/pods";
import type { ResourceRule } from "../../policies/rule/rule";
import { REGISTRY_RULE, trusting } from "../../policies/pod-security/publishers";
import { SETTINGS } from "../../policies/settings/settings";
import { PACKS } from "../../tools/plan/policies";
import type { Bag, WorkloadCase } from "./case";
import { OWN_IMAGES, TENANT } from "./parts";
import { isMap } from "../../components/core/plain";

/** The day on which exemptions are judged. */
export const TODAY = "2026-01-01";

/** What a platform says, with why. */
export interface Judgement {
  /** The rules that stop it, in alphabetical order. */
  readonly refusedBy: readonly string[];
  /** What each of them says, in the same order. */
  readonly messages: readonly string[];
}

/** What the API server fills in for containers of a tenant that state nothing, as a stack file that says nothing has it. */
const DEFAULTS = tenantSpec.parse({ name: TENANT, namespaces: [{ name: TENANT }] }).containerDefaults;

/** The LimitRange of the tenant's namespace, without its bounds, which are a tenant's own. */
export const LIMIT_RANGE: Bag = {
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "tenant", namespace: TENANT },
  spec: { limits: [{ type: "Container", defaultRequest: DEFAULTS.requests, default: DEFAULTS.limits }] },
};

interface Owned {
  readonly rule: ResourceRule;
  readonly exemptions: Parameters<typeof withExemptions>[1];
}

const RULES: readonly Owned[] = PACKS.flatMap(({ rules, exemptions = {} }) =>
  rules.flatMap((rule) => (rule.kind === "resource" ? [{ rule, exemptions: exemptions[rule.id] ?? [] }] : [])),
);

/** What is broken by one cause twice, and said as one: the second rule is left out where the first is there. */
const ECHOES: readonly (readonly [first: string, second: string])[] = [
  // Prod asks for a digest where others ask for a version.
  ["pod-image-has-version", "pod-image-has-digest"],
  // On the host's network the API server makes every port of a pod one of the node; those of a template stay as they are.
  ["pod-no-host-namespaces", "pod-no-host-ports"],
];

function withoutEchoes(refusedBy: readonly string[]): string[] {
  const left = refusedBy.filter((id) => !ECHOES.some(([first, second]) => id === second && refusedBy.includes(first)));
  return left.sort();
}

/** A judgement from what each broken rule says. */
export function judgementOf(broken: ReadonlyMap<string, readonly string[]>): Judgement {
  const refusedBy = withoutEchoes([...broken.keys()]);
  return { refusedBy, messages: refusedBy.map((id) => (broken.get(id) ?? []).join("\n")) };
}

/** What a preview of the objects says in an environment, by the rules that stop it there. */
export function preview(objects: readonly Bag[], environment: Environment): Judgement {
  const broken = new Map<string, string[]>();
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const api = String(apiVersion);
    const type = `kubernetes:${api.includes("/") ? api : `core/${api}`}:${String(kind)}`;
    const name = isMap(metadata) ? String(metadata["name"]) : "";
    const input = { type, name, urn: `urn:${name}`, props: kind === "Pod" ? withDefaults(object) : object };
    for (const { rule, exemptions } of RULES) {
      if (rule.levels[environment] !== "mandatory") continue;
      const settings = SETTINGS[environment][rule.id];
      const given = withExemptions(rule.id === REGISTRY_RULE ? trusting(settings, [OWN_IMAGES]) : settings, exemptions);
      for (const finding of evaluateResource(rule, input, { given, today: TODAY })) {
        if (finding.kind !== "violation") continue;
        broken.set(rule.id, [...(broken.get(rule.id) ?? []), formatFinding(rule, finding, { type, name })]);
      }
    }
  }
  return judgementOf(broken);
}

/** Every object that appears in the cluster for a case: what is applied, the pods of built-in kinds, and what operators make. */
export function createdFor({ objects, makes = [] }: WorkloadCase): Bag[] {
  return [...objects, ...objects.flatMap(podsOf), ...makes];
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};
/** Who owns the pod where it is not the kind itself. */
const CONTROLLERS: Readonly<Record<string, string>> = { Deployment: "ReplicaSet", CronJob: "Job" };

/** The pod that the controller of a built-in kind makes of its template. */
function podsOf(object: Bag): Bag[] {
  const kind = String(object["kind"]);
  const path = /^(apps|batch)\//.test(String(object["apiVersion"])) ? TEMPLATES[kind] : undefined;
  if (path === undefined) return [];
  const template = path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), object);
  if (!isMap(template)) return [];
  const name = isMap(object["metadata"]) ? String(object["metadata"]["name"]) : "";
  const controller = CONTROLLERS[kind] ?? kind;
  const owner = {
    apiVersion: controller === "Job" ? "batch/v1" : "apps/v1",
    kind: controller,
    name: controller === kind ? name : `${name}-7d9f8c`,
    uid: "6a770f57-37a7-48ed-a4d4-02ce2f6fc3aa",
    controller: true,
    blockOwnerDeletion: true,
  };
  const metadata = isMap(template["metadata"]) ? template["metadata"] : {};
  return [
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: `${name}-x7k2p`, namespace: TENANT, ownerReferences: [owner] },
      spec: withClaims(template["spec"], isMap(object["spec"]) ? object["spec"]["volumeClaimTemplates"] : undefined),
    },
  ];
}

/** A StatefulSet's pod gets a volume for each of its claims. */
function withClaims(spec: unknown, claims: unknown): unknown {
  if (!isMap(spec) || !Array.isArray(claims)) return spec;
  const own: readonly unknown[] = Array.isArray(spec["volumes"]) ? spec["volumes"] : [];
  const volumes = claims.flatMap((claim: unknown) => {
    const name = isMap(claim) && isMap(claim["metadata"]) ? claim["metadata"]["name"] : undefined;
    return typeof name === "string" ? [{ name, persistentVolumeClaim: { claimName: `${name}-0` } }] : [];
  });
  return { ...spec, volumes: [...own, ...volumes] };
}

/** A pod as the namespace's LimitRange leaves it, before any policy sees it. */
function withDefaults(pod: Bag): Bag {
  const spec = isMap(pod["spec"]) ? pod["spec"] : {};
  const lists = CONTAINER_LISTS.filter((list) => Array.isArray(spec[list]));
  const filled = lists.map((list) => [list, (spec[list] as readonly Bag[]).map(withAmounts)] as const);
  return { ...pod, spec: { ...spec, ...Object.fromEntries(filled) } };
}

function withAmounts(container: Bag): Bag {
  const resources = isMap(container["resources"]) ? container["resources"] : {};
  const own = (key: string) => (isMap(resources[key]) ? resources[key] : {});
  const limits = { ...DEFAULTS.limits, ...own("limits") };
  return { ...container, resources: { ...resources, limits, requests: { ...DEFAULTS.requests, ...own("requests") } } };
}

/** The object with every image named by a digest, as prod asks for; the digest is of the name, because nothing is pulled. */
export function pinned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pinned);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "image" && typeof item === "string" ? byDigest(item) : pinned(item),
    ]),
  );
}

function byDigest(image: string): string {
  // An image without a version stays as it is: that is what its case is about.
  if (image.includes("@") || image.endsWith(":latest")) return image;
  return `${image}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}
