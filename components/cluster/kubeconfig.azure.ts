/**
 * The kubeconfig of an AKS cluster: credentials come from kubelogin for every connection, so none is ever stored. Azure
 * tells a cluster's certificate authority in no property of the cluster; it is read out of the kubeconfig that Azure
 * makes for users, which holds neither key nor token where Entra signs people in.
 */
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

/** The application that AKS' API servers accept tokens for, the same in every tenant. */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

export interface AksConnection {
  readonly context: string;
  readonly tenantId: string;
  readonly endpoint: pulumi.Input<string>;
  /** PEM in base64. */
  readonly certificateAuthority: pulumi.Input<string>;
}

/** A kubeconfig with one context, as JSON. */
export function aksKubeconfig({
  context,
  tenantId,
  endpoint,
  certificateAuthority,
}: AksConnection): pulumi.Output<string> {
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
            command: "kubelogin",
            // In pipelines AAD_LOGIN_METHOD names another way, such as workloadidentity.
            args: ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER, "--tenant-id", tenantId],
            installHint: "Install kubelogin and the Azure CLI: https://azure.github.io/kubelogin/",
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}

interface UserKubeconfig {
  readonly clusters?: readonly { readonly cluster?: { readonly "certificate-authority-data"?: string } }[];
}

/**
 * The certificate authority in the kubeconfig that Azure makes for users, in base64 as Azure gives it.
 * @throws Error when there is none
 */
export function certificateAuthorityOf(kubeconfig: string): string {
  const { clusters } = parse(Buffer.from(kubeconfig, "base64").toString("utf8")) as UserKubeconfig;
  const authority = clusters?.[0]?.cluster?.["certificate-authority-data"];
  if (authority === undefined) throw new Error("the kubeconfig that Azure gave names no certificate authority");
  return authority;
}
