/** The kubeconfig of a GKE cluster: credentials come from Google's login plugin for every connection, so none is stored. */
import * as pulumi from "@pulumi/pulumi";
import type { GcpPlacement } from "../placement/gcp";

export interface GkeConnection {
  readonly context: string;
  /** Address or DNS name of the API server, without a scheme, as GKE gives it. */
  readonly endpoint: pulumi.Input<string>;
  /** PEM in base64, as GKE gives it. @default none: the DNS name has a certificate that every client trusts */
  readonly certificateAuthority?: pulumi.Input<string>;
  readonly login: GcpPlacement["login"];
}

/**
 * Without arguments the plugin takes the account that gcloud is logged in with, whatever credentials made the cluster:
 * github.com/kubernetes/cloud-provider-gcp, cmd/gke-gcloud-auth-plugin/cred.go, read 2026-11-30.
 */
const LOGIN_ARGUMENTS = {
  adc: ["--use_application_default_credentials"],
  gcloud: [],
} as const satisfies Record<GcpPlacement["login"], readonly string[]>;

/** A kubeconfig with one context, as JSON. */
export function gkeKubeconfig({
  context,
  endpoint,
  certificateAuthority,
  login,
}: GkeConnection): pulumi.Output<string> {
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [
      {
        name: context,
        cluster: {
          server: pulumi.interpolate`https://${endpoint}`,
          ...(certificateAuthority !== undefined && { "certificate-authority-data": certificateAuthority }),
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
            args: LOGIN_ARGUMENTS[login],
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
