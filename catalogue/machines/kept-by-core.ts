/** What the node images of EKS and GKE keep of processors: amazon-eks-ami, kubernetes-engine/docs, read again on 2026-12-01. */

/** 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of each further one. */
export function byCore(vcpu: number): number {
  const part = (from: number, to: number, millis: number) => Math.max(0, Math.min(vcpu, to) - from) * millis;
  return part(0, 1, 60) + part(1, 2, 10) + part(2, 4, 5) + part(4, Infinity, 2.5);
}
