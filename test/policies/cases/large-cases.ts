/** Ordinary objects as large as Kubernetes takes them, which the API server must be able to judge within its budget. */
import type { Bag } from "../support/conformance";
import { VERDICT_CASES, type VerdictCase } from "./verdict-cases";

/** A ConfigMap holds at most 1 MiB: k8s.io/kubernetes/pkg/apis/core/types.go, MaxSecretSize, v1.35. */
const MOST = 1024 * 1024;
const metadata = { name: "case", namespace: "cases" };

const configMap = (name: string, content: Bag, ...refusedBy: string[]): VerdictCase => ({
  name: `own: ${name}`,
  object: { apiVersion: "v1", kind: "ConfigMap", metadata, ...content },
  refusedBy,
});

const sentence = "The quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs.\n";
const text = (size: number) => sentence.repeat(Math.ceil(size / sentence.length)).slice(0, size);
const entries = (count: number, size: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`chapter-${index}.txt`, text(size)]));

const KEY = "-----BEGIN RSA PRIVATE KEY-----";

/** The first case's pod with so many variables. */
function podWith(count: number): Bag {
  const object = structuredClone(VERDICT_CASES[0]?.object ?? {});
  const env = Array.from({ length: count }, (_, index) => ({
    name: `SERVICE_SETTING_${index}`,
    value: `value ${index}`,
  }));
  const { spec } = object as { readonly spec: { readonly containers: readonly [object] } };
  Object.assign(spec.containers[0], { env });
  return object;
}

export const LARGE_CASES: readonly VerdictCase[] = [
  configMap("one value of a ConfigMap's greatest size", { data: { book: text(MOST - 4) } }),
  configMap("five thousand entries", { data: entries(5000, 180) }),
  configMap("a key at the end of a great value", { data: { book: text(MOST - 100) + KEY } }, "config-map-no-secret"),
  configMap("a binary of the greatest size", { binaryData: { model: Buffer.alloc(MOST - 5, 7).toString("base64") } }),
  { name: "own: a pod with 1500 variables", object: podWith(1500), refusedBy: [] },
];
