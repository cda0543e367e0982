/** The kubeconfig of an EKS cluster: credentials come from the AWS CLI for every connection, so none is ever stored. */
import * as pulumi from "@pulumi/pulumi";

export interface EksConnection {
  readonly context: string;
  readonly clusterName: string;
  readonly region: string;
  readonly endpoint: pulumi.Input<string>;
  /** PEM in base64, as EKS gives it. */
  readonly certificateAuthority: pulumi.Input<string>;
}

/** A kubeconfig with one context, as JSON. */
export function eksKubeconfig({
  context,
  clusterName,
  region,
  endpoint,
  certificateAuthority,
}: EksConnection): pulumi.Output<string> {
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    users: [
      {
        name: context,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
            installHint: "Install the AWS CLI, version 2: https://docs.aws.amazon.com/cli/",
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}
