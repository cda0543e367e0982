/**
 * Flux, which installs every chart: its own release. It is installed from typed resources because nothing can install it from a chart. Its images
 * are named by digest too: a tag could be moved, and these controllers may do anything in the cluster. The digests are
 * those that https://github.com/controlplaneio-fluxcd/flux-operator/blob/v0.59.0/config/data/flux-images/v2.9.5/upstream-alpine.yaml
 * lists for this release.
 */
export const FLUX = {
  version: "v2.9.5",
  released: "2026-08-31",
  source: "https://github.com/fluxcd/flux2/releases/tag/v2.9.5",
  images: {
    "source-controller":
      "ghcr.io/fluxcd/source-controller:v1.9.5@sha256:6f20d232d596a758c923d2861f23511718fc303b8a2e36a1434a7c736b9f4268",
    "helm-controller":
      "ghcr.io/fluxcd/helm-controller:v1.6.4@sha256:8ff15409e46d354338045f483d58ca9cb35dffa2f87e4addd1f5eba1e6a9175f",
  },
} as const;
