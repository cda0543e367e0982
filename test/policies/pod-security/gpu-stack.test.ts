/**
 * What NVIDIA's charts run on nodes against the pod-security pack in prod: every exemption of theirs is needed, and nothing
 * beyond them is broken.
 */
import assert from "node:assert/strict";
import { GPU_NAMESPACE } from "../../../components/addons/pods-of-devices";
import { evaluateResource, evaluateStack } from "../../../policies/engine/evaluate";
import { withExemptions } from "../../../policies/rule/exemptions";
import { Field } from "../../../policies/rule/field";
import { Stack } from "../../../policies/rule/resource";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { EXEMPTIONS } from "../../../policies/settings/settings";
import {
  allDaemonSets,
  CHART_NAMES,
  daemonSet,
  GPU_NAMESPACE_OBJECT,
  serviceAccount,
} from "../../support/charts/gpu-charts";

const TODAY = "2026-11-21";

const RESOURCES = CHART_NAMES.flatMap((name) => [
  { type: "kubernetes:apps/v1:DaemonSet", name, urn: `urn:${name}`, props: daemonSet(name) },
  {
    type: "kubernetes:core/v1:ServiceAccount",
    name: serviceAccount(name).metadata.name,
    urn: `urn:account-${name}`,
    props: serviceAccount(name),
  },
]);

const NAMESPACE = {
  type: "kubernetes:core/v1:Namespace",
  name: "addons-gpu-stack",
  urn: "urn:namespace",
  props: GPU_NAMESPACE_OBJECT,
};
const POLICY = {
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "addons-gpu-stack-ingress",
  urn: "urn:policy",
  props: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "addon-ingress", namespace: GPU_NAMESPACE },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  },
};

/** `rule on object` of every violation, with these exemptions. */
function violations(exemptions: typeof EXEMPTIONS): string[] {
  const stack = new Stack(
    [...RESOURCES, NAMESPACE, POLICY].map(({ props, ...facts }) => ({
      ...facts,
      props: Field.of(props),
      parent: undefined,
      dependencies: [],
      propertyDependencies: {},
    })),
  );
  return podSecurityPack.rules.flatMap((rule) => {
    const circumstances = { given: withExemptions({}, exemptions[rule.id] ?? []), today: TODAY };
    const found =
      rule.kind === "stack"
        ? evaluateStack(rule, stack, circumstances).map(() => NAMESPACE.name)
        : RESOURCES.flatMap((input) => evaluateResource(rule, input, circumstances).map(() => input.name));
    return [...new Set(found)].map((name) => `${rule.id} on ${name}`);
  });
}

describe("the GPU stack's pods and the pod-security pack", () => {
  it("break nothing beyond their exemptions", () => {
    assert.deepEqual(violations(EXEMPTIONS), []);
  });

  it("would break many with the daemon that the device plugin's chart always renders", () => {
    const broken = allDaemonSets("nvidia-device-plugin").map((object) => {
      const input = { type: "kubernetes:apps/v1:DaemonSet", name: object.metadata.name, urn: "urn:x", props: object };
      const rules = podSecurityPack.rules.filter((rule) => {
        if (rule.kind === "stack") return false;
        const circumstances = { given: withExemptions({}, EXEMPTIONS[rule.id] ?? []), today: TODAY };
        return evaluateResource(rule, input, circumstances).length > 0;
      });
      return [object.metadata.name, rules.map(({ id }) => id)] as const;
    });
    const found = Object.fromEntries(broken);
    assert.deepEqual(found["nvidia-device-plugin"], []);
    const daemon = found["nvidia-device-plugin-mps-control-daemon"] ?? [];
    for (const rule of ["pod-no-privileged-containers", "pod-no-host-namespaces"])
      assert.ok(daemon.includes(rule), rule);
  });

  it("need every exemption that they have", () => {
    for (const [rule, list] of Object.entries(EXEMPTIONS)) {
      for (const exemption of list.filter(({ namespace, name }) => [namespace, name].includes(GPU_NAMESPACE))) {
        const others = list.filter((other) => other !== exemption);
        assert.notDeepEqual(violations({ ...EXEMPTIONS, [rule]: others }), [], `${rule} for ${exemption.name}`);
      }
    }
  });

  it("keep to every rule that they have no exemption from: no host namespaces, ports or privileged containers", () => {
    const exempt = Object.entries(EXEMPTIONS).flatMap(([rule, list]) =>
      list.some(({ namespace }) => namespace === GPU_NAMESPACE) ? [rule] : [],
    );
    for (const rule of [
      "pod-no-host-namespaces",
      "pod-no-privileged-containers",
      "pod-no-host-ports",
      "pod-seccomp-profile",
    ]) {
      assert.ok(!exempt.includes(rule), rule);
    }
  });
});
