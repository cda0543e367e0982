/**
 * EKS' pod identity webhook: pods of an associated service account get the address of the node's agent and a token for
 * it. aws/amazon-eks-pod-identity-webhook@3bf80a3 (2026-08-11): pkg/handler/handler.go for what is added where, main.go
 * for the defaults; read 2026-11-30. EKS runs it with regional endpoints and the cluster's region.
 */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held } from "../../plugin/row";
import type { IdentityWebhook } from "../../plugin/identity-webhook";
import { withIdentity, type Pod } from "../../plugin/identity-pods";

const MOUNT = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
const TOKEN = "eks-pod-identity-token";
const VARIABLE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
const DAY = 24 * 60 * 60;

export function associated(pod: Pod, region: string): Pod {
  return withIdentity(pod, {
    variables: [
      { name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" },
      { name: "AWS_DEFAULT_REGION", value: region },
      { name: "AWS_REGION", value: region },
      { name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" },
      { name: VARIABLE, value: `${MOUNT}/${TOKEN}` },
    ],
    ...{ volume: TOKEN, mountPath: MOUNT, path: TOKEN },
    audience: "pods.eks.amazonaws.com",
    expirationSeconds: DAY,
    labels: { "eks.amazonaws.com/pod-identity": "enabled" },
  });
}

export const EKS_WEBHOOK: IdentityWebhook = {
  name: "pod-identity-webhook.amazonaws.com",
  failurePolicy: "Ignore",
  objectSelector: {
    matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
  },
  change: (pod, namespace, { held }) => {
    const association = associationOf(held(), namespace, pod.spec.serviceAccountName ?? "default");
    return Promise.resolve(association && associated(pod, regionOf(association)));
  },
  gives: ({ namespace, account }, held) => associationOf(held, namespace, account) !== undefined,
  variable: VARIABLE,
};

function associationOf(held: readonly Held[], namespace: string, account: string): Held | undefined {
  return held.find(
    ({ type, inputs }) =>
      type === AWS.eksPodIdentityAssociation &&
      inputs["namespace"] === namespace &&
      inputs["serviceAccount"] === account,
  );
}

/** An association's ARN says where its cluster is. */
function regionOf({ outputs }: Held): string {
  const arn = outputs["associationArn"];
  return (typeof arn === "string" ? arn.split(":")[3] : undefined) ?? "";
}
