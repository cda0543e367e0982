/**
 * Stands for External Secrets: a store becomes ready, and each ExternalSecret becomes the Secret that it names, where its
 * store serves the namespace. No cloud is asked: the values are new random ones, as if people had just put them there.
 */
import { randomBytes } from "node:crypto";
import { CHART } from "../../../components/addons/software/external-secrets/chart";
import { controllerOf, type StandIn } from "./stand-in";
import { BUILT_IN, conditions, isReady, ownedBy, specOf, type Condition, type KubernetesObject } from "./objects";

const GROUP_VERSION = "external-secrets.io/v1";
const controller = controllerOf(CHART);
const STORES = { groupVersion: GROUP_VERSION, plural: "clustersecretstores" };
const COPIES = { groupVersion: GROUP_VERSION, plural: "externalsecrets" };

interface StoreSpec {
  readonly conditions?: readonly { readonly namespaces?: readonly string[] }[];
}

interface CopySpec {
  readonly secretStoreRef: { readonly name: string };
  readonly target: { readonly name?: string };
  readonly data?: readonly { readonly secretKey: string }[];
}

export const secretStores: StandIn = {
  kind: STORES,
  controller,
  reconcile: async (store, objects, faults) => {
    const fault = faults[`${STORES.plural}.${store.metadata.name}`];
    const condition: Condition =
      fault === undefined
        ? { type: "Ready", status: "True", reason: "Valid", message: "store validated" }
        : { type: "Ready", status: "False", reason: "InvalidProviderConfig", message: fault };
    await objects.setStatus(STORES, store, { conditions: conditions(store, [condition]), capabilities: "ReadWrite" });
  },
};

export const secretCopies: StandIn = {
  kind: COPIES,
  controller,
  reconcile: async (copy, objects, faults) => {
    const spec = specOf<CopySpec>(copy);
    const store = await objects.get(STORES, spec.secretStoreRef.name);
    const reason = faults[`${COPIES.plural}.${copy.metadata.name}`] ?? whyNot(copy, store);
    if (reason === undefined) await objects.ensure(BUILT_IN.secrets, secretOf(copy, spec));
    const condition: Condition =
      reason === undefined
        ? { type: "Ready", status: "True", reason: "SecretSynced", message: "secret synced" }
        : { type: "Ready", status: "False", reason: "SecretSyncedError", message: reason };
    await objects.setStatus(COPIES, copy, { conditions: conditions(copy, [condition]) });
  },
};

/** A store that has conditions serves the namespaces that one of them names, and no others. */
function whyNot({ metadata }: KubernetesObject, store: KubernetesObject | undefined): string | undefined {
  if (!isReady(store)) return "the store is not ready";
  const { conditions: served } = specOf<StoreSpec>(store);
  const { namespace = "" } = metadata;
  if (served === undefined || served.some(({ namespaces = [] }) => namespaces.includes(namespace))) return undefined;
  return `using cluster store "${store?.metadata.name ?? ""}" is not allowed from namespace "${namespace}": denied by spec.condition`;
}

/** With the labels of the ExternalSecret, as the real one has it. A JSON secret gets two fields. */
function secretOf(copy: KubernetesObject, { data, target }: CopySpec): KubernetesObject {
  const { metadata } = copy;
  const keys = data?.map(({ secretKey }) => secretKey) ?? ["username", "password"];
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: target.name ?? metadata.name,
      namespace: metadata.namespace,
      labels: { ...metadata.labels, "reconcile.external-secrets.io/managed": "true" },
      ownerReferences: [ownedBy(copy)],
    },
    type: "Opaque",
    stringData: Object.fromEntries(keys.map((key) => [key, randomBytes(16).toString("hex")])),
  };
}
