/** What rules ask of a type besides its name: whether a chart comes of it, whether it may hold pods. */
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";

/** Kinds that render a chart or a folder of manifests in the cluster, so that a preview does not see what comes of it. */
const RENDERED =
  /^kubernetes:(helm\.sh\/\w+:Release|helm\.toolkit\.fluxcd\.io\/\w+:HelmRelease|kustomize\.toolkit\.fluxcd\.io\/\w+:Kustomization|argoproj\.io\/\w+:Application(Set)?)$/;

/** Whether the pods of a resource of this canonical type come from a chart that a preview does not render. */
export function isRendered(token: string): boolean {
  return RENDERED.test(token);
}

const KUBERNETES_TOKENS: ReadonlySet<string> = new Set(Object.values(KUBERNETES));

/** Whether resources of this canonical type may hold pod templates that no table points to: custom resources. */
export function mayHoldTemplates(token: string): boolean {
  return /^kubernetes:[\w.-]+\.[\w.-]+\/\w+:\w+$/.test(token) && !KUBERNETES_TOKENS.has(token) && !isRendered(token);
}
