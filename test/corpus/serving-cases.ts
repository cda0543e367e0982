/** Model servers and what stands before them. */
import { github, refused, type WorkloadCase } from "./case";
import { amounts, claim, container, deployment, emptyDir, env, fromConfig, gpus, hardened } from "./parts";
import { hostPath, http, mounts, podSpec, pvc, secret, service, shm, shmMount } from "./parts";

const VLLM = "vllm/vllm-openai:v0.10.0";
const HF_TOKEN = { HUGGING_FACE_HUB_TOKEN: secret("hf-token-secret", "token") };
const GPU_NODES = { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }] };

const vllmDocument = (deviation?: string) =>
  github(
    "vllm-project/vllm",
    "051f9b87abc84889ebd1d463ec060e21955c4e23",
    "docs/deployment/k8s.md",
    "Apache-2.0",
    deviation,
  );
const SGLANG_COMMIT = "0b082f520802a6bb644b73ea5a3bccf61244836f";

const sglang = (more: object, device: object) =>
  container("sglang", "docker.io/lmsysorg/sglang:v0.4.9", {
    command: ["python3", "-m", "sglang.launch_server"],
    args: ["--model-path", "meta-llama/Meta-Llama-3.1-8B-Instruct", "--host", "0.0.0.0", "--port", "30000"],
    resources: amounts("8", "32Gi", gpus(1)),
    ...http(30000, "/health_generate", "/health"),
    ...device,
    ...more,
  });

export const SERVING: readonly WorkloadCase[] = [
  {
    name: "vLLM on an NVIDIA GPU, with shared memory and a model cache",
    source: vllmDocument("the cache is below /cache, because / belongs to root"),
    objects: [
      claim("mistral-7b", "50Gi"),
      deployment(
        "mistral-7b",
        podSpec(
          [
            container("mistral-7b", VLLM, {
              command: ["/bin/sh", "-c"],
              args: ["vllm serve mistralai/Mistral-7B-Instruct-v0.3 --max_num_batched_tokens 1024"],
              env: env({ ...HF_TOKEN, HF_HOME: "/cache", VLLM_MAX_NUM_BATCHED_TOKENS: "1024" }),
              resources: amounts("2", "20G", gpus(1)),
              ...http(8000, "/health"),
              ...mounts({ "cache-volume": "/cache", dshm: "/dev/shm", tmp: "/tmp" }),
            }),
          ],
          { volumes: [pvc("cache-volume", "mistral-7b"), shm, emptyDir("tmp")] },
        ),
      ),
      service("mistral-7b", 80),
    ],
    verdict: "admitted",
  },
  {
    name: "vLLM on an AMD GPU, as documented",
    source: vllmDocument(),
    objects: [
      deployment(
        "mistral-amd",
        podSpec(
          [
            container("mistral-7b", "rocm/vllm:rocm6.2_mi300_ubuntu20.04_py3.9_vllm_0.6.4", {
              securityContext: hardened({
                seccompProfile: { type: "Unconfined" },
                runAsGroup: 44,
                capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] },
              }),
              env: env(HF_TOKEN),
              resources: amounts("6", "20G", { "amd.com/gpu": "1" }),
              ...http(8000, "/health"),
              volumeMounts: [shmMount],
            }),
          ],
          { hostNetwork: true, hostIPC: true, volumes: [shm] },
        ),
      ),
    ],
    verdict: refused(
      [
        "pod-no-host-namespaces",
        "pod-no-dangerous-capabilities",
        "pod-drop-all-capabilities",
        "pod-seccomp-not-unconfined",
        "pod-seccomp-profile",
      ],
      "Remove hostNetwork, hostIPC, SYS_PTRACE and the seccomp profile: /dev/shm is an emptyDir in memory already.",
    ),
  },
  {
    name: "vLLM by digest, with ephemeral storage",
    source: github(
      "kubernetes/examples",
      "75b7b4f5d715f6dd0128b97e2e8047be458047bf",
      "AI/vllm-deployment/vllm-deployment.yaml",
      "Apache-2.0",
      "probes added",
    ),
    objects: [
      deployment(
        "vllm-gemma",
        podSpec(
          [
            container(
              "inference-server",
              "vllm/vllm-openai@sha256:05a31dc4185b042e91f4d2183689ac8a87bd845713d5c3f987563c5899878271",
              {
                args: ["--model=$(MODEL_ID)", "--tensor-parallel-size=1", "--port=8080"],
                env: env({ MODEL_ID: "google/gemma-3-1b-it", ...HF_TOKEN }),
                resources: amounts("2", "10Gi", { "ephemeral-storage": "10Gi", ...gpus(1) }),
                ...http(8080, "/health"),
                ...mounts({ dshm: "/dev/shm", tmp: "/tmp" }),
              },
            ),
          ],
          { volumes: [shm, emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Text Generation Inference, with its limits in tokens",
    source: github(
      "huggingface/text-generation-inference",
      "032fc4c4cf2572fdcfa08ae992987ac770267c98",
      "docs/source/reference/launcher.md",
      "Apache-2.0",
      "the launcher's variables in a Deployment",
    ),
    objects: [
      deployment(
        "tgi",
        podSpec(
          [
            container("tgi", "ghcr.io/huggingface/text-generation-inference:3.3.4", {
              env: env({
                MODEL_ID: "Qwen/Qwen2.5-7B-Instruct",
                PORT: "8080",
                HUGGINGFACE_HUB_CACHE: "/data",
                MAX_INPUT_TOKENS: "4096",
                MAX_TOTAL_TOKENS: "8192",
                MAX_TOP_N_TOKENS: "5",
                MAX_BATCH_PREFILL_TOKENS: "4096",
                MAX_BATCH_TOTAL_TOKENS: "32768",
                MAX_WAITING_TOKENS: "20",
                DISABLE_TOKENIZER_PARALLELISM: "false",
                TOKENIZERS_PARALLELISM: "false",
                HF_TOKEN: secret("hf-token-secret", "token"),
              }),
              resources: amounts("4", "24Gi", gpus(1)),
              ...http(8080, "/health"),
              ...mounts({ data: "/data", dshm: "/dev/shm", tmp: "/tmp" }),
            }),
          ],
          { volumes: [emptyDir("data"), shm, emptyDir("tmp")], ...GPU_NODES },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Text Embeddings Inference",
    source: github(
      "huggingface/text-embeddings-inference",
      "007ac685780e7c695cf61d8a027344a9fa0ef1bc",
      "docs/source/en/quick_tour.md",
      "Apache-2.0",
      "the container in a Deployment; port 8080, because 80 needs root",
    ),
    objects: [
      deployment(
        "tei",
        podSpec(
          [
            container("tei", "ghcr.io/huggingface/text-embeddings-inference:1.7", {
              args: ["--model-id", "BAAI/bge-large-en-v1.5", "--port", "8080", "--max-batch-tokens", "16384"],
              env: env({ MAX_BATCH_TOKENS: "16384", HF_API_TOKEN: secret("hf-token-secret", "token") }),
              ...http(8080, "/health"),
              ...mounts({ data: "/data" }),
            }),
          ],
          { volumes: [emptyDir("data")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Triton Inference Server",
    source: github(
      "triton-inference-server/server",
      "0b47071945736dd1ad46e054532de1536ca875a5",
      "deploy/k8s-onprem/templates/deployment.yaml",
      "BSD-3-Clause",
      "the model repository is a claim instead of NFS",
    ),
    objects: [
      deployment(
        "triton",
        podSpec(
          [
            container("triton", "nvcr.io/nvidia/tritonserver:25.06-py3", {
              args: ["tritonserver", "--model-store=/models", "--model-control-mode=none"],
              ...http(8000, "/v2/health/ready", "/v2/health/live"),
              ports: [8000, 8001, 8002].map((containerPort) => ({ containerPort })),
              startupProbe: {
                periodSeconds: 10,
                failureThreshold: 30,
                httpGet: { path: "/v2/health/ready", port: 8000 },
              },
              ...mounts({ models: "/models" }),
              resources: amounts("4", "16Gi", gpus(1)),
            }),
          ],
          { volumes: [pvc("models")], serviceAccountName: "triton" },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "TensorRT-LLM on Triton, with engines on the node's disk",
    source: github(
      "triton-inference-server/tutorials",
      "0665326cd1cbceed69aa1f6de59ffc9332b6f2cc",
      "Deployment/Kubernetes/TensorRT-LLM_Autoscaling_and_Load_Balancing/chart/templates/deployment.yaml",
      "BSD-3-Clause",
      "memory for the init container",
    ),
    objects: [
      deployment(
        "trtllm",
        podSpec(
          [
            container("triton", "nvcr.io/nvidia/tritonserver:25.06-trtllm-python-py3", {
              command: ["python3", "./server.py", "exec", "--engine=trtllm"],
              env: env({ ENGINE_DEST_PATH: "/var/run/engines", HF_HOME: "/var/run/cache" }),
              resources: amounts("4", "32Gi", gpus(1)),
              ...http(8000, "/v2/health/ready", "/v2/health/live"),
              ...mounts({ "engine-repository": "/var/run/engines" }),
            }),
          ],
          {
            initContainers: [
              container("init", "nvcr.io/nvidia/tritonserver:25.06-trtllm-python-py3", {
                command: ["python3", "./server.py", "init"],
                env: env({ HF_HUB_DISABLE_TELEMETRY: "1", NO_COLOR: "1" }),
                ...mounts({ "engine-repository": "/var/run/engines" }),
              }),
            ],
            volumes: [hostPath("engine-repository", "/triton/models/llama/1x1/engines")],
            ...GPU_NODES,
          },
        ),
      ),
    ],
    verdict: refused(
      ["pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Keep engines and cache in a PersistentVolumeClaim, or in an emptyDir when they may be built again.",
    ),
  },
  {
    name: "SGLang, as documented",
    source: github(
      "sgl-project/sglang",
      SGLANG_COMMIT,
      "docker/k8s-sglang-service.yaml",
      "Apache-2.0",
      "readiness added",
    ),
    objects: [
      deployment(
        "sglang",
        podSpec(
          [
            sglang(
              { env: env({ HF_TOKEN: "hf-literal-in-the-manifest" }) },
              mounts({ "hf-cache": "/root/.cache/huggingface" }),
            ),
          ],
          { hostIPC: true, volumes: [hostPath("hf-cache", "/root/.cache/huggingface")] },
        ),
      ),
      service("sglang", 30000, { type: "LoadBalancer" }),
    ],
    verdict: refused(
      [
        "pod-no-host-namespaces",
        "pod-no-host-path-volumes",
        "pod-restricted-volumes",
        "pod-no-secret-in-env",
        "service-not-public",
      ],
      "Replace hostIPC by an emptyDir in memory at /dev/shm, the node's cache by a claim, the literal token by a secretKeyRef, and the load balancer by a ClusterIP behind the gateway.",
    ),
  },
  {
    name: "SGLang, without its node",
    source: github(
      "sgl-project/sglang",
      SGLANG_COMMIT,
      "docker/k8s-sglang-service.yaml",
      "Apache-2.0",
      "as the refusal says",
    ),
    objects: [
      deployment(
        "sglang",
        podSpec(
          [
            sglang(
              { env: env({ HF_TOKEN: secret("hf-token-secret", "token"), HF_HOME: "/cache" }) },
              mounts({ cache: "/cache", dshm: "/dev/shm", tmp: "/tmp" }),
            ),
          ],
          { runtimeClassName: "nvidia", volumes: [pvc("cache"), shm, emptyDir("tmp")] },
        ),
      ),
      service("sglang", 30000),
    ],
    verdict: "admitted",
  },
  {
    name: "Ollama on a GPU",
    source: github(
      "ollama/ollama",
      "d1a9a338b1b1941e723abe5f7da5bfbdf0464705",
      "examples/kubernetes/gpu.yaml",
      "MIT",
      "probes, and models in a claim",
    ),
    objects: [
      deployment(
        "ollama",
        podSpec(
          [
            container("ollama", "ollama/ollama:0.9.6", {
              env: env({
                OLLAMA_MODELS: "/models",
                LD_LIBRARY_PATH: "/usr/local/nvidia/lib:/usr/local/nvidia/lib64",
                NVIDIA_DRIVER_CAPABILITIES: "compute,utility",
              }),
              resources: amounts("2", "16Gi", gpus(1)),
              ...http(11434, "/"),
              ...mounts({ models: "/models", home: "/.ollama" }),
            }),
          ],
          { volumes: [pvc("models", "ollama"), emptyDir("home")], ...GPU_NODES },
        ),
      ),
      service("ollama", 80),
    ],
    verdict: "admitted",
  },
  {
    name: "NVIDIA NIM",
    source: github(
      "NVIDIA/nim-deploy",
      "22670031d6ec785821dd1b5fb46e56be04f29e86",
      "helm/nim-llm/templates/deployment.yaml",
      "Apache-2.0",
    ),
    objects: [
      deployment(
        "nim",
        podSpec(
          [
            container("nim-llm", "nvcr.io/nim/meta/llama3-8b-instruct:1.0.3", {
              env: env({
                NIM_CACHE_PATH: "/model-store",
                OUTLINES_CACHE_DIR: "/tmp/outlines",
                NIM_SERVER_PORT: "8000",
                NIM_JSONL_LOGGING: "1",
                NIM_LOG_LEVEL: "INFO",
                NGC_API_KEY: secret("ngc-api", "NGC_API_KEY"),
              }),
              resources: amounts("8", "64Gi", gpus(1)),
              ...http(8000, "/v1/health/ready", "/v1/health/live"),
              ...mounts({ dshm: "/dev/shm", "model-store": "/model-store", scripts: "/scripts", tmp: "/tmp" }),
            }),
          ],
          {
            serviceAccountName: "nim",
            imagePullSecrets: [{ name: "ngc-secret" }],
            volumes: [shm, pvc("model-store"), fromConfig("scripts"), emptyDir("tmp")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "TorchServe, with a container that changes owners and a public load balancer",
    source: github(
      "pytorch/serve",
      "053ab37133a79bfac7b2cb48873bdf16c0d1b2d8",
      "kubernetes/Helm/templates/torchserve.yaml",
      "Apache-2.0",
      "probes added",
    ),
    objects: [
      deployment(
        "torchserve",
        podSpec(
          [
            container("torchserve", "pytorch/torchserve:0.12.0-cpu", {
              args: ["torchserve", "--start", "--model-store", "/home/model-server/shared/model-store/"],
              ...http(8080, "/ping"),
              ...mounts({ "persistent-storage": "/home/model-server/shared" }),
            }),
          ],
          {
            initContainers: [
              container("volume-ownership", "alpine:3.22", {
                command: ["chown", "root:1000", "/home/model-server/shared"],
                securityContext: hardened({ runAsUser: 0, runAsNonRoot: false }),
                ...mounts({ "persistent-storage": "/home/model-server/shared" }),
              }),
            ],
            volumes: [pvc("persistent-storage", "model-store-claim")],
          },
        ),
      ),
      service("torchserve", 8080, { type: "LoadBalancer" }),
    ],
    verdict: refused(
      ["pod-run-as-non-root", "pod-no-root-user", "service-not-public"],
      "Remove the init container, because fsGroup gives the volume to the group, and use a ClusterIP behind the gateway.",
    ),
  },
  {
    name: "LocalAI on a node port",
    source: github(
      "mudler/LocalAI",
      "14005a16793a1424968649ff634758e706f4949e",
      "examples/kubernetes/deployment-nvidia.yaml",
      "MIT",
      "probes added",
    ),
    objects: [
      deployment(
        "local-ai",
        podSpec(
          [
            container("local-ai", "quay.io/go-skynet/local-ai:v2.29.0-cublas-cuda12", {
              args: ["phi-2"],
              env: env({ DEBUG: "true" }),
              resources: amounts("2", "16Gi", gpus(1)),
              ...http(8080, "/readyz", "/healthz"),
              ...mounts({ "models-volume": "/build/models" }),
            }),
          ],
          { runtimeClassName: "nvidia", volumes: [pvc("models-volume", "models-pvc")] },
        ),
      ),
      service("local-ai", 8080, { type: "NodePort" }),
    ],
    verdict: refused(["service-not-public"], "Use a ClusterIP and let the gateway lead to it."),
  },
];
