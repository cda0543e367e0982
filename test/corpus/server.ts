/**
 * A real API server as a tenant meets it: the admission policies of an environment, and a namespace at level
 * `restricted` with the tenant's LimitRange. A second namespace without that level hears every policy as a warning,
 * because a refusal names only the first rule.
 */
import { admissionConfig, ADMISSION_RULES } from "../../components/security/rules";
import { POD_SECURITY_VERSION } from "../../components/tenants/limits";
import { admissionObjects, policyName } from "../../policies/kubernetes/admission";
import type { KubernetesRule } from "../../policies/kubernetes/kubernetes-rule";
import type { AdmissionCluster } from "../policies/support/admission-cluster";
import { eventually } from "../support/lives/sandbox";
import type { Bag, WorkloadCase } from "./case";
import { createdFor, judgementOf, LIMIT_RANGE, pinned, TODAY, type Judgement } from "./judge";
import { OWN_IMAGES, TENANT } from "./parts";
import { isMap } from "../../components/core/plain";

/** Where every broken rule is heard. */
const HEARD = "heard";

export interface ServerJudgement extends Judgement {
  /** The objects that the tenant's namespace refused, with the server's words. */
  readonly refusals: readonly string[];
  /** Objects that the API server does not take for a reason of its own. */
  readonly failures: readonly string[];
}

export async function furnish(cluster: AdmissionCluster, cases: readonly WorkloadCase[]): Promise<void> {
  const level = (mode: string) => ({
    [`pod-security.kubernetes.io/${mode}`]: "restricted",
    [`pod-security.kubernetes.io/${mode}-version`]: POD_SECURITY_VERSION,
  });
  await createNamespace(cluster, TENANT, level("enforce"), cases);
  await createNamespace(cluster, HEARD, {}, cases);
  await cluster.create({
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "nvidia" },
    handler: "nvidia",
  });
  for (const definition of definitionsFor(cases)) await cluster.create(definition);
  const settings = {
    environment: "prod" as const,
    config: admissionConfig("prod", { registries: [OWN_IMAGES] }),
    systemNamespaces: ["kube-system", HEARD],
    parameterNamespace: "kube-system",
    today: TODAY,
  };
  for (const object of admissionObjects(ADMISSION_RULES, settings)) {
    await cluster.create(inJson(object));
    const refuses =
      object.kind === "ValidatingAdmissionPolicyBinding" && object.spec.validationActions.includes("Deny");
    if (refuses) await cluster.create(heard(inJson(object)));
  }
  await eventually("the API server applies every policy", () => settled(cluster));
}

/** The same binding for the namespace in which nothing is refused: what refuses elsewhere warns there. */
function heard(binding: Bag): Bag {
  const metadata = isMap(binding["metadata"]) ? binding["metadata"] : {};
  const spec = isMap(binding["spec"]) ? binding["spec"] : {};
  const matchExpressions = [{ key: "kubernetes.io/metadata.name", operator: "In", values: [HEARD] }];
  return {
    ...binding,
    metadata: { ...metadata, name: `heard.${String(metadata["name"])}` },
    spec: { ...spec, validationActions: ["Warn"], matchResources: { namespaceSelector: { matchExpressions } } },
  };
}

/** A tenant's namespace, with the accounts that its workloads name and its LimitRange. */
async function createNamespace(
  cluster: AdmissionCluster,
  name: string,
  labels: Bag,
  cases: readonly WorkloadCase[],
): Promise<void> {
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  for (const account of new Set(["default", ...cases.flatMap(createdFor).flatMap(accountOf)])) {
    const metadata = { name: account, namespace: name };
    await cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false });
  }
  await cluster.create(inNamespace(LIMIT_RANGE, name));
}

function accountOf(object: Bag): string[] {
  const account = object["kind"] === "Pod" && isMap(object["spec"]) ? object["spec"]["serviceAccountName"] : undefined;
  return typeof account === "string" ? [account] : [];
}

/** A definition for every custom resource of the corpus, which leaves its properties open. */
function definitionsFor(cases: readonly WorkloadCase[]): Bag[] {
  const kinds = new Map<string, Bag>();
  for (const object of cases.flatMap(createdFor)) {
    const [group = "", version = ""] = String(object["apiVersion"]).split("/");
    if (version === "" || !group.includes(".")) continue;
    const kind = String(object["kind"]);
    const plural = `${kind.toLowerCase()}s`;
    const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    kinds.set(`${plural}.${group}`, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: {
        name: `${plural}.${group}`,
        // Groups under k8s.io are the Kubernetes project's own; the URL says where they were approved.
        annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes/enhancements" },
      },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
        versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    });
  }
  return [...kinds.values()];
}

async function settled(cluster: AdmissionCluster): Promise<true | undefined> {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", namespace: HEARD },
    spec: {
      containers: [{ name: "a", image: "evil.example/a:latest", command: ["sudo"], ports: [{ containerPort: 22 }] }],
    },
  };
  const { warnings } = await cluster.ask(pod);
  const open = await cluster.ask({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "probe", namespace: HEARD },
    spec: { type: "NodePort", ports: [{ port: 80 }] },
  });
  const wanted = ["pod-run-as-non-root", "pod-no-sudo", "pod-no-ssh-port", "pod-image-allowed-registry"];
  const denied = await cluster.ask(
    inNamespace({ ...pod, apiVersion: "apps/v1", kind: "Deployment", spec: DENIED }, TENANT),
  );
  const all = wanted.every((id) => warnings.some((text) => text.includes(policyName(id))));
  const services = open.warnings.some((text) => text.includes(policyName("service-not-public")));
  return all && services && isRefusal(denied) ? true : undefined;
}

const DENIED: Bag = {
  selector: { matchLabels: { app: "probe" } },
  template: {
    metadata: { labels: { app: "probe" } },
    spec: { containers: [{ name: "a", image: "evil.example/a:latest" }] },
  },
};

/** Pod Security refuses as forbidden, a rule of ours as invalid, which the official provider shows at preview. */
function isRefusal({ status, message }: { readonly status: number; readonly message: string }): boolean {
  return status === 403 || (status === 422 && message.includes("ValidatingAdmissionPolicy"));
}

/** What the server says to everything that is created for a case; nothing is created in truth. */
export async function judgeAtServer(cluster: AdmissionCluster, entry: WorkloadCase): Promise<ServerJudgement> {
  const broken = new Map<string, string[]>();
  const refusals: string[] = [];
  const failures: string[] = [];
  for (const object of createdFor(entry).map((created) => inJson(pinned(created)))) {
    const what = `${String(object["kind"])} of ${entry.name}`;
    const answer = await cluster.ask(object);
    if (isRefusal(answer)) refusals.push(answer.message);
    // Anything else is the API server's own: the case is no valid object, or the LimitRange made none of it.
    else if (answer.status !== 201) failures.push(`${what}: ${answer.status} ${answer.message}`);
    const { status, message, warnings } = await cluster.ask(inNamespace(object, HEARD));
    if (status !== 201) failures.push(`${what}: ${status} ${message}`);
    for (const text of warnings) {
      const rule = ADMISSION_RULES.find(({ id }) => text.includes(`'${policyName(id)}'`));
      if (rule !== undefined) broken.set(rule.id, [...(broken.get(rule.id) ?? []), text]);
    }
  }
  return { ...judgementOf(broken), refusals, failures };
}

/** The rule by its id, for its remedy. */
export function ruleOf(id: string): KubernetesRule | undefined {
  return ADMISSION_RULES.find((rule) => rule.id === id);
}

/** The remedies of the rules that a refusal names. */
export function remediesNamedIn(refusal: string): string[] {
  return ADMISSION_RULES.filter(({ id }) => refusal.includes(`'${policyName(id)}'`)).map(({ remedy }) => remedy);
}

function inNamespace(object: Bag, namespace: string): Bag {
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  return { ...object, metadata: { ...metadata, namespace } };
}

function inJson(object: unknown): Bag {
  const copy: unknown = JSON.parse(JSON.stringify(object));
  return isMap(copy) ? copy : {};
}
