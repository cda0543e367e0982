/**
 * Objects for the Kubernetes rules of the encryption pack and for Karpenter's, as an API server takes them: the rules'
 * own cases, with what the server requires besides. And the definitions of the custom resources among them.
 */
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { SPECIAL_CASES } from "../encryption/special-cases";
import { asBag, type Bag } from "../support/conformance";
import { GOOD, withValue } from "../support/good-resources";
import { CONFIGURED_CASES, RULE_CASES } from "./rule-cases";

export interface EdgeCase {
  readonly name: string;
  readonly type: string;
  readonly object: Bag;
}

/** What an API server wants in an object of a kind before any policy sees it. */
const REQUIRED: Readonly<Record<string, Bag>> = {
  [KUBERNETES.ingress]: { defaultBackend: { service: { name: "x", port: { number: 80 } } } },
  [KUBERNETES.service]: { ports: [{ port: 80 }] },
  [KUBERNETES.persistentVolume]: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteMany"] },
};

const CUSTOM_TYPES: readonly string[] = Object.values(CUSTOM);

/** The definitions of the custom resources, which leave every property open. */
export const DEFINITIONS: readonly Bag[] = CUSTOM_TYPES.map((type) => {
  const { group, version, kind } = apiOf(type);
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    // Groups under k8s.io are reserved for what the Kubernetes project has approved, and this one is.
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api" },
    },
    spec: {
      ...{ group, scope: type === CUSTOM.karpenterNodePool ? "Cluster" : "Namespaced" },
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
});

export function edgeCases(): EdgeCase[] {
  const encryption = Object.entries(SPECIAL_CASES).flatMap(([rule, { types, passes, violates }]) =>
    types
      .filter((type) => type.startsWith("kubernetes:"))
      .flatMap((type) => [...passes, ...violates].map((bag) => complete(rule, type, asBag(bag)))),
  );
  const karpenter = [
    ...RULE_CASES.filter(({ type }) => CUSTOM_TYPES.includes(type)).flatMap(({ rule, type, breaks }) =>
      breaks.flatMap(({ path, bad }) =>
        [bad, undefined].map((value) => complete(rule, type, withValue(GOOD[type] ?? {}, path, value))),
      ),
    ),
    ...CONFIGURED_CASES.filter(({ type, given }) => CUSTOM_TYPES.includes(type) && Object.keys(given).length === 0).map(
      ({ rule, type, object }) => complete(rule, type, object),
    ),
  ];
  return [...encryption, ...karpenter].map((entry, index) => ({ ...entry, name: `own: ${entry.name} ${index}` }));
}

function complete(name: string, type: string, bag: Bag): EdgeCase {
  const { group, version, kind } = apiOf(type);
  const metadata = { ...asBag(bag["metadata"] ?? {}), name: "case" };
  const required = REQUIRED[type];
  const spec = required === undefined ? {} : { spec: { ...required, ...asBag(bag["spec"] ?? {}) } };
  const apiVersion = group === "core" ? version : `${group}/${version}`;
  return { name, type, object: { ...bag, ...spec, apiVersion, kind, metadata } };
}

function apiOf(type: string): { readonly group: string; readonly version: string; readonly kind: string } {
  const [, api = "", kind = ""] = type.split(":");
  const [group = "", version = ""] = api.split("/");
  return { group, version, kind };
}
