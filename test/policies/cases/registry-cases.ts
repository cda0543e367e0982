/** Which images a list of hosts, folders of repositories and repositories trusts. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { GOOD, withValue } from "../support/good-resources";
import type { ConfiguredCase } from "./rule-cases";

const POD = ["spec", "template", "spec"];
const PLACES = [
  [...POD, "containers", 0, "image"],
  [...POD, "volumes", 0, "image", "reference"],
] as const;
const OTHERS = ["ghcr.io/stratiform"];

const ROWS: readonly (readonly [registry: string, image: string, verdict: ConfiguredCase["verdict"]])[] = [
  ["333344445555.dkr.ecr.us-east-1.amazonaws.com", "333344445555.dkr.ecr.us-east-1.amazonaws.com/models/a:1", "passes"],
  ["333344445555.dkr.ecr.us-east-1.amazonaws.com", "999944445555.dkr.ecr.us-east-1.amazonaws.com/models/a:1", "fails"],
  ["europe-west4-docker.pkg.dev/acme-prod", "europe-west4-docker.pkg.dev/acme-prod/models/a:1", "passes"],
  ["europe-west4-docker.pkg.dev/acme-prod", "europe-west4-docker.pkg.dev/acme-prod-evil/models/a:1", "fails"],
  ["registry.example.org:5000", "registry.example.org:5000/a:1", "passes"],
  ["registry.example.org", "registry.example.org:5000/a:1", "fails"],
  ["registry.example.org/a", "registry.example.org/a:1", "passes"],
  ["registry.example.org/a", "registry.example.org/a@sha256:00", "passes"],
  ["registry.example.org/a", "registry.example.org/a/b:1", "passes"],
  ["registry.example.org/a", "registry.example.org/ab:1", "fails"],
  ["registry.example.org", "registryxexample.org/a:1", "fails"],
  ["docker.io", "anybody/a:1", "passes"],
  ["localhost", "localhost/a:1", "passes"],
];

export const REGISTRY_CASES: readonly ConfiguredCase[] = [
  ...ROWS.flatMap(([registry, image, verdict]) =>
    PLACES.map((place): ConfiguredCase => ({
      name: `${image} where ${registry} is trusted`,
      ...{ rule: "pod-image-allowed-registry", type: KUBERNETES.deployment, verdict },
      object: withValue(GOOD[KUBERNETES.deployment] ?? {}, place, image),
      given: { registries: [...OTHERS, registry] },
    })),
  ),
  {
    name: "where nothing is trusted",
    ...{ rule: "pod-image-allowed-registry", type: KUBERNETES.deployment, verdict: "fails" },
    object: GOOD[KUBERNETES.deployment] ?? {},
    given: { registries: [] },
  },
];
