/** The kinds of readiness that a type can wait for. */
export const READINESS = [
  "custom-resource-definition",
  "daemon-set",
  "deployment",
  "ingress",
  "job",
  "namespace",
  "persistent-volume",
  "persistent-volume-claim",
  "pod",
  "resource-quota",
  "secret",
  "service",
  "stateful-set",
] as const;

export type Readiness = (typeof READINESS)[number];
