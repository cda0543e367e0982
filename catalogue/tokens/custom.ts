/**
 * Custom resources that rules look at, by the API that serves them. Their definitions come from operators and not from
 * an SDK, so no installed package declares these names.
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
