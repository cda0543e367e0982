/** The kubeconfig of a GKE cluster: credentials come from Google's login plugin for every connection, so none is stored. */
import * as pulumi from "@pulumi/pulumi";

export interface GkeConnection {
  readonly context: string;
  /** Address of the API server, without a scheme, as GKE gives it. */
  readonly endpoint: pulumi.Input<string>;
  /** PEM in base64, as GKE gives it. */
  readonly certificateAuthority: pulumi.Input<string>;
}

/** A kubeconfig with one context, as JSON. */
export function gkeKubeconfig({ context, endpoint, certificateAuthority }: GkeConnection): pulumi.Output<string> {
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [
      {
        name: context,
        cluster: {
          server: pulumi.interpolate`https://${endpoint}`,
          "certificate-authority-data": certificateAuthority,
        },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    users: [
      {
        name: context,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            installHint:
              "Install gke-gcloud-auth-plugin: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl",
            provideClusterInfo: true,
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}
