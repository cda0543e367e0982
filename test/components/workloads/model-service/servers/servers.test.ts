/**
 * Model servers of the field under mocks: every server of the table, by the image that its project publishes, gets a pod
 * that it can live in. What a real kubelet and a real server do with it is not proven here.
 */
import assert from "node:assert/strict";
import { describePool } from "../../../../../components/node-pools/vocabulary";
import { checkOwn } from "../../../../../components/workloads/model-service/check";
import { podSpec } from "../../../../../components/workloads/model-service/pod";
import {
  recognise,
  SERVER_NAMES,
  versionOf,
} from "../../../../../components/workloads/model-service/servers/recognise";
import { servingOf } from "../../../../../components/workloads/model-service/servers/serving";
import { SERVERS, type ServerName } from "../../../../../components/workloads/model-service/servers/table";
import { timingOf } from "../../../../../components/workloads/model-service/timing";
import { parseQuantity } from "../../../../../components/core/sizes";
import { formatProblem } from "../../../../../components/core/errors";
import { at, listAt } from "../../../../support/recorder";
import { pools, service } from "../../../../support/specs";

const [, , L4] = pools();

/** Images as the projects publish them and as mirrors keep them. Names read in each project's documents, 2026-11-30. */
const IMAGES: Readonly<Record<string, ServerName | undefined>> = {
  "vllm/vllm-openai:v0.33.0": "vllm",
  "docker.io/vllm/vllm-openai:v0.33.0@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcdef": "vllm",
  "vllm/vllm-openai-rocm:v0.20.0": "vllm",
  "123456789012.dkr.ecr.eu-central-1.amazonaws.com/hub/vllm/vllm-openai:v0.33.0": "vllm",
  "lmsysorg/sglang:v0.5.23-cu130": "sglang",
  "nvcr.io/nvidia/tritonserver:26.07-py3": "triton",
  "ghcr.io/huggingface/text-generation-inference:3.3.7": "tgi",
  "ghcr.io/huggingface/text-embeddings-inference:89-1.9": "tei",
  "registry.example.com:5000/ollama/ollama:0.20.0": "ollama",
  "ghcr.io/ggml-org/llama.cpp:server-cuda-b9000": "llama.cpp",
  "nvcr.io/nim/meta/llama-3.1-8b-instruct:1.12.0": "nim",
  "nvcr.io/nvidia/tensorrt-llm/release:1.3.0": "tensorrt-llm",
  "rayproject/ray-llm:2.60.0-py312": "ray",
  "rayproject/ray:2.60.0": "ray",
  "registry.example.com/earnings-analyser:1.4.2": undefined,
  "registry.example.com/team/vllm-router:1.0.0": undefined,
  "registry.example.com/stringray:1.0.0": undefined,
};

const EXAMPLE: Readonly<Record<ServerName, string>> = {
  vllm: "vllm/vllm-openai:v0.33.0",
  sglang: "lmsysorg/sglang:v0.5.23",
  triton: "nvcr.io/nvidia/tritonserver:26.07-py3",
  // Its last version that runs without root.
  tgi: "ghcr.io/huggingface/text-generation-inference:3.0.1",
  tei: "ghcr.io/huggingface/text-embeddings-inference:89-1.9",
  ollama: "ollama/ollama:0.20.0",
  "llama.cpp": "ghcr.io/ggml-org/llama.cpp:server-b9000",
  nim: "nvcr.io/nim/meta/llama-3.1-8b-instruct:1.12.0",
  "tensorrt-llm": "nvcr.io/nvidia/tensorrt-llm/release:1.3.0",
  ray: "rayproject/ray-llm:2.60.0",
};

const CACHE = { cache: { kind: "ephemeral", size: "40Gi" } } as const;

function pod(overrides: object) {
  assert.ok(L4);
  return podSpec(service(overrides), describePool(L4), { app: "x" });
}

function variables(spec: unknown): Record<string, unknown> {
  const env = listAt(spec, "containers.0.env");
  assert.equal(new Set(env.map((variable) => at(variable, "name"))).size, env.length, "a variable is set twice");
  return Object.fromEntries(env.map((variable) => [String(at(variable, "name")), at(variable, "value")]));
}

function problems(overrides: object): string[] {
  return checkOwn(service(overrides), "w").map(formatProblem);
}

describe("a model server's image", () => {
  for (const [image, server] of Object.entries(IMAGES)) {
    it(`${image} is ${server ?? "no server that is known"}`, () => assert.equal(recognise(image), server));
  }

  it("says its version in its tag, or none", () => {
    assert.deepEqual(versionOf("vllm/vllm-openai:v0.18.1-cu129@sha256:00"), [0, 18]);
    assert.equal(versionOf("vllm/vllm-openai:nightly"), undefined);
    assert.equal(versionOf("registry.example.com:5000/vllm/vllm-openai@sha256:00"), undefined);
  });
});

describe("every model server", () => {
  for (const server of SERVER_NAMES) {
    const image = EXAMPLE[server];
    const spec = { image, ...CACHE };

    it(`${server} is accepted as its project publishes it, and every fact has a source with its day`, () => {
      assert.equal(recognise(`docker.io/${SERVERS[server].published}:1.0.0`), server);
      assert.deepEqual(problems(spec), []);
      assert.ok(SERVERS[server].sources.length > 0);
      for (const { date } of SERVERS[server].sources) assert.match(date, /^20\d\d-\d\d-\d\d$/);
    });

    it(`${server} stays within the restricted standard, with a root file system that nobody writes to`, () => {
      const made = pod(spec);
      assert.equal(at(made, "securityContext.runAsNonRoot"), true);
      assert.ok(Number(at(made, "securityContext.runAsUser")) > 0);
      assert.deepEqual(at(made, "containers.0.securityContext"), {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
    });

    it(`${server} finds every folder that it writes to on a volume, with a cache and without`, () => {
      for (const one of [spec, { image }]) {
        const made = pod(one);
        const mounts = listAt(made, "containers.0.volumeMounts").filter((mount) => at(mount, "readOnly") !== true);
        const folders = mounts.map((mount) => String(at(mount, "mountPath")));
        const env = variables(made);
        for (const name of ["HOME", ...Object.keys(SERVERS[server].caches)]) {
          const path = String(env[name]);
          assert.ok(
            folders.some((folder) => path === folder || path.startsWith(`${folder}/`)),
            `${name}=${path} is on no volume`,
          );
        }
      }
    });

    it(`${server} is probed on its own port and paths, patiently enough`, () => {
      const { health } = SERVERS[server];
      const container = at(pod(spec), "containers.0");
      assert.equal(at(container, "ports.0.containerPort"), SERVERS[server].port.number);
      assert.ok(SERVERS[server].port.number >= 1024);
      assert.equal(at(container, "livenessProbe.httpGet.path"), health.livePath);
      assert.equal(at(container, "readinessProbe.httpGet.path"), health.readyPath);
      assert.equal(at(container, "startupProbe.httpGet.path"), health.readyPath);
      const patience = Number(at(container, "livenessProbe.failureThreshold")) * 10;
      assert.ok(patience >= 60, `a busy server is restarted after ${patience} s`);
    });

    it(`${server} yields to whatever the stack file says`, () => {
      const said = {
        ...spec,
        port: 9100,
        runAsUser: 4711,
        sharedMemory: "3Gi",
        health: { readyPath: "/r", livePath: "/l" },
        env: { HOME: "/cache/home", USER: "me", HF_HOME: "/cache/hf" },
      };
      assert.deepEqual(problems(said), []);
      const made = pod(said);
      assert.equal(at(made, "securityContext.runAsUser"), 4711);
      assert.equal(at(made, "containers.0.ports.0.containerPort"), 9100);
      assert.equal(at(made, "containers.0.livenessProbe.httpGet.path"), "/l");
      assert.deepEqual([variables(made)["HOME"], variables(made)["USER"]], ["/cache/home", "me"]);
      const { port } = SERVERS[server];
      const args = servingOf(service(said)).args ?? [];
      const told = [...args, ...Object.values(variables(made))].map(String);
      if ("flag" in port || "variables" in port) assert.ok(told.some((word) => /(^|:)9100$/.test(word)));
    });

    it(`${server} has /dev/shm within its memory limit`, () => {
      const resources = { ...service().resources, limits: { memory: "5Gi" } };
      const { sharedMemory = "0" } = servingOf(service({ ...spec, resources }));
      assert.ok(parseQuantity(sharedMemory) * 2n <= parseQuantity("5Gi"));
    });
  }
});

describe("vLLM", () => {
  const image = EXAMPLE.vllm;

  it("runs as its image's own user, under a name that PyTorch finds", () => {
    const made = pod({ image, ...CACHE });
    assert.equal(at(made, "securityContext.runAsUser"), 2000);
    const { USER, LOGNAME, HOME } = variables(made);
    assert.deepEqual([USER, LOGNAME, HOME], ["vllm", "vllm", "/tmp"]);
  });

  it("is told to drain for as long as the stack file gives it, and is killed later than that", () => {
    const spec = service({ image, ...CACHE, args: ["--model", "/m"], drain: { delay: "15s", timeout: "2m" } });
    assert.deepEqual(servingOf(spec).args, ["--model", "/m", "--shutdown-timeout", "120"]);
    assert.ok(timingOf(spec).terminationGracePeriodSeconds > 15 + 120);
  });

  it("keeps its own drain, and one before 0.18 is not told what it would not start with", () => {
    const args = ["--shutdown-timeout=20"];
    assert.deepEqual(servingOf(service({ image, ...CACHE, args })).args, args);
    assert.equal(servingOf(service({ image: "vllm/vllm-openai:v0.17.3", ...CACHE })).args, undefined);
  });

  it("is served on the port that its arguments say", () => {
    assert.equal(servingOf(service({ image, args: ["--port", "8081"] })).port, 8081);
    assert.deepEqual(servingOf(service({ image, port: 8081 })).args?.slice(-2), ["--port", "8081"]);
  });
});

describe("servers that listen on loopback by themselves", () => {
  it("are told to listen on the pod's address, unless they are told already", () => {
    const args = ["python3", "-m", "sglang.launch_server"];
    assert.deepEqual(servingOf(service({ image: EXAMPLE.sglang, args })).args, [...args, "--host", "0.0.0.0"]);
    const own = [...args, "--host=::"];
    assert.deepEqual(servingOf(service({ image: EXAMPLE.sglang, args: own })).args, own);
    assert.deepEqual(servingOf(service({ image: EXAMPLE["tensorrt-llm"] })).args, ["--host", "0.0.0.0"]);
  });
});

describe("a container with NVIDIA devices", () => {
  it("has a place where the container toolkit makes its folder, and one without has none", () => {
    const mounts = (made: unknown) => listAt(made, "containers.0.volumeMounts").map((m) => at(m, "mountPath"));
    assert.ok(mounts(pod({})).includes("/etc/nvidia"));
    const [, general] = pools();
    assert.ok(general);
    const cpu = podSpec(
      service({ resources: { ...service().resources, accelerators: undefined } }),
      describePool(general),
      {},
    );
    assert.ok(!mounts(cpu).includes("/etc/nvidia"));
    assert.equal(mounts(pod({ writablePaths: ["/etc/nvidia"] })).filter((path) => path === "/etc/nvidia").length, 1);
  });
});

describe("writable folders", () => {
  it("are empty volumes at the given paths", () => {
    const made = pod({ writablePaths: ["/opt/app/logs", "/var/run/app"] });
    const found = listAt(made, "containers.0.volumeMounts").filter((m) => /^writable/.test(String(at(m, "name"))));
    assert.deepEqual(
      found.map((mount) => at(mount, "mountPath")),
      ["/opt/app/logs", "/var/run/app"],
    );
    const names = listAt(made, "volumes").map((volume) => at(volume, "name"));
    for (const mount of found) assert.ok(names.includes(at(mount, "name")));
  });
});

/** What is refused, each with what to do instead. */
const REFUSED: Readonly<Record<string, readonly [object, RegExp]>> = {
  "vLLM under a user that its image does not know": [
    { image: EXAMPLE.vllm, ...CACHE, runAsUser: 1000 },
    /^w\.runAsUser 1000 is no user of the image: vLLM .* leave it out, which gives 2000; .* set env\.USER/,
  ],
  "vLLM in a script that cuts requests": [
    { image: EXAMPLE.vllm, ...CACHE, command: ["bash", "-c", "vllm serve /mnt/models"] },
    /^w\.command starts vLLM by a script that lacks --shutdown-timeout: .* add --shutdown-timeout 30/,
  ],
  "SGLang in a script that listens on loopback": [
    { image: EXAMPLE.sglang, ...CACHE, command: ["/bin/sh", "-ec"], args: ["python3 -m sglang.launch_server"] },
    /^w\.args starts SGLang by a script that lacks --host/,
  ],
  "a drain that is killed before it ends": [
    { image: EXAMPLE.vllm, ...CACHE, args: ["--shutdown-timeout", "300"] },
    /^w\.drain\.timeout "30s" is shorter than vLLM waits for requests, --shutdown-timeout 300/,
  ],
  "two ports": [
    { image: EXAMPLE.vllm, ...CACHE, port: 8080, args: ["--port", "8000"] },
    /^w\.port 8080 is not where vLLM listens: its arguments say --port 8000/,
  ],
  "Text Generation Inference since 3.1": [
    { image: "ghcr.io/huggingface/text-generation-inference:3.3.7", ...CACHE },
    /^w\.image .* Text Generation Inference cannot run without root: .* vLLM or SGLang/,
  ],
  "a NIM with nowhere to put its model": [
    { image: EXAMPLE.nim },
    /^w\.cache is missing: NVIDIA NIM's image holds no model.* env\.NIM_CACHE_PATH/,
  ],
  "a writable folder over a mount": [
    { writablePaths: ["/opt/a", "/opt/a/b"] },
    /^w\.writablePaths\[1\] "\/opt\/a\/b" overlaps \/opt\/a/,
  ],
};

describe("a model service refuses", () => {
  for (const [what, [spec, message]] of Object.entries(REFUSED)) {
    it(what, () => {
      const found = problems(spec);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }

  it("none of them when the stack file says that the image is something else", () => {
    assert.deepEqual(problems({ image: EXAMPLE.vllm, server: "other", runAsUser: 1000 }), []);
    assert.equal(servingOf(service({ image: EXAMPLE.vllm, server: "other" })).args, undefined);
    assert.equal(servingOf(service({ image: "registry.example.com/chat:1.0.0", server: "vllm" })).runAsUser, 2000);
  });
});
