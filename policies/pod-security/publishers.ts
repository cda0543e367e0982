/**
 * Whose images the platform runs: hosts on which only their owner publishes, and on hosts where everybody may publish
 * single publishers. The list is what the platform itself, its charts, the model servers of docs/model-servers.md and the
 * workloads of docs/workloads.md need, and projects of their kind; a stack file adds its own by `security.registries`.
 */
import { ALL_POLICIES } from "../../components/addons/policies";
import { isMap } from "../../components/core/plain";

/** Docker Hub's publishers, by what they are there for. `library` is what Docker itself publishes under short names. */
const DOCKER_HUB = {
  base: ["library", "nvidia", "pytorch", "tensorflow", "rocm", "intel", "openvino", "continuumio", "condaforge"],
  serving: [
    "vllm",
    "lmsysorg",
    "ollama",
    "huggingface",
    "kserve",
    "seldonio",
    "bentoml",
    "openmmlab",
    "berriai",
    "localai",
    "xprobe",
  ],
  training: [
    "rayproject",
    "daskdev",
    "apache",
    "kubeflow",
    "kubeflowkatib",
    "mpioperator",
    "volcanosh",
    "horovod",
    "determinedai",
  ],
  workbench: [
    "jupyter",
    "jupyterhub",
    "wandb",
    "allegroai",
    "heartexlabs",
    "unitycatalog",
    "cvat",
    "metabase",
    "prefecthq",
    "dagster",
  ],
  data: [
    ...["milvusdb", "qdrant", "chromadb", "semitechnologies", "minio", "pgvector", "timescale", "redis", "valkey"],
    ...["clickhouse", "confluentinc", "trinodb", "opensearchproject", "elastic", "starrocks", "zilliz", "bitnami"],
    ...["apachepulsar", "redpandadata", "rabbitmqoperator", "mongodb", "dpage", "chrislusf", "airbyte"],
  ],
  platform: [
    ...["istio", "envoyproxy", "traefik", "nginxinc", "hashicorp", "openpolicyagent", "falcosecurity", "aquasec"],
    ...[
      "calico",
      "longhornio",
      "rook",
      "curlimages",
      "alpine",
      "bitnamisecure",
      "daprio",
      "moby",
      "temporalio",
      "langfuse",
    ],
  ],
  observability: [...["grafana", "prom", "otel", "jaegertracing", "fluent", "timberio", "victoriametrics"]],
} as const;

/**
 * Accounts on registries that everybody may publish on. Names of projects that no document of ours cites are from memory,
 * 2026-12-01, and only where the project has published there for years.
 */
const PUBLISHERS = {
  "ghcr.io": {
    platform: ["stratiform", ...ofSoftware("ghcr.io"), "nvidia"],
    serving: [
      ...["huggingface", "ggml-org", "llm-d", "predibase", "berriai", "open-webui", "speaches-ai"],
      ...["knative", "dapr", "linkerd"],
    ],
    training: ["kubeflow", "dask", "mlflow", "tektoncd"],
    data: ["nats-io", "chroma-core"],
    observability: ["open-telemetry", "grafana"],
    tools: ["kedacore", "kyverno", "dexidp", "aquasecurity", "astral-sh", "actions"],
  },
  "quay.io": {
    platform: [...ofSoftware("quay.io"), "cilium", "brancz"],
    serving: ["go-skynet", "opendatahub"],
    training: ["argoproj"],
    workbench: ["jupyter", "jupyterhub"],
    data: ["minio", "feastdev", "strimzi"],
    observability: ["prometheus", "prometheus-operator", "thanos", "fluentd_elasticsearch"],
    tools: ["oauth2-proxy", "keycloak"],
  },
  "gcr.io": {
    platform: ["cloud-sql-connectors", "distroless"],
    serving: ["knative-releases"],
    training: ["k8s-staging-jobset", "kaniko-project", "ml-pipeline", "deeplearning-platform-release"],
    tools: ["google-samples"],
  },
  "public.ecr.aws": {
    platform: [...ofSoftware("public.ecr.aws"), "eks", "eks-distro", "ebs-csi-driver", "aws-observability"],
    training: ["neuron"],
    // AWS' copies of Docker's own images.
    base: ["docker/library", "amazonlinux"],
  },
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;

/** Who publishes the images of what the platform installs on a host. */
function ofSoftware(host: string): string[] {
  const found = ALL_POLICIES.flatMap(({ images }) => (images?.startsWith(`${host}/`) === true ? [images] : []));
  return [...new Set(found.map((image) => image.slice(host.length + 1)))];
}

/** Hosts as a whole, with the reason for each. */
const HOSTS = {
  "registry.k8s.io": "the Kubernetes project alone publishes there",
  "mcr.microsoft.com": "Microsoft alone publishes there",
  "nvcr.io": "NVIDIA and its partners alone publish there for everybody",
  "docker.elastic.co": "Elastic alone publishes there",
} as const;

/** Hosts, and repositories or folders of repositories, that are trusted unless a stack or a pack says otherwise. */
export const TRUSTED_PUBLISHERS: readonly string[] = [
  ...Object.keys(HOSTS),
  ...publishersOn("docker.io", DOCKER_HUB),
  ...Object.entries(PUBLISHERS).flatMap(([host, publishers]) => publishersOn(host, publishers)),
];

function publishersOn(host: string, byPurpose: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.values(byPurpose).flatMap((names) => names.map((name) => `${host}/${name}`));
}

/** The rule that asks where images come from. */
export const REGISTRY_RULE = "pod-image-allowed-registry";

/** The rule's configuration, with more registries than it, or else the rule's default, names. */
export function trusting(given: unknown, registries: readonly string[]): Readonly<Record<string, unknown>> {
  const own = isMap(given) ? given : {};
  if (registries.length === 0) return own;
  const named = own["registries"];
  return { ...own, registries: [...(Array.isArray(named) ? named : TRUSTED_PUBLISHERS), ...registries] };
}
