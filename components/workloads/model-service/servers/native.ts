/** Model servers that are one native program. */
import { WRITES_LITTLE } from "./caches";
import type { ServerFacts } from "./facts";

export const NATIVE_SERVERS = {
  triton: {
    title: "Triton Inference Server",
    published: "nvidia/tritonserver",
    image: /(^|\/)tritonserver$/,
    user: {
      id: 1000,
      fact: "the image has the user `triton-server`, 1000, and makes sure of the number when it is built",
    },
    port: { number: 8000, flag: "--http-port" },
    health: {
      readyPath: "/v2/health/ready",
      livePath: "/v2/health/live",
      timeout: 5,
      failures: { ready: 3, live: 6 },
      fact: "ready once every model is loaded; metrics are on port 8002, so set `metricsPort: 8002`",
    },
    drain: {
      kind: "flag",
      flag: {
        name: "--exit-timeout-secs",
        needed: false,
        why: "without it requests get 30 s, whatever drain.timeout says",
      },
      fact: "`--exit-timeout-secs`, 30 by default: waits for connections to close, then for models to unload",
    },
    sharedMemory: { size: "1Gi", fact: "Triton's deployment guides: 1g; Python backends pass tensors through it" },
    caches: {},
    temporary: WRITES_LITTLE,
    writes: "/tmp, and /dev/shm for Python backends",
    sources: [
      { reference: "triton-inference-server/server build.py @e1db8a6 (user)", date: "2026-08-19" },
      {
        reference: "triton-inference-server/server src/main.cc, command_line_parser.h @e1db8a6 (exit)",
        date: "2026-08-19",
      },
      { reference: "triton-inference-server/server deploy/k8s-onprem @e1db8a6 (health)", date: "2026-08-19" },
    ],
  },
  tei: {
    title: "Text Embeddings Inference",
    published: "huggingface/text-embeddings-inference",
    image: /(^|\/)text-embeddings-inference$/,
    user: { id: 1000, fact: "the image names no user; its binaries are readable by all" },
    port: { number: 8080, flag: "--port", variables: (port) => ({ PORT: String(port) }) },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 10,
      failures: { ready: 3, live: 6 },
      fact: "one answer for both; the image listens on 80, which needs root, so PORT moves it",
    },
    drain: { kind: "own", fact: "finishes running requests after SIGTERM" },
    caches: { HUGGINGFACE_HUB_CACHE: "huggingface", HF_HOME: "huggingface" },
    downloads: ["HUGGINGFACE_HUB_CACHE"],
    temporary: WRITES_LITTLE,
    writes: "/data in the image, which HUGGINGFACE_HUB_CACHE moves, and a socket in /tmp",
    sources: [
      { reference: "huggingface/text-embeddings-inference Dockerfile-cuda, router/src @0d124dc", date: "2026-07-24" },
    ],
  },
  ollama: {
    title: "Ollama",
    published: "ollama/ollama",
    image: /(^|\/)ollama$/,
    user: { id: 1000, fact: "the image names no user; it makes a key in HOME/.ollama when it starts" },
    port: { number: 11434, variables: (port) => ({ OLLAMA_HOST: `0.0.0.0:${port}` }) },
    health: {
      readyPath: "/",
      livePath: "/",
      timeout: 5,
      failures: { ready: 3, live: 6 },
      fact: "answers before any model is loaded: the first request waits for it",
    },
    drain: { kind: "none", fact: "closes its connections at once: running requests are cut" },
    caches: { OLLAMA_MODELS: "ollama" },
    downloads: ["OLLAMA_MODELS"],
    temporary: WRITES_LITTLE,
    writes: "HOME/.ollama, and its models, which OLLAMA_MODELS moves",
    sources: [
      { reference: "ollama/ollama Dockerfile, server/routes.go, cmd/cmd.go @fb30760", date: "2026-08-21" },
      { reference: "kubeai-project/kubeai issue 397 (no HOME)", date: "2025-02-12" },
    ],
  },
  "llama.cpp": {
    title: "llama.cpp server",
    published: "ggml-org/llama.cpp",
    image: /(^|\/)llama\.cpp$/,
    user: { id: 1000, fact: "the image names no user; everything is in /app, readable by all" },
    port: { number: 8080, flag: "--port", variables: (port) => ({ LLAMA_ARG_PORT: String(port) }) },
    health: {
      readyPath: "/health",
      livePath: "/health",
      timeout: 10,
      failures: { ready: 3, live: 6 },
      fact: "503 until the model is loaded, 200 afterwards",
    },
    drain: { kind: "none", fact: "stops its queue at once: running requests are cut" },
    caches: { LLAMA_CACHE: "llama.cpp" },
    temporary: WRITES_LITTLE,
    writes: "LLAMA_CACHE, when it downloads a model itself",
    sources: [
      { reference: "ggml-org/llama.cpp .devops/cuda.Dockerfile @00d6946", date: "2026-11-30" },
      { reference: "ggml-org/llama.cpp pull request 11795 (what a signal does)", date: "2025-02-10" },
    ],
  },
} as const satisfies Record<string, ServerFacts>;
