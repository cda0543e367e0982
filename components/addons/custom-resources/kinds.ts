/**
 * Every custom resource kind that we create: which addon brings its definition, and where the schema is. One table
 * serves the check at preview, the rehearsal's installation of charts, and the tests.
 */
import type { AddonName } from "../catalogue";
import { cluster, database, pooler, scheduledBackup } from "../crds/cnpg";
import { computeClass } from "../crds/compute-class";
import { clusterSecretStore, externalSecret } from "../crds/external-secrets";
import type { CustomResourceDefinition } from "../crds/structural";

interface Kind {
  /** The addon whose chart installs the definition; `flux` for the delivery backend's own kinds, `gke` for those of GKE. */
  readonly addon: "flux" | "gke" | AddonName;
  /** Loads the definition: generated ones are read on first use only. */
  readonly definition: () => CustomResourceDefinition;
}

export const KINDS = {
  "cert-manager.io/v1/Certificate": {
    addon: "cert-manager",
    definition: () => read("certificates.cert-manager.io"),
  },
  "cert-manager.io/v1/ClusterIssuer": {
    addon: "cert-manager",
    definition: () => read("clusterissuers.cert-manager.io"),
  },
  "cloud.google.com/v1/ComputeClass": { addon: "gke", definition: () => computeClass },
  "external-secrets.io/v1/ClusterSecretStore": { addon: "external-secrets", definition: () => clusterSecretStore },
  "external-secrets.io/v1/ExternalSecret": { addon: "external-secrets", definition: () => externalSecret },
  "helm.toolkit.fluxcd.io/v2/HelmRelease": {
    addon: "flux",
    definition: () => read("helmreleases.helm.toolkit.fluxcd.io"),
  },
  "source.toolkit.fluxcd.io/v1/HelmRepository": {
    addon: "flux",
    definition: () => read("helmrepositories.source.toolkit.fluxcd.io"),
  },
  "source.toolkit.fluxcd.io/v1/OCIRepository": {
    addon: "flux",
    definition: () => read("ocirepositories.source.toolkit.fluxcd.io"),
  },
  "barmancloud.cnpg.io/v1/ObjectStore": {
    addon: "barman-cloud",
    definition: () => read("objectstores.barmancloud.cnpg.io"),
  },
  "karpenter.k8s.aws/v1/EC2NodeClass": {
    addon: "karpenter",
    definition: () => read("ec2nodeclasses.karpenter.k8s.aws"),
  },
  "karpenter.sh/v1/NodePool": { addon: "karpenter", definition: () => read("nodepools.karpenter.sh") },
  "postgresql.cnpg.io/v1/Cluster": { addon: "cloudnative-pg", definition: () => cluster },
  "postgresql.cnpg.io/v1/Database": { addon: "cloudnative-pg", definition: () => database },
  "postgresql.cnpg.io/v1/Pooler": { addon: "cloudnative-pg", definition: () => pooler },
  "postgresql.cnpg.io/v1/ScheduledBackup": { addon: "cloudnative-pg", definition: () => scheduledBackup },
} as const satisfies Record<string, Kind>;

/** `<group>/<version>/<Kind>` of a custom resource that we may create. */
export type KindName = keyof typeof KINDS;

/** Kinds that Flux's controllers watch and would not start without, though we create none of them. */
const WATCHED_BY_FLUX = [
  "buckets.source.toolkit.fluxcd.io",
  "externalartifacts.source.toolkit.fluxcd.io",
  "gitrepositories.source.toolkit.fluxcd.io",
  "helmcharts.source.toolkit.fluxcd.io",
];

/**
 * The definitions that an addon's chart installs, as far as we use them; for `flux`, all that its controllers need; for `gke`,
 * what its clusters have from the start.
 */
export function definitionsOf(addon: Kind["addon"]): readonly CustomResourceDefinition[] {
  const kinds: readonly Kind[] = Object.values(KINDS);
  const created = kinds.filter((kind) => kind.addon === addon);
  return [...created.map((kind) => kind.definition()), ...(addon === "flux" ? WATCHED_BY_FLUX.map(read) : [])];
}

function read(name: string): CustomResourceDefinition {
  return require(`../crds/${name}.generated.json`) as CustomResourceDefinition;
}
