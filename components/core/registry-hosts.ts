/**
 * Where a stack's own images are: the beginning of their names, on each cloud. Known from the stack file alone, so that
 * previews and the cluster's admission trust the same registry before it exists. Pure.
 */
import { worldwideName } from "./names";

/** What decides it, of a stack file. */
export interface RegistryPlace {
  readonly stack: string;
  readonly cloud: string;
  readonly repositories: readonly string[];
  readonly placement: {
    readonly aws?: { readonly accountId: string; readonly region: string } | undefined;
    readonly gcp?: { readonly project: string; readonly region: string } | undefined;
    readonly azure?: { readonly subscriptionId: string } | undefined;
  };
}

/** The name of the stack's registry on Azure, unique in the world. */
export function azureRegistryName(subscriptionId: string, stack: string): string {
  return worldwideName("cr", subscriptionId, stack, "registry");
}

/**
 * By cloud. Amazon ECR and Artifact Registry have one host for a whole account or project, in which only its own people
 * publish. docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html,
 * docs.cloud.google.com/artifact-registry/docs/docker/names,
 * learn.microsoft.com/azure/container-registry/container-registry-concepts, 2026-11-30.
 */
const HOSTS: Readonly<Record<string, (place: RegistryPlace) => string | undefined>> = {
  aws: ({ placement: { aws } }) => aws && `${aws.accountId}.dkr.ecr.${aws.region}.amazonaws.com`,
  gcp: ({ placement: { gcp } }) => gcp && `${gcp.region}-docker.pkg.dev/${gcp.project}`,
  azure: ({ stack, placement: { azure } }) => azure && `${azureRegistryName(azure.subscriptionId, stack)}.azurecr.io`,
};

/** The registry's host, or its folder where the host is everybody's; none where the stack makes no repository. */
export function ownRegistries(place: RegistryPlace): readonly string[] {
  if (place.repositories.length === 0 || !Object.hasOwn(HOSTS, place.cloud)) return [];
  const host = HOSTS[place.cloud]?.(place);
  return host === undefined ? [] : [host];
}
