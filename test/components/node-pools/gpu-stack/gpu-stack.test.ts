/** Who owns each layer of the GPU software on each cloud, what the platform installs of it, and when two would own one. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as fc from "fast-check";
import { Addons } from "../../../../components/addons";
import { ADDON_NAMES, CATALOGUE } from "../../../../components/addons/catalogue";
import { addonsSpec } from "../../../../components/addons/spec";
import { CLOUDS, type Cloud } from "../../../../components/placement/cloud";
import { existingPlacement } from "../../../../components/placement/existing";
import type { Placement } from "../../../../components/placement";
import { factsOf } from "../../../../components/cloud/registry";
import { formatProblem } from "../../../../components/core/errors";
import { GpuStack } from "../../../../components/node-pools/gpu-stack";
import { checkGpuStack } from "../../../../components/node-pools/gpu-stack/check";
import type { GpuStackAdapter } from "../../../../components/node-pools/gpu-stack/contract";
import { GPU_LAYERS } from "../../../../components/placement/gpu-layers";
import { LAYER_ADDONS } from "../../../../components/node-pools/gpu-stack/layers";
import { gpuStackPlan, plannedAddons } from "../../../../components/node-pools/gpu-stack/plan";
import { nodePoolsSpec } from "../../../../components/node-pools/spec";
import { answerFor } from "../../../../policies/encryption/coverage";
import { at, listAt, record } from "../../../support/recorder";
import { OWNERSHIP } from "../../../support/specs";

const L4 = { name: "l4", accelerator: "L4", nodes: 2, cpu: "8", memory: "32Gi" };
const SLICED = { ...L4, name: "sliced", sharing: { kind: "time-slicing", replicas: 3 } };
const SPLIT = { ...L4, name: "split", accelerator: "H100", sharing: { kind: "mig", profile: "1g.10gb" } };

function pools(...extra: object[]) {
  return nodePoolsSpec.parse([{ name: "system", role: "system", nodes: 2, cpu: "4", memory: "16Gi" }, ...extra]);
}

function existing(gpuSoftware?: unknown): Placement {
  return { existing: existingPlacement.parse({ context: "c", gpuSoftware }) };
}

function plan(cloud: Cloud, extra: object[], placement = existing()) {
  return gpuStackPlan(factsOf(cloud).gpuStack, placement, pools(...extra));
}

function problems(cloud: Cloud, extra: object[], { gpuSoftware, install = [] }: Partial<Asked> = {}): string[] {
  const request = { placement: existing(gpuSoftware), nodePools: pools(...extra), install };
  return checkGpuStack(factsOf(cloud).gpuStack, request).map(formatProblem);
}

interface Asked {
  readonly gpuSoftware: unknown;
  readonly install: readonly (typeof ADDON_NAMES)[number][];
}

describe("the GPU software of a cloud's nodes", () => {
  for (const cloud of CLOUDS) {
    it(`has one owner for every layer on ${cloud}, in its manifest too`, () => {
      const owners = factsOf(cloud).gpuStack.owners(existing());
      assert.deepEqual(Object.keys(owners), [...GPU_LAYERS]);
      for (const { by } of Object.values(owners)) assert.notEqual(by, "");
    });
  }

  it("is installed by the platform as far as no node image, cloud or cluster brings it", () => {
    const installed = Object.fromEntries(CLOUDS.map((cloud) => [cloud, plannedAddons(plan(cloud, [L4]))]));
    assert.deepEqual(installed, {
      aws: ["dcgm-exporter"],
      gcp: [],
      azure: ["nvidia-device-plugin", "dcgm-exporter"],
      existing: [],
    });
  });

  it("is not installed for pools without NVIDIA's devices", () => {
    for (const cloud of CLOUDS) {
      assert.deepEqual(plannedAddons(plan(cloud, [])), []);
      assert.deepEqual(plannedAddons(plan(cloud, [{ ...L4, accelerator: "MI300X" }])), []);
    }
  });

  it("is what the stack file says on a cluster that is there, and the platform adds what it can", () => {
    const added = (gpuSoftware: unknown) => plannedAddons(plan("existing", [L4], existing(gpuSoftware)));
    assert.deepEqual(added("operator"), []);
    assert.deepEqual(added(["driver", "toolkit", "device-plugin", "metrics"]), []);
    assert.deepEqual(added(["driver", "toolkit", "device-plugin"]), ["dcgm-exporter"]);
    assert.deepEqual(added(["driver", "toolkit"]), ["nvidia-device-plugin", "dcgm-exporter"]);
  });

  it("is never owned twice nor left to nobody where the check has nothing to say", () => {
    const layers = fc.subarray([...GPU_LAYERS]);
    const install = fc.subarray([...ADDON_NAMES]);
    const extra = fc.subarray([L4, SLICED, SPLIT]);
    fc.assert(
      fc.property(fc.constantFrom(...CLOUDS), layers, install, extra, (cloud, gpuSoftware, asked, wanted) => {
        if (problems(cloud, wanted, { gpuSoftware, install: asked }).length > 0) return;
        const { owners, addons } = plan(cloud, wanted, existing(gpuSoftware));
        const running = new Set([...Object.keys(addons), ...asked]);
        for (const [layer, addon] of Object.entries(LAYER_ADDONS)) {
          const { kind } = owners[layer as keyof typeof LAYER_ADDONS];
          assert.ok(kind === "addon" || !running.has(addon), `${layer} on ${cloud} has two owners`);
          assert.ok(kind !== "addon" || wanted.length === 0 || running.has(addon), `${layer} on ${cloud} has none`);
        }
        if (wanted.length > 0) assert.notEqual(owners.driver.kind, "nobody");
      }),
    );
  });
});

describe("two owners of one layer", () => {
  it("are refused with both names and what to do", () => {
    assert.deepEqual(problems("aws", [L4], { install: ["nvidia-device-plugin", "dcgm-exporter"] }), [
      'addons.install[0] "nvidia-device-plugin" would be a second device plugin beside that of Bottlerocket\'s NVIDIA image; remove it: every node with devices has one already',
    ]);
    assert.deepEqual(problems("existing", [L4], { gpuSoftware: "operator", install: ["dcgm-exporter"] }), [
      'addons.install[0] "dcgm-exporter" would be a second DCGM exporter beside that of the cluster\'s GPU operator; remove it; or take the other away, and list in placement.existing.gpuSoftware the layers that are left',
    ]);
    assert.deepEqual(problems("gcp", [L4], { install: ["dcgm-exporter"] }), [
      'addons.install[0] "dcgm-exporter" would be a second DCGM exporter beside that of GKE; remove it: every node with devices has one already',
    ]);
  });

  it("are not two where the platform is the owner anyway", () => {
    assert.deepEqual(problems("azure", [L4], { install: ["nvidia-device-plugin", "dcgm-exporter"] }), []);
  });

  it("are none where there is nothing to own", () => {
    assert.deepEqual(problems("azure", [], { install: ["dcgm-exporter", "cert-manager"] }), [
      'addons.install[0] "dcgm-exporter" serves NVIDIA\'s devices, and no pool has any; remove it: a pool with such an accelerator brings it along',
    ]);
  });
});

describe("a layer without an owner", () => {
  it("is refused where a pool needs it and the platform cannot install it", () => {
    assert.deepEqual(problems("existing", [SPLIT], { gpuSoftware: ["toolkit", "device-plugin"] }), [
      "placement.existing.gpuSoftware names no driver (driver), and the stack's pools need one that the platform cannot install; let NVIDIA's GPU operator or your node image bring it, and name it here",
      "placement.existing.gpuSoftware names no MIG manager (partitioning), and the stack's pools need one that the platform cannot install; let NVIDIA's GPU operator or your node image bring it, and name it here",
    ]);
    assert.deepEqual(problems("existing", [L4], { gpuSoftware: ["driver", "toolkit"] }), []);
    assert.deepEqual(problems("existing", [], { gpuSoftware: [] }), []);
  });

  it("is the platform's device plugin, which nodes that it did not make must be labelled for", () => {
    const gpuSoftware = ["driver", "toolkit"];
    assert.deepEqual(problems("existing", [SLICED], { gpuSoftware }), [
      "nodePools[1].labels lack nvidia.com/device-plugin.config: time-slicing-3, by which the platform's device plugin slices a node's devices; label the nodes with it, and name the label here",
    ]);
    const labels = { pool: "sliced", "nvidia.com/device-plugin.config": "time-slicing-3" };
    assert.deepEqual(problems("existing", [{ ...SLICED, labels }], { gpuSoftware }), []);
    assert.deepEqual(problems("existing", [SLICED]), []);
    const mps = { ...SLICED, sharing: { kind: "mps", replicas: 2 } };
    assert.match(
      problems("existing", [mps], { gpuSoftware }).join(),
      /^nodePools\[1\]\.sharing\.kind "mps" is not what/,
    );
  });
});

describe("what the platform installs for devices", () => {
  const install = (cloud: Cloud, ...extra: object[]) =>
    record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      const planned = plan(cloud, extra);
      const { forAddons: fromStack } = new GpuStack(
        "gpu-stack",
        { ownership: OWNERSHIP, provider, plan: planned },
        options,
      );
      const needed = plannedAddons(planned);
      return new Addons(
        "addons",
        { ownership: OWNERSHIP, provider, spec: addonsSpec.parse({}), needed, fromStack },
        options,
      );
    });
  const valuesOf = (inputs: unknown) => at(inputs, "spec.values");

  it("runs on the nodes of exactly the pools with devices, whatever their taints", async () => {
    const { one } = await install("azure", L4, { ...SLICED, labels: { a: "1", b: "2" } });
    for (const addon of ["nvidia-device-plugin", "dcgm-exporter"]) {
      const values = valuesOf(one(`addons-${addon}-release`).inputs);
      const path = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
      assert.deepEqual(listAt(values, path), [
        { matchExpressions: [{ key: "stratiform.dev/pool", operator: "In", values: ["l4"] }] },
        {
          matchExpressions: [
            { key: "a", operator: "In", values: ["1"] },
            { key: "b", operator: "In", values: ["2"] },
          ],
        },
      ]);
      assert.deepEqual(at(values, "tolerations"), [{ operator: "Exists" }]);
      assert.equal(at(values, "podSecurityContext.seccompProfile.type"), "RuntimeDefault");
    }
  });

  it("counts whole devices with no capability, and slices as each node's label says", async () => {
    const plugin = async (...extra: object[]) =>
      valuesOf((await install("azure", ...extra)).one("addons-nvidia-device-plugin-release").inputs);
    const whole = await plugin(L4);
    assert.equal(at(whole, "migStrategy"), "none");
    assert.deepEqual(at(whole, "securityContext.capabilities"), { drop: ["ALL"] });
    assert.deepEqual(at(whole, "config"), { default: "", map: {} });
    const sliced = await plugin(L4, SLICED);
    assert.equal(at(sliced, "config.default"), "default");
    const map = at(sliced, "config.map") as Record<string, string>;
    assert.deepEqual(Object.keys(map), ["default", "time-slicing-3"]);
    assert.deepEqual(JSON.parse(map["time-slicing-3"] ?? ""), {
      version: "v1",
      sharing: {
        timeSlicing: {
          renameByDefault: false,
          failRequestsGreaterThanOne: true,
          resources: [{ name: "nvidia.com/gpu", replicas: 3 }],
        },
      },
    });
    const split = await plugin(SPLIT);
    assert.equal(at(split, "migStrategy"), "single");
    assert.deepEqual(at(split, "securityContext.capabilities.add"), ["SYS_ADMIN"]);
  });

  it("watches Bottlerocket's devices through the runtime that its nodes enable for it, made before", async () => {
    const { one, ofType } = await install("aws", L4);
    const release = one("addons-dcgm-exporter-release");
    assert.equal(at(release.inputs, "spec.values.runtimeClassName"), "nvidia-legacy");
    assert.equal(at(one("gpu-stack-nvidia-legacy").inputs, "handler"), "nvidia-legacy");
    assert.ok(release.dependsOn.includes("gpu-stack-nvidia-legacy"));
    const azure = await install("azure", L4);
    assert.deepEqual(azure.ofType("kubernetes:node.k8s.io/v1:RuntimeClass"), []);
    assert.equal(at(azure.one("addons-dcgm-exporter-release").inputs, "spec.values.runtimeClassName"), "");
    assert.deepEqual(
      ofType("kubernetes:core/v1:Namespace")
        .map(({ name }) => name)
        .filter((name) => name.endsWith("gpu-stack")),
      ["addons-gpu-stack"],
    );
  });

  it("is of types that the encryption pack answers for", async () => {
    const { resources } = await install("aws", L4, SLICED, SPLIT);
    const types = [...new Set(resources.map(({ type }) => type))].filter((type) => !type.startsWith("pulumi:"));
    assert.ok(types.includes("kubernetes:node.k8s.io/v1:RuntimeClass"));
    assert.deepEqual(
      types.filter((type) => answerFor(type) === undefined),
      [],
    );
  });

  it("lets Prometheus reach the exporter and nothing else, in a namespace that admits it", async () => {
    const { one } = await install("azure", L4);
    const labels = at(one("addons-gpu-stack").inputs, "metadata.labels") as Record<string, string>;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "privileged");
    const [, ports] = listAt(one("addons-gpu-stack-ingress").inputs, "spec.ingress");
    assert.deepEqual(
      listAt(ports, "ports").map((port) => at(port, "port")),
      [9400],
    );
  });

  it("is named by every adapter as an addon of the catalogue, in one namespace", () => {
    const adapters: readonly GpuStackAdapter[] = CLOUDS.map((cloud) => factsOf(cloud).gpuStack);
    for (const { runtimes = {} } of adapters) {
      for (const addon of Object.keys(runtimes)) assert.ok(ADDON_NAMES.some((name) => name === addon));
    }
    const namespaces = Object.values(LAYER_ADDONS).map((addon) => CATALOGUE[addon].namespace);
    assert.equal(new Set(namespaces).size, 1);
  });
});
