/**
 * The kubeconfig of an AKS cluster: credentials come from kubelogin for every connection, so none is ever stored. Azure
 * tells a cluster's certificate authority in no property of the cluster; it is read out of the kubeconfig that Azure
 * makes for users, with the address that goes with it. That holds neither key nor token where Entra signs people in.
 */
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

/** The application that AKS' API servers accept tokens for, the same in every tenant. */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

export interface AksConnection {
  readonly context: string;
  readonly tenantId: string;
  readonly apiServer: pulumi.Input<ApiServer>;
}

/** How a cluster's API server is reached, and recognised. */
export interface ApiServer {
  /** `https://<name>:443`; the name is a private one where the cluster is reached from its network only. */
  readonly server: string;
  /** PEM in base64. */
  readonly certificateAuthority: string;
}

/** A kubeconfig with one context, as JSON. */
export function aksKubeconfig({ context, tenantId, apiServer }: AksConnection): pulumi.Output<string> {
  const cluster = pulumi.output(apiServer).apply(({ server, certificateAuthority }) => ({
    server,
    "certificate-authority-data": certificateAuthority,
  }));
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster }],
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
  readonly clusters?: readonly {
    readonly cluster?: { readonly server?: string; readonly "certificate-authority-data"?: string };
  }[];
}

/**
 * The API server in the kubeconfig that Azure makes for users, in base64 as Azure gives it.
 * @throws Error when it names no server, or no certificate authority
 */
export function apiServerOf(kubeconfig: string): ApiServer {
  const { clusters } = parse(Buffer.from(kubeconfig, "base64").toString("utf8")) as UserKubeconfig;
  const { server, "certificate-authority-data": certificateAuthority } = clusters?.[0]?.cluster ?? {};
  if (server === undefined) throw new Error("the kubeconfig that Azure gave names no server");
  if (certificateAuthority === undefined) {
    throw new Error("the kubeconfig that Azure gave names no certificate authority");
  }
  return { server, certificateAuthority };
}
