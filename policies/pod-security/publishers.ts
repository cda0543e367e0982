/**
 * Whose images the platform runs: hosts on which only their owner publishes, hosts on which publishers are known by an
 * account that they must hold, and on Docker Hub, where short names lead and anybody takes any name, single publishers.
 */
import { isMap } from "../rule/field";

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

/** Hosts as a whole, with the reason for each. */
const HOSTS = {
  "registry.k8s.io": "the Kubernetes project alone publishes there",
  "mcr.microsoft.com": "Microsoft alone publishes there",
  "nvcr.io": "NVIDIA and its partners alone publish there for everybody",
  "docker.elastic.co": "Elastic alone publishes there",
  "gcr.io": "an image's name holds its Google Cloud project",
  "public.ecr.aws": "an image's name holds the alias that AWS verified for its account",
  "ghcr.io": "an image's name holds the GitHub account that it was built by",
  "quay.io": "an image's name holds the organisation that it was built by",
} as const;

/** Hosts, and repositories or folders of repositories, that are trusted unless a stack or a pack says otherwise. */
export const TRUSTED_PUBLISHERS: readonly string[] = [
  ...Object.keys(HOSTS),
  ...Object.values(DOCKER_HUB).flatMap((names) => names.map((name) => `docker.io/${name}`)),
];

/** The rule that asks where images come from. */
export const REGISTRY_RULE = "pod-image-allowed-registry";

/** The rule's configuration, with more registries than it, or else the rule's default, names. */
export function trusting(given: unknown, registries: readonly string[]): Readonly<Record<string, unknown>> {
  const own = isMap(given) ? given : {};
  if (registries.length === 0) return own;
  const named = own["registries"];
  return { ...own, registries: [...(Array.isArray(named) ? named : TRUSTED_PUBLISHERS), ...registries] };
}
