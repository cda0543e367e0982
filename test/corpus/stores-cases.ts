/** Stores: databases, vector stores, queues and objects. */
import { github, refused, type Bag, type WorkloadCase } from "./case";
import {
  amounts,
  claim,
  container,
  custom,
  deployment,
  emptyDir,
  env,
  field,
  fromConfig,
  hardened,
  http,
} from "./parts";
import { mounts, pod, podSpec, pvc, secret, service, statefulSet, tcp } from "./parts";

const weaviate = (more: Bag = {}) =>
  statefulSet(
    "weaviate",
    podSpec(
      [
        container("weaviate", "docker.io/semitechnologies/weaviate:1.31.4", {
          command: ["/bin/weaviate"],
          env: env({
            CLUSTER_BASIC_AUTH_USERNAME: secret("weaviate-cluster-api-basic-auth", "username"),
            CLUSTER_BASIC_AUTH_PASSWORD: secret("weaviate-cluster-api-basic-auth", "password"),
            PERSISTENCE_DATA_PATH: "/var/lib/weaviate",
            AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: "false",
            AUTHENTICATION_APIKEY_ENABLED: "true",
            DEFAULT_VECTORIZER_MODULE: "none",
            OPENAI_APIKEY: secret("weaviate-openai", "apiKey"),
            TRANSFORMERS_INFERENCE_API: "http://t2v-transformers.research.svc:8080",
          }),
          ...http(8080, "/v1/.well-known/ready", "/v1/.well-known/live"),
          ...mounts({ data: "/var/lib/weaviate" }),
        }),
      ],
      more,
    ),
    "32Gi",
  );
const weaviateDocument = (deviation: string) =>
  github(
    "weaviate/weaviate-helm",
    "0317cb6e4d07aa05aa258c73bdf4f9dd9cd11837",
    "weaviate/templates/weaviateStatefulset.yaml",
    "BSD-3-Clause",
    deviation,
  );

const elasticsearch = (initContainers: readonly object[]) =>
  custom("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", "search", {
    version: "9.0.3",
    nodeSets: [
      {
        name: "default",
        count: 3,
        config: { "node.store.allow_mmap": initContainers.length > 0 },
        podTemplate: {
          spec: {
            ...(initContainers.length > 0 && { initContainers }),
            containers: [
              { name: "elasticsearch", resources: amounts("1", "4Gi"), env: env({ ES_JAVA_OPTS: "-Xms2g -Xmx2g" }) },
            ],
          },
        },
      },
    ],
  });
const elasticPod = (initContainers: readonly object[]) =>
  pod(
    "search-es-default-0",
    podSpec(
      [
        container("elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch:9.0.3", {
          ports: [9200, 9300].map((containerPort) => ({ containerPort })),
          env: env({
            POD_IP: field("status.podIP"),
            PROBE_PASSWORD_PATH: "/mnt/elastic-internal/pod-mounted-users/elastic-internal-pre-stop",
            PROBE_USERNAME: "elastic-internal-pre-stop",
            READINESS_PROBE_PROTOCOL: "https",
            HEADLESS_SERVICE_NAME: "search-es-default",
          }),
          readinessProbe: {
            exec: { command: ["bash", "-c", "/mnt/elastic-internal/scripts/readiness-port-script.sh"] },
          },
          ...mounts({ "elasticsearch-data": "/usr/share/elasticsearch/data" }),
        }),
      ],
      { initContainers, volumes: [pvc("elasticsearch-data")] },
    ),
    ["apps/v1", "StatefulSet"],
  );
const SYSCTL = container("sysctl", "docker.elastic.co/elasticsearch/elasticsearch:9.0.3", {
  command: ["sh", "-c", "sysctl -w vm.max_map_count=262144"],
  securityContext: hardened({ privileged: true, allowPrivilegeEscalation: true, runAsUser: 0 }),
});
const elasticDocument = (deviation: string) =>
  github(
    "elastic/cloud-on-k8s",
    "01eaa4d411d249c83af8e547a9b3d7d6c980ea1f",
    "config/samples/elasticsearch/elasticsearch.yaml",
    "Elastic-2.0",
    deviation,
  );

export const STORES: readonly WorkloadCase[] = [
  {
    name: "Qdrant",
    source: github(
      "qdrant/qdrant-helm",
      "01da114b3a789dc348d57cc4e5a69d21a8c343b5",
      "charts/qdrant/templates/statefulset.yaml",
      "Apache-2.0",
      "the unprivileged image, without the init container that changes owners",
    ),
    objects: [
      statefulSet(
        "qdrant",
        podSpec(
          [
            container("qdrant", "docker.io/qdrant/qdrant:v1.15.0-unprivileged", {
              command: ["/bin/bash", "-c", "./config/initialize.sh"],
              env: env({
                QDRANT_INIT_FILE_PATH: "/qdrant/init/.qdrant-initialized",
                QDRANT__SERVICE__API_KEY: secret("qdrant-apikey", "api-key"),
              }),
              ...http(6333, "/readyz", "/livez"),
              ...mounts({
                data: "/qdrant/storage",
                "qdrant-snapshots": "/qdrant/snapshots",
                "qdrant-init": "/qdrant/init",
              }),
            }),
          ],
          { serviceAccountName: "qdrant", volumes: [emptyDir("qdrant-snapshots"), emptyDir("qdrant-init")] },
        ),
        "10Gi",
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Weaviate with a privileged container that sets the node's sysctl",
    source: weaviateDocument("the chart's default, with the image from Docker Hub"),
    objects: [
      weaviate({
        initContainers: [
          container("configure-sysctl", "docker.io/library/alpine:3.22", {
            command: ["sysctl", "-w", "vm.max_map_count=524288"],
            securityContext: {
              runAsUser: 0,
              privileged: true,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
          }),
        ],
      }),
    ],
    verdict: refused(
      ["pod-no-privileged-containers", "pod-no-privilege-escalation", "pod-no-root-user"],
      "Set initContainers.sysctlInitContainer.enabled to false, and set vm.max_map_count in the node pool.",
    ),
  },
  {
    name: "Weaviate",
    source: weaviateDocument("as the refusal says"),
    objects: [weaviate()],
    verdict: "admitted",
  },
  {
    name: "Milvus, and a pod of its standalone mode",
    source: github(
      "milvus-io/milvus-operator",
      "fdbbec28749c804076b0ff2d4ce419afb037d61a",
      "docs/administration/allocate-resources.md",
      "Apache-2.0",
      "ClusterIP instead of a load balancer; the container by Milvus' documented ports",
    ),
    objects: [
      custom("milvus.io/v1beta1", "Milvus", "my-release", {
        mode: "cluster",
        components: { resources: { limits: { cpu: "4", memory: "8Gi" } }, proxy: { serviceType: "ClusterIP" } },
      }),
    ],
    makes: [
      pod(
        "my-release-milvus-standalone-7d9f",
        podSpec(
          [
            container("standalone", "docker.io/milvusdb/milvus:v2.5.14", {
              args: ["/milvus/tools/run.sh", "milvus", "run", "standalone"],
              env: env({
                CACHE_SIZE: "4",
                MINIO_ACCESS_KEY: secret("minio", "accesskey"),
                MINIO_SECRET_KEY: secret("minio", "secretkey"),
              }),
              ...http(9091, "/healthz"),
              ...mounts({ "milvus-data": "/var/lib/milvus" }),
            }),
          ],
          {
            initContainers: [
              container("config", "docker.io/milvusdb/milvus-operator:v1.3.0", { command: ["/cp", "/run.sh"] }),
            ],
            volumes: [emptyDir("milvus-data")],
          },
        ),
        ["apps/v1", "ReplicaSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Chroma",
    source: github(
      "chroma-core/chroma",
      "004c5ed68d2b63fe662cc4edbd4312a062e8427c",
      "k8s/deployment/kubernetes.yaml",
      "Apache-2.0",
      "the server alone, with a liveness probe and ClusterIP",
    ),
    objects: [
      deployment(
        "chroma",
        podSpec(
          [
            container("server", "docker.io/chromadb/chroma:1.0.15", {
              env: env({ IS_PERSISTENT: "TRUE", ALLOW_RESET: "TRUE", CHROMA_SERVER_GRPC_PORT: "50051" }),
              ...http(8000, "/api/v2/heartbeat"),
              ...mounts({ chroma: "/data" }),
            }),
          ],
          { volumes: [emptyDir("chroma")] },
        ),
      ),
      service("chroma", 8000),
    ],
    verdict: "admitted",
  },
  {
    name: "NATS with JetStream",
    source: github(
      "nats-io/k8s",
      "079ef7c8a16a3de754d353df2a8891b616a17505",
      "helm/charts/nats/files/stateful-set/nats-container.yaml",
      "Apache-2.0",
      "with the chart's reloader beside it, which serves nothing",
    ),
    objects: [
      statefulSet(
        "nats",
        podSpec(
          [
            container("nats", "docker.io/library/nats:2.11.6-alpine", {
              args: ["--config", "/etc/nats-config/nats.conf"],
              lifecycle: { preStop: { exec: { command: ["nats-server", "-sl=ldm=/var/run/nats/nats.pid"] } } },
              ...http(8222, "/healthz?js-server-only=true", "/healthz?js-enabled-only=true"),
              ...mounts({ config: "/etc/nats-config", pid: "/var/run/nats", data: "/data/jetstream" }),
            }),
            container("reloader", "ghcr.io/nats-io/nats-server-config-reloader:0.18.2", {
              args: ["-pid", "/var/run/nats/nats.pid"],
            }),
          ],
          { shareProcessNamespace: true, volumes: [fromConfig("config", "nats-config"), emptyDir("pid")] },
        ),
        "10Gi",
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Elasticsearch without mmap, and a pod of ECK",
    source: elasticDocument("pod as ECK makes it"),
    objects: [elasticsearch([])],
    makes: [
      elasticPod([
        container("elastic-internal-init-filesystem", "docker.elastic.co/elasticsearch/elasticsearch:9.0.3", {
          command: ["bash", "-c", "/mnt/elastic-internal/scripts/prepare-fs.sh"],
        }),
      ]),
    ],
    verdict: "admitted",
  },
  {
    name: "Elasticsearch with a privileged container that sets the node's sysctl",
    source: elasticDocument("the commented init container, with its image"),
    objects: [elasticsearch([SYSCTL])],
    makes: [elasticPod([SYSCTL])],
    verdict: refused(
      ["pod-no-privileged-containers", "pod-no-privilege-escalation", "pod-no-root-user"],
      "Set node.store.allow_mmap to false, or set vm.max_map_count in the node pool.",
    ),
  },
  {
    name: "MinIO over several nodes",
    source: github(
      "minio/minio",
      "09b0e7133ddcb2e2a26a36f2caed59a7b7bc7c88",
      "helm/minio/templates/statefulset.yaml",
      "AGPL-3.0",
      "probes added",
    ),
    objects: [
      statefulSet(
        "minio",
        podSpec(
          [
            container("minio", "quay.io/minio/minio:RELEASE.2025-06-13T11-33-47Z", {
              command: ["/bin/sh", "-ce", "minio server http://minio-{0...3}.minio-svc/export"],
              env: env({
                MINIO_ROOT_USER: secret("minio", "rootUser"),
                MINIO_ROOT_PASSWORD: secret("minio", "rootPassword"),
                MINIO_CONFIG_ENV_FILE: "/tmp/minio-config-env/config.env",
                MINIO_PROMETHEUS_AUTH_TYPE: "public",
                MINIO_IDENTITY_OPENID_CLAIM_NAME: "policy",
              }),
              ...http(9000, "/minio/health/ready", "/minio/health/live"),
              ...mounts({ data: "/export" }),
            }),
          ],
          { volumes: [{ name: "minio-user", secret: { secretName: "minio" } }] },
        ),
        "100Gi",
        { podManagementPolicy: "Parallel" },
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "MySQL, as documented, with its password in the manifest",
    source: github(
      "kubernetes/website",
      "1f573bb4db81b34e73eb26a4fabef6c17bb5fd5b",
      "content/en/examples/application/mysql/mysql-deployment.yaml",
      "CC-BY-4.0",
      "probes added",
    ),
    objects: [
      deployment(
        "mysql",
        podSpec(
          [
            container("mysql", "docker.io/library/mysql:9.3", {
              env: env({ MYSQL_ROOT_PASSWORD: "password" }),
              ...tcp(3306),
              ...mounts({ data: "/var/lib/mysql" }),
            }),
          ],
          {
            volumes: [pvc("data", "mysql-pv-claim")],
          },
        ),
      ),
    ],
    verdict: refused(["pod-no-secret-in-env"], "Refer to MYSQL_ROOT_PASSWORD with secretKeyRef."),
  },
  {
    name: "MySQL with its password in a file",
    source: github(
      "kubernetes/website",
      "1f573bb4db81b34e73eb26a4fabef6c17bb5fd5b",
      "content/en/examples/application/mysql/mysql-deployment.yaml",
      "CC-BY-4.0",
      "as the refusal says, by the image's _FILE variable",
    ),
    objects: [
      claim("mysql-pv-claim", "20Gi"),
      deployment(
        "mysql",
        podSpec(
          [
            container("mysql", "docker.io/library/mysql:9.3", {
              env: env({ MYSQL_ROOT_PASSWORD_FILE: "/run/secrets/mysql/root" }),
              ...tcp(3306),
              ...mounts({
                data: "/var/lib/mysql",
                password: "/run/secrets/mysql",
                run: "/var/run/mysqld",
                tmp: "/tmp",
              }),
            }),
          ],
          {
            volumes: [
              pvc("data", "mysql-pv-claim"),
              { name: "password", secret: { secretName: "mysql" } },
              emptyDir("run"),
              emptyDir("tmp"),
            ],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "StatefulSet of Kubernetes' tutorial, without probes",
    source: github(
      "kubernetes/website",
      "10d228cf9cd50259470cd772ec0448bb0f4ebb4d",
      "content/en/examples/application/web/web.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      statefulSet(
        "web",
        podSpec([
          container("nginx", "registry.k8s.io/nginx-slim:0.27", {
            ports: [{ containerPort: 8080 }],
            ...mounts({ data: "/usr/share/nginx/html" }),
          }),
        ]),
        "1Gi",
      ),
    ],
    verdict: refused(["pod-readiness-probe"], "Add a readinessProbe on the port: a roll-out waits for it."),
  },
  {
    name: "Feast's feature server",
    source: github(
      "feast-dev/feast",
      "09dcc9eabb28c776d5fbbf2c46a288136b643221",
      "infra/charts/feast-feature-server/templates/deployment.yaml",
      "Apache-2.0",
    ),
    objects: [
      deployment(
        "feast",
        podSpec(
          [
            container("feast-feature-server", "quay.io/feastdev/feature-server:0.50.0", {
              command: ["feast", "serve", "-h", "0.0.0.0"],
              env: env({ FEATURE_STORE_YAML_BASE64: "cHJvamVjdDogZGVtbw==", INTRA_COMMUNICATION_BASE64: "aW50cmE=" }),
              ...tcp(6566),
              ...mounts({ tmp: "/tmp" }),
            }),
          ],
          { serviceAccountName: "feast", volumes: [emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Strimzi's KafkaUser, which holds no pod",
    source: github(
      "strimzi/strimzi-kafka-operator",
      "1305b134999e8178c0af3d9fca870934ead81428",
      "examples/security/tls-auth/user.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("kafka.strimzi.io/v1", "KafkaUser", "my-user", {
        authentication: { type: "tls" },
        authorization: {
          type: "simple",
          acls: [{ resource: { type: "topic", name: "my-topic" }, operations: ["Read"] }],
        },
      }),
    ],
    verdict: "admitted",
  },
];
