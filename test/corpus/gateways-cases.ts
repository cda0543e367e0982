/** Operators and gateways of model serving: KServe, Knative, LeaderWorkerSet, LiteLLM, and what people talk to. */
import { github, refused, type WorkloadCase } from "./case";
import {
  amounts,
  container,
  custom,
  deployment,
  emptyDir,
  env,
  field,
  fromConfig,
  gpus,
  hardened,
  http,
} from "./parts";
import { mounts, pod, podSpec, pvc, secret, shm, tcp, template } from "./parts";

const litellmDocument = (deviation: string) =>
  github("BerriAI/litellm", "1b5f35f0f16b681a6fa429f11c45eb54cf3267e0", "deploy/kubernetes/kub.yaml", "MIT", deviation);

const litellm = (variables: Parameters<typeof env>[0]) =>
  deployment(
    "litellm",
    podSpec(
      [
        container("litellm", "ghcr.io/berriai/litellm-database:main-v1.74.0", {
          args: ["--config", "/app/proxy_config.yaml", "--num_workers", "4"],
          env: env(variables),
          ...http(4000, "/health/readiness", "/health/liveliness"),
          ...mounts({ config: "/app" }),
        }),
      ],
      { volumes: [fromConfig("config", "litellm-config")] },
    ),
  );

const kserveContainer = container("kserve-container", "ghcr.io/example/huggingfaceserver:0.15.2", {
  args: ["--model_name=llama3", "--model_dir=/mnt/models"],
  resources: amounts("1", "2Gi"),
  ...mounts({ devshm: "/dev/shm" }),
});

const vllmOfGroup = (name: string, more: object) =>
  podSpec(
    [
      container(name, "vllm/vllm-openai:v0.10.0", {
        command: ["sh", "-c", "bash /vllm-workspace/examples/online_serving/multi-node-serving.sh"],
        env: env({ HUGGING_FACE_HUB_TOKEN: secret("hf-token-secret", "token") }),
        resources: amounts("125", "1124Gi", { "ephemeral-storage": "800Gi", ...gpus(8) }),
        ...mounts({ dshm: "/dev/shm" }),
        ...more,
      }),
    ],
    { volumes: [shm] },
  );

export const GATEWAYS: readonly WorkloadCase[] = [
  {
    name: "KServe InferenceService with a container of one's own",
    source: github(
      "kserve/kserve",
      "6f036d65705b3bf1f3cd6f0cb2644549b06e8498",
      "docs/samples/v1beta1/custom/custom_model/custom.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("serving.kserve.io/v1beta1", "InferenceService", "custom-model", {
        predictor: podSpec([container("kserve-container", "ghcr.io/example/custom-model:v1")]),
      }),
    ],
    makes: [
      pod(
        "custom-model-predictor-7d9f",
        podSpec([container("kserve-container", "ghcr.io/example/custom-model:v1", tcp(8080))]),
        ["apps/v1", "ReplicaSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "KServe's predictor of a Hugging Face model, with its storage initializer",
    source: github(
      "kserve/kserve",
      "0a9dd8d08a6569aa8bd6bda4cc8c6f09d3244a2f",
      "config/runtimes/kserve-huggingfaceserver.yaml",
      "Apache-2.0",
      "readOnlyRootFilesystem and seccomp profile added; pod as raw deployment mode makes it",
    ),
    objects: [
      custom("serving.kserve.io/v1alpha1", "ServingRuntime", "huggingface", {
        supportedModelFormats: [{ name: "huggingface", version: "1", autoSelect: true }],
        ...podSpec([kserveContainer], { volumes: [shm] }),
      }),
    ],
    makes: [
      pod(
        "llama3-predictor-7d9f",
        podSpec([{ ...kserveContainer, ...tcp(8080), ...mounts({ "kserve-provision-location": "/mnt/models" }) }], {
          initContainers: [
            container("storage-initializer", "ghcr.io/example/storage-initializer:v0.15.2", {
              args: ["s3://models/llama3", "/mnt/models"],
              env: env({
                AWS_ACCESS_KEY_ID: secret("s3", "AWS_ACCESS_KEY_ID"),
                S3_VERIFY_SSL: "1",
                AWS_SECRET_ACCESS_KEY: secret("s3", "AWS_SECRET_ACCESS_KEY"),
                AWS_ENDPOINT_URL: "https://s3.example.org",
              }),
              ...mounts({ "kserve-provision-location": "/mnt/models" }),
            }),
          ],
          volumes: [emptyDir("kserve-provision-location")],
        }),
        ["apps/v1", "ReplicaSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Knative Service",
    source: github(
      "knative/docs",
      "4c8e9b65363f949f7cc7c02ac7e31b25716a1d6f",
      "docs/serving/samples/hello-world/helloworld-go/service.yaml",
      "Apache-2.0",
      "pod with the queue proxy that a revision gets",
    ),
    objects: [
      custom("serving.knative.dev/v1", "Service", "helloworld-go", {
        template: {
          spec: podSpec([container("user", "ghcr.io/knative/helloworld-go:v1", { env: env({ TARGET: "Go" }) })]),
        },
      }),
    ],
    makes: [
      pod(
        "helloworld-go-00001-deployment-7d9f",
        podSpec([
          container("user-container", "ghcr.io/knative/helloworld-go:v1", { env: env({ TARGET: "Go" }), ...tcp(8080) }),
          container("queue-proxy", "gcr.io/knative-releases/knative.dev/serving/cmd/queue:v1.18.0", {
            env: env({
              SERVING_NAMESPACE: "research",
              CONTAINER_CONCURRENCY: "0",
              REVISION_TIMEOUT_SECONDS: "300",
              SERVING_POD: field("metadata.name"),
              METRICS_DOMAIN: "knative.dev/internal/serving",
            }),
            ports: [8022, 9090, 9091, 8012].map((containerPort) => ({ containerPort })),
            readinessProbe: { httpGet: { path: "/", port: 8012 } },
          }),
        ]),
        ["apps/v1", "ReplicaSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "vLLM over several nodes with LeaderWorkerSet",
    source: github(
      "kubernetes-sigs/lws",
      "0e2e095a2ff54715b95b8c78c0afe3a0d2f94380",
      "docs/examples/vllm/GPU/lws.yaml",
      "Apache-2.0",
      "the token by secretKeyRef instead of a variable of the shell",
    ),
    objects: [
      custom("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", "vllm", {
        replicas: 2,
        leaderWorkerTemplate: {
          size: 2,
          restartPolicy: "RecreateGroupOnPodRestart",
          leaderTemplate: template("vllm", vllmOfGroup("vllm-leader", tcp(8080))),
          workerTemplate: template("vllm", vllmOfGroup("vllm-worker", {})),
        },
      }),
    ],
    makes: [
      pod("vllm-0", vllmOfGroup("vllm-leader", tcp(8080)), ["apps/v1", "StatefulSet"]),
      pod("vllm-0-1", vllmOfGroup("vllm-worker", {}), ["apps/v1", "StatefulSet"]),
    ],
    verdict: "admitted",
  },
  {
    name: "Argo Rollouts' canary",
    source: github(
      "argoproj/argo-rollouts",
      "05a6891dd22f58a528d50e52c1abfe6ca88b4bef",
      "examples/rollout-canary.yaml",
      "Apache-2.0",
      "an image from a trusted publisher, and probes",
    ),
    objects: [
      custom("argoproj.io/v1alpha1", "Rollout", "rollout-canary", {
        replicas: 5,
        template: template("rollout-canary", podSpec([container("web", "ghcr.io/example/web:blue", http(8080, "/"))])),
        strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
      }),
    ],
    makes: [
      pod("rollout-canary-5d8f", podSpec([container("web", "ghcr.io/example/web:blue", http(8080, "/"))]), [
        "apps/v1",
        "ReplicaSet",
      ]),
    ],
    verdict: "admitted",
  },
  {
    name: "LiteLLM, as documented, with keys and a database's address in the manifest",
    source: litellmDocument("invented values"),
    objects: [
      litellm({
        AZURE_API_KEY: "0123456789abcdef0123456789abcdef",
        AZURE_API_BASE: "https://openai-gpt-4-test.openai.azure.com/",
        LITELLM_MASTER_KEY: "sk-1234",
        DATABASE_URL: "postgresql://litellm:hunter2@db.example.org/local?sslmode=require",
      }),
    ],
    verdict: refused(
      ["pod-no-secret-in-env"],
      "Put AZURE_API_KEY, LITELLM_MASTER_KEY and DATABASE_URL into a Secret and refer to it with secretKeyRef.",
    ),
  },
  {
    name: "LiteLLM, with a database's address alone in the manifest",
    source: litellmDocument("invented values"),
    objects: [litellm({ DATABASE_URL: "postgresql://litellm:hunter2@db.example.org/local?sslmode=require" })],
    verdict: refused(
      ["pod-no-secret-in-env"],
      "Refer to the whole address with secretKeyRef, or write $(DB_PASSWORD) in its place and refer to that.",
    ),
  },
  {
    name: "LiteLLM, with keys in a Secret",
    source: litellmDocument("as the refusal says"),
    objects: [
      litellm({
        AZURE_API_KEY: secret("litellm", "azure-api-key"),
        AZURE_API_BASE: "https://openai-gpt-4-test.openai.azure.com/",
        LITELLM_MASTER_KEY: secret("litellm", "master-key"),
        DB_PASSWORD: secret("litellm", "db-password"),
        DATABASE_URL: "postgresql://litellm:$(DB_PASSWORD)@db.example.org/local?sslmode=require",
      }),
    ],
    verdict: "admitted",
  },
  {
    name: "Open WebUI before Ollama",
    source: github(
      "open-webui/open-webui",
      "034096793056345dedc168326bc994dc55aee96a",
      "kubernetes/manifest/base/webui-deployment.yaml",
      "MIT",
      "probes added; MIT at that commit",
    ),
    objects: [
      deployment(
        "open-webui",
        podSpec(
          [
            container("open-webui", "ghcr.io/open-webui/open-webui:v0.6.15", {
              tty: true,
              env: env({
                OLLAMA_BASE_URL: "http://ollama:11434",
                WEBUI_SECRET_KEY: secret("open-webui", "secret-key"),
                OPENAI_API_BASE_URL: "http://vllm/v1",
                JWT_EXPIRES_IN: "4w",
                ENABLE_API_KEY: "true",
              }),
              ...http(8080, "/ready", "/health"),
              ...mounts({ "webui-volume": "/app/backend/data", tmp: "/tmp" }),
            }),
          ],
          { volumes: [pvc("webui-volume", "ollama-webui-pvc"), emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Open WebUI with a key that is none",
    source: github(
      "substratusai/kubeai",
      "00218190ccce0c96ccc7324c947e1bad57f91e3a",
      "charts/kubeai/values.yaml",
      "Apache-2.0",
      "the subchart's variables; not as root",
    ),
    objects: [
      deployment(
        "open-webui",
        podSpec(
          [
            container("open-webui", "ghcr.io/open-webui/open-webui:v0.6.15", {
              env: env({
                WEBUI_AUTH: "False",
                OPENAI_API_KEYS: "not-used",
                OPENAI_API_BASE_URLS: "http://kubeai/openai/v1",
              }),
              ...http(8080, "/health"),
              ...mounts({ data: "/app/backend/data" }),
            }),
          ],
          { volumes: [emptyDir("data")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "KubeAI's model server, as root",
    source: github(
      "substratusai/kubeai",
      "00218190ccce0c96ccc7324c947e1bad57f91e3a",
      "charts/kubeai/values.yaml",
      "Apache-2.0",
      "the chart's modelServerPods.securityContext on vLLM",
    ),
    objects: [
      pod(
        "model-llama-7d9f",
        podSpec([
          container("server", "vllm/vllm-openai:v0.6.4.post1", {
            securityContext: hardened({ runAsUser: 0, runAsNonRoot: false, readOnlyRootFilesystem: false }),
            resources: amounts("6", "24Gi", gpus(1)),
            ...http(8000, "/health"),
          }),
        ]),
        ["kubeai.org/v1", "Model"],
      ),
    ],
    verdict: refused(
      ["pod-no-root-user", "pod-run-as-non-root", "pod-read-only-root"],
      "Set modelServerPods.securityContext to runAsUser 1000, runAsNonRoot and readOnlyRootFilesystem, with caches in volumes.",
    ),
  },
  {
    name: "Speaches: Whisper behind OpenAI's API",
    source: github(
      "speaches-ai/speaches",
      "7468de792060f6141cca083c6dc6abb9c989a8c7",
      "docs/installation.md",
      "MIT",
      "the container in a Deployment",
    ),
    objects: [
      deployment(
        "speaches",
        podSpec(
          [
            container("speaches", "ghcr.io/speaches-ai/speaches:0.8.2-cuda", {
              resources: amounts("2", "8Gi", gpus(1)),
              ...http(8000, "/health"),
              ...mounts({ "hf-hub-cache": "/home/ubuntu/.cache/huggingface/hub", tmp: "/tmp" }),
            }),
          ],
          { volumes: [pvc("hf-hub-cache"), emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
];
