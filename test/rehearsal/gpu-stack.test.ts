/**
 * What charts render at a real API server with the admission policies of prod: the GPU stack's DaemonSets are admitted where
 * and as they are exempt, and run on the nodes of exactly the pools with devices; cert-manager's Job runs. Starts a sandbox.
 */
import assert from "node:assert/strict";
import { GPU_NAMESPACE } from "../../components/addons/pods-of-devices";
import { PLATFORM_CLASS } from "../../components/addons/priority";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";
import { describePool } from "../../components/node-pools/vocabulary";
import { admissionConfig, ADMISSION_RULES } from "../../components/security/rules";
import { admissionObjects } from "../../policies/kubernetes/admission";
import { tools } from "../../toolchain/tools";
import { startAdmissionCluster, type AdmissionCluster } from "../policies/support/admission-cluster";
import { asBag } from "../policies/support/conformance";
import {
  allDaemonSets,
  CHART_NAMES,
  daemonSet,
  GPU_NAMESPACE_OBJECT,
  GPU_QUOTA,
  serviceAccount,
} from "../support/charts/gpu-charts";
import { appliedObjects, GPU_POOLS, type RenderedObject } from "../support/charts/rendered-charts";
import { eventually } from "../support/lives/sandbox";

const ELSEWHERE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } };
const DEDICATED = { key: "dedicated", value: "research", effect: "NoExecute" };

describe("the GPU stack at a real API server (starts a control plane)", function () {
  this.timeout(240_000);
  let cluster: AdmissionCluster;

  before(async () => {
    cluster = await startAdmissionCluster(tools());
    const objects = admissionObjects(ADMISSION_RULES, {
      environment: "prod",
      config: admissionConfig("prod"),
      systemNamespaces: SYSTEM_NAMESPACES.existing.names,
      parameterNamespace: "kube-system",
      observe: false,
      today: "2026-11-21",
    });
    for (const object of objects) await cluster.create(asBag(object));
    await cluster.create(ELSEWHERE);
    await cluster.create(GPU_NAMESPACE_OBJECT);
    await cluster.create(GPU_QUOTA);
    for (const name of CHART_NAMES) await cluster.create(serviceAccount(name));
    await eventually("the policies are enforced", async () => {
      const { status } = await cluster.ask(daemonSet("dcgm-exporter", { namespace: "elsewhere" }));
      return status === 422 ? true : undefined;
    });
    const pools = GPU_POOLS.map(describePool).map(({ name, nodes, selector, taints, allocatable }) => ({
      name,
      count: nodes,
      labels: { ...selector },
      taints: [...taints.map(({ key, value = "", effect }) => ({ key, value, effect })), DEDICATED],
      capacity: { ...allocatable },
    }));
    const plain = { name: "general", count: 2, labels: { "stratiform.dev/pool": "general" }, taints: [] };
    await cluster.sandbox.addNodes([...pools, { ...plain, capacity: { cpu: "8", memory: "32Gi" } }]);
  });

  after(() => cluster?.stop());

  it("refuses the privileged daemon that the device plugin's chart always renders", async () => {
    const [daemon, ...others] = allDaemonSets("nvidia-device-plugin").filter(({ metadata }) =>
      metadata.name.endsWith("mps-control-daemon"),
    );
    assert.ok(daemon !== undefined && others.length === 0);
    const { status, message } = await cluster.ask(daemon);
    assert.equal(status, 422, message);
  });

  it("admits the Job that asks cert-manager's API, and its pod, which ends", async () => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "cert-manager", labels } });
    const { name, ...facts } = PLATFORM_CLASS;
    const { status } = await cluster.sandbox.request("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", {
      metadata: { name },
      ...facts,
    });
    assert.equal(status, 201);
    for (const object of appliedObjects("cert-manager").filter(isOfTheCheck)) await cluster.create(asBag(object));
    await eventually("the Job succeeds", async () => {
      const path = "/apis/batch/v1/namespaces/cert-manager/jobs/cert-manager-startupapicheck";
      const { body } = await cluster.sandbox.request("GET", path);
      return (body as { readonly status?: { readonly succeeded?: number } }).status?.succeeded === 1 ? true : undefined;
    });
  });

  for (const name of CHART_NAMES) {
    it(`refuses ${name} elsewhere and under another name`, async () => {
      for (const changes of [{ namespace: "elsewhere" }, { name: "another" }]) {
        const { status, message } = await cluster.ask(daemonSet(name, changes));
        assert.equal(status, 422, message);
        assert.match(message, /ValidatingAdmissionPolicy/);
      }
    });

    it(`runs ${name} on every node with devices, whatever its taints, and on no other`, async () => {
      await cluster.create(daemonSet(name));
      const pods = await eventually(`${name} runs on both nodes`, async () => {
        const selector = encodeURIComponent(`app.kubernetes.io/name=${name}`);
        const path = `/api/v1/namespaces/${GPU_NAMESPACE}/pods?labelSelector=${selector}`;
        const { body } = await cluster.sandbox.request("GET", path);
        const { items } = body as { readonly items: readonly Pod[] };
        const running = items.filter(({ status }) => status.phase === "Running");
        return running.length >= 2 ? items : undefined;
      });
      assert.deepEqual(pods.map(({ spec }) => spec.nodeName).sort(), ["sliced-0", "split-0"]);
    });
  }
});

function isOfTheCheck({ kind, metadata }: RenderedObject): boolean {
  return ["Job", "ServiceAccount"].includes(kind) && metadata.name === "cert-manager-startupapicheck";
}

interface Pod {
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase?: string };
}
