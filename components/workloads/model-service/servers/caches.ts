/** What several servers keep on disk, and how much room that may take. */

/** Compiled kernels of one model, and what libraries unpack. It is a limit: what is not written takes no room. */
export const COMPILES = "10Gi";
export const WRITES_LITTLE = "1Gi";

/** What PyTorch, Triton (the compiler) and Hugging Face's libraries keep. */
export const PYTHON_CACHES = {
  HF_HOME: "huggingface",
  TORCHINDUCTOR_CACHE_DIR: "inductor",
  TRITON_CACHE_DIR: "triton",
  NUMBA_CACHE_DIR: "numba",
  FLASHINFER_WORKSPACE_BASE: "flashinfer",
} as const;
