/**
 * Custom resources that rules look at, by the API that serves them. Their definitions come from operators and not from
 * an SDK, so no installed package declares these names: strimzi/strimzi-kafka-operator@8541da1e33, 2026-08-22; karpenter.sh
 * by Azure/karpenter-provider-azure@352646f5, 2026-08-21; cert-manager's and EC2NodeClass by the definitions that
 * components/addons/software keeps; Gateway by its project's definition; Istio's from memory, 2026-11-30.
 */

export const CUSTOM = {
  gateway: "kubernetes:gateway.networking.k8s.io/v1:Gateway",
  peerAuthentication: "kubernetes:security.istio.io/v1:PeerAuthentication",
  certificate: "kubernetes:cert-manager.io/v1:Certificate",
  kafka: "kubernetes:kafka.strimzi.io/v1:Kafka",
  karpenterNodePool: "kubernetes:karpenter.sh/v1:NodePool",
  karpenterNodeClass: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
} as const satisfies Record<string, string>;

const byGroupAndKind: ReadonlyMap<string, string> = new Map(
  Object.values(CUSTOM).map((token) => [token.replace(/\/v\w+:/, ":"), token]),
);

/** The canonical name of a custom resource in any version of its API. */
export function canonicalCustom(type: string): string | undefined {
  return byGroupAndKind.get(type.replace(/\/v\w+:/, ":"));
}
