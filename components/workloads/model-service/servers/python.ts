/** Model servers written in Python around PyTorch: they look their user up by name and compile kernels. */
import { COMPILES, PYTHON_CACHES } from "./caches";
import type { ServerFacts } from "./facts";

export const PYTHON_SERVERS = {
  vllm: {
    title: "vLLM",
    published: "vllm/vllm-openai",
    image: /(^|\/)vllm(-openai(-[a-z0-9-]+)?)?$/,
    user: {
      id: 2000,
      byName: "vllm",
      fact:
        "the image has the user `vllm`, 2000, since 2026-04; PyTorch looks its user up by name on import, so that with " +
        "1000 the server exits before it reads its arguments",
    },
    port: { number: 8000, flag: "--port" },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 10,
      failures: { ready: 6, live: 6 },
      fact:
        "`/health` answers 200 while the engine hangs, and late while it is only busy: answers get 10 s, and six in a " +
        "row may fail. Watch `vllm:iteration_tokens_total`: flat while requests run means a dead engine",
    },
    drain: {
      kind: "flag",
      flag: {
        name: "--shutdown-timeout",
        since: [0, 18],
        needed: true,
        why: "without it every request that runs is cut when the pod ends",
      },
      fact: "`--shutdown-timeout`, 0 by default, which aborts running requests at once",
    },
    sharedMemory: { size: "2Gi", fact: "vLLM's Kubernetes guide: 2Gi for tensor parallel inference" },
    caches: { ...PYTHON_CACHES, VLLM_CACHE_ROOT: "vllm", XDG_CONFIG_HOME: "config", OUTLINES_CACHE_DIR: "outlines" },
    downloads: ["HF_HOME"],
    temporary: COMPILES,
    writes: "HOME, the caches below it, and compiled kernels",
    sources: [
      { reference: "vllm-project/vllm pull request 40275 (user 2000, group 0, HOME)", date: "2026-04-19" },
      { reference: "ai-dynamo/dynamo pull request 12457 (KeyError under 1000)", date: "2026-07-30" },
      { reference: "vllm-project/vllm pull requests 34730 and 43208 (--shutdown-timeout, 0.18)", date: "2026-05-20" },
      { reference: "gonka-ai/gonka pull request 1421 (/health in both directions)", date: "2026-07-07" },
      { reference: "llm-d/llm-d-benchmark pull request 1734 (probes of a busy engine)", date: "2026-08-06" },
      { reference: "vllm-project/vllm docs/deployment/k8s.md (/dev/shm)", date: "2026-08-21" },
    ],
  },
  sglang: {
    title: "SGLang",
    published: "lmsysorg/sglang",
    image: /(^|\/)sglang$/,
    user: { id: 1000, byName: "sglang", fact: "the image names no user and has none but root" },
    port: { number: 30000, flag: "--port" },
    listen: {
      flag: {
        name: "--host",
        needed: true,
        why: "without it the server listens on 127.0.0.1, and no probe and no client reaches it",
      },
      value: "0.0.0.0",
    },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 25,
      failures: { ready: 3, live: 6 },
      fact:
        "`/health` generates a token and waits up to 20 s for any answer of the scheduler, so it finds a hung engine; it " +
        "gets 25 s. It answers 503 while the pod drains, which restarts nothing",
    },
    drain: { kind: "own", fact: "finishes every running request after SIGTERM, however long that takes" },
    sharedMemory: { size: "2Gi", fact: "as vLLM: tensors pass between its worker processes" },
    caches: PYTHON_CACHES,
    downloads: ["HF_HOME"],
    temporary: COMPILES,
    writes: "HOME, the caches below it, and compiled kernels",
    sources: [
      { reference: "sgl-project/sglang docker/Dockerfile @004740a (no USER)", date: "2026-11-30" },
      { reference: "mintlify.com/sgl-project/sglang/backend/server-arguments (--host 127.0.0.1)", date: "2026-11-30" },
      { reference: "sgl-project/sglang srt/entrypoints/http_server.py @0025436 (/health)", date: "2026-11-30" },
      { reference: "docs.sglang.io references/environment_variables (20 s)", date: "2026-11-30" },
      {
        reference: "sgl-project/sglang pull request 1838, srt/managers/tokenizer_manager.py (SIGTERM)",
        date: "2026-11-30",
      },
    ],
  },
  tgi: {
    title: "Text Generation Inference",
    published: "huggingface/text-generation-inference",
    image: /(^|\/)text-generation-inference$/,
    user: {
      id: 1000,
      fact: "the image names no user; from 3.1 on its Python lies in /root, which only root may enter",
    },
    port: { number: 8080, flag: "--port", variables: (port) => ({ PORT: String(port) }) },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 10,
      failures: { ready: 3, live: 6 },
      fact: "one answer for both",
    },
    drain: { kind: "own", fact: "the router finishes running requests; the launcher waits 90 s" },
    sharedMemory: { size: "1Gi", fact: "its README: 1Gi, for NCCL" },
    caches: PYTHON_CACHES,
    downloads: ["HF_HOME"],
    temporary: COMPILES,
    writes: "/data in the image, which HF_HOME moves",
    refused: {
      since: [3, 1],
      rule: "cannot run without root: its Python lies in /root, and it has been in maintenance mode since 2025-12",
      remedy: 'serve the model with vLLM or SGLang, or build an image that any user can run and set server: "other"',
    },
    sources: [
      {
        reference: "huggingface/text-generation-inference issue 3082 (not without root since 3.1)",
        date: "2025-03-07",
      },
      { reference: "huggingface/text-generation-inference README, Dockerfile, launcher @db931fc", date: "2026-01-08" },
    ],
  },
  "tensorrt-llm": {
    title: "TensorRT-LLM",
    published: "nvidia/tensorrt-llm/release",
    image: /(^|\/)tensorrt-llm\/release$/,
    user: { id: 1000, byName: "trtllm", fact: "the image names no user and has none but root" },
    port: { number: 8000, flag: "--port" },
    listen: {
      flag: {
        name: "--host",
        needed: true,
        why: "without it trtllm-serve listens on localhost, and no probe and no client reaches it",
      },
      value: "0.0.0.0",
    },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 10,
      failures: { ready: 6, live: 6 },
      fact: "asks its executor; `/health_generate` generates and is no liveness probe",
    },
    drain: { kind: "own", fact: "uvicorn waits for running requests" },
    sharedMemory: { size: "2Gi", fact: "NVIDIA runs it with --ipc=host; workers exchange tensors" },
    caches: PYTHON_CACHES,
    downloads: ["HF_HOME"],
    temporary: COMPILES,
    writes: "HOME, the caches below it, and /tmp",
    sources: [
      { reference: "NVIDIA/TensorRT-LLM tensorrt_llm/serve/openai_server.py @0005772 (/health)", date: "2026-11-30" },
      { reference: "NVIDIA/TensorRT-LLM tensorrt_llm/commands/serve.py (--host localhost)", date: "2026-11-30" },
      { reference: "NVIDIA/TensorRT-LLM docker/release.md @585c756 (--ipc=host)", date: "2026-11-30" },
    ],
  },
  nim: {
    title: "NVIDIA NIM",
    published: "nim/<publisher>/<model>",
    image: /(^|\/)nim\//,
    user: { id: 1000, byName: "nim", fact: "documented as 1000; the cache must be writable by it" },
    port: { number: 8000, variables: (port) => ({ NIM_HTTP_API_PORT: String(port), NIM_SERVER_PORT: String(port) }) },
    health: {
      readyPath: "/v1/health/ready",
      livePath: "/v1/health/live",
      timeout: 10,
      failures: { ready: 3, live: 6 },
      fact: "as its operator probes it; loading takes up to 20 minutes there, so raise `startupBudget`",
    },
    drain: { kind: "own", fact: "not documented: measure it before you rely on it" },
    sharedMemory: { size: "16Gi", fact: "NVIDIA's guide: 16GB without NVLink; at most half of the memory limit here" },
    caches: { NIM_CACHE_PATH: "nim", OUTLINES_CACHE_DIR: "outlines" },
    downloads: ["NIM_CACHE_PATH"],
    temporary: COMPILES,
    writes: "/opt/nim/.cache in the image, which NIM_CACHE_PATH moves",
    sources: [
      { reference: "NVIDIA/k8s-nim-operator api/apps/v1alpha1/nimservice_types.go @f63f74d", date: "2026-08-19" },
      { reference: "docs.nvidia.com/nim/alpamayo/latest/configuration.html (user, cache)", date: "2026-11-30" },
      { reference: "docs.nvidia.com/nim/large-language-models configuration (shared memory)", date: "2026-11-30" },
    ],
  },
  ray: {
    title: "Ray Serve",
    published: "rayproject/ray-llm",
    image: /(^|\/)ray(-llm|-ml)?$/,
    user: { id: 1000, fact: "the image has the user `ray`, 1000" },
    port: { number: 8000 },
    health: {
      readyPath: "/-/healthz",
      livePath: "/-/healthz",
      timeout: 10,
      failures: { ready: 3, live: 6 },
      fact: "the proxy's own answer, which says nothing of the applications behind it",
    },
    drain: { kind: "none", fact: "`ray start` as the first process ends everything at once" },
    sharedMemory: { size: "2Gi", fact: "its object store; without room there it goes to /tmp" },
    caches: PYTHON_CACHES,
    temporary: COMPILES,
    writes: "/tmp/ray and HOME",
    sources: [
      { reference: "ray-project/ray docker/base-slim/Dockerfile @08cfa13 (user)", date: "2026-11-30" },
      { reference: "ray-project/kuberay issues 1828, 4480 (/-/healthz)", date: "2026-02-09" },
      { reference: "ray-project/ray issue 64181 (SIGTERM)", date: "2026-06-28" },
    ],
  },
} as const satisfies Record<string, ServerFacts>;
