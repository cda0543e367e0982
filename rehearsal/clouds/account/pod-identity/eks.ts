/**
 * EKS' pod identity webhook: pods of an associated service account get the address of the node's agent and a token for
 * it. aws/amazon-eks-pod-identity-webhook@3bf80a3 (2026-08-11): pkg/handler/handler.go for what is added where, main.go
 * for the defaults; read 2026-11-30. EKS runs it with regional endpoints and the cluster's region.
 */
import { withIdentity, type Pod } from "./pods";

const MOUNT = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
const TOKEN = "eks-pod-identity-token";
const DAY = 24 * 60 * 60;

export function associated(pod: Pod, region: string): Pod {
  return withIdentity(pod, {
    variables: [
      { name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" },
      { name: "AWS_DEFAULT_REGION", value: region },
      { name: "AWS_REGION", value: region },
      { name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" },
      { name: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", value: `${MOUNT}/${TOKEN}` },
    ],
    ...{ volume: TOKEN, mountPath: MOUNT, path: TOKEN },
    audience: "pods.eks.amazonaws.com",
    expirationSeconds: DAY,
    labels: { "eks.amazonaws.com/pod-identity": "enabled" },
  });
}
