/** The plugin's entry point: serves the Kubernetes provider under the version of the installed SDK. */
import { version } from "@pulumi/kubernetes/package.json";
import { runPlugin } from "../../protocol/server";
import { loadKubeConfig } from "../../../guard/kube-config";
import { KubernetesProvider } from "./provider";

void runPlugin((log) => new KubernetesProvider(version, log)).then(
  // The engine asks for the configuration next. What reads kubeconfigs takes a while to load; a failure shows up then.
  () => loadKubeConfig().catch(() => undefined),
);
