/** Kinds of Flux: those that we write, and those that its controllers watch. */
import type { Kinds } from "../../addon";
import { readKind } from "../../custom-resources/definition";

const HELM = { how: "generated", package: "github.com/fluxcd/helm-controller/api/v2" } as const;
const SOURCES = { how: "generated", package: "github.com/fluxcd/source-controller/api/v1" } as const;

export const KINDS = {
  "helm.toolkit.fluxcd.io/v2/HelmRelease": readKind(__dirname, "helmreleases.helm.toolkit.fluxcd.io", HELM),
  "source.toolkit.fluxcd.io/v1/HelmRepository": readKind(
    __dirname,
    "helmrepositories.source.toolkit.fluxcd.io",
    SOURCES,
  ),
  "source.toolkit.fluxcd.io/v1/OCIRepository": readKind(__dirname, "ocirepositories.source.toolkit.fluxcd.io", SOURCES),
} as const satisfies Kinds;

/** Kinds that Flux's controllers watch and would not start without, though we create none of them. */
export const WATCHED = {
  "source.toolkit.fluxcd.io/v1/Bucket": readKind(__dirname, "buckets.source.toolkit.fluxcd.io", SOURCES),
  "source.toolkit.fluxcd.io/v1/ExternalArtifact": readKind(
    __dirname,
    "externalartifacts.source.toolkit.fluxcd.io",
    SOURCES,
  ),
  "source.toolkit.fluxcd.io/v1/GitRepository": readKind(__dirname, "gitrepositories.source.toolkit.fluxcd.io", SOURCES),
  "source.toolkit.fluxcd.io/v1/HelmChart": readKind(__dirname, "helmcharts.source.toolkit.fluxcd.io", SOURCES),
} as const satisfies Kinds;
