/**
 * What Helm makes of our values, against what the catalogue promises. The renders are real; Helm merges values key by key,
 * so that what we set is not always what comes out.
 */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "../../../components/addons/catalogue";
import { PLATFORM_CLASS } from "../../../components/addons/priority";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { withExemptions } from "../../../policies/rule/exemptions";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { quotaPack } from "../../../policies/quota/pack";
import { EXEMPTIONS, SETTINGS } from "../../../policies/settings/settings";
import { PRIORITY_CLASSES } from "../../../components/tenants/priority-classes";
import {
  appliedObjects,
  mergedByHelm,
  pathsSet,
  renderedChart,
  renderedValues,
  SYSTEM_NODES,
  valueAtPath,
  type RenderedObject,
} from "../../support/charts/rendered-charts";

/** Values into which the chart's defaults are meant to be merged. */
const KEPT: Readonly<Partial<Record<AddonName, Readonly<Record<string, string>>>>> = {
  karpenter: { affinity: "it must not run on nodes that it makes, nor twice on one" },
  "nvidia-device-plugin": { config: "its fallback strategies, and no ConfigMap of somebody else's" },
};

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

const RULES = [...podSecurityPack.rules, ...quotaPack.rules].flatMap((rule) => (rule.kind === "stack" ? [] : [rule]));

const TOKENS: Readonly<Record<string, string>> = {
  DaemonSet: "kubernetes:apps/v1:DaemonSet",
  Deployment: "kubernetes:apps/v1:Deployment",
  Job: "kubernetes:batch/v1:Job",
  ServiceAccount: "kubernetes:core/v1:ServiceAccount",
};

interface PodSpec {
  readonly priorityClassName?: string;
  readonly hostPID?: boolean;
  readonly hostNetwork?: boolean;
  readonly affinity?: object;
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string; readonly labelSelector: Selector }[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly resources?: { readonly limits?: Readonly<Record<string, string>>; readonly requests?: object };
  readonly securityContext?: { readonly privileged?: boolean };
}

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

interface Workload {
  readonly name: string;
  readonly replicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
}

function workloads(addon: AddonName, objects: readonly RenderedObject[] = appliedObjects(addon)): readonly Workload[] {
  return objects
    .filter(({ kind }) => ["DaemonSet", "Deployment", "Job", "StatefulSet"].includes(kind))
    .map((object) => {
      const { replicas = 1, template } = object["spec"] as WorkloadSpec;
      return { name: object.metadata.name, replicas, labels: template.metadata.labels, pod: template.spec };
    });
}

function matches({ matchLabels }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

const entryOf = (addon: AddonName): CatalogueEntry => CATALOGUE[addon];

describe("addons: charts as Helm renders them", () => {
  for (const addon of ADDON_NAMES) {
    describe(addon, () => {
      it("was rendered from the pinned version, with today's values", () => {
        const { chart, values } = renderedChart(addon);
        const how = "npm run render-charts";
        assert.equal(chart, entryOf(addon).chart.version, how);
        // As JSON, in which a list or a null is what Helm reads.
        assert.deepEqual(values, JSON.parse(JSON.stringify(renderedValues(addon))), how);
      });

      it("keeps nothing of the chart's defaults in a value that we set, but for what is listed", () => {
        const { defaults } = renderedChart(addon);
        assert.deepEqual(Object.keys(defaults), pathsSet(addon), "npm run render-charts");
        const values = JSON.parse(JSON.stringify(renderedValues(addon))) as unknown;
        const surprising = pathsSet(addon).filter((path) => {
          const ours = valueAtPath(values, path);
          return !isDeepStrictEqual(sorted(mergedByHelm(defaults[path], ours)), sorted(mergedByHelm(undefined, ours)));
        });
        assert.deepEqual(surprising, Object.keys(KEPT[addon] ?? {}));
      });

      it("gives every pod the class that the catalogue says", () => {
        const found = workloads(addon);
        assert.ok(found.length > 0);
        for (const { name, pod } of found) assert.equal(pod.priorityClassName, entryOf(addon).priority, name);
      });

      it("limits no container's CPU", () => {
        for (const { name, pod } of workloads(addon)) {
          for (const { name: container, resources } of [...pod.containers, ...(pod.initContainers ?? [])]) {
            assert.equal(resources?.limits?.["cpu"], undefined, `${name}/${container}`);
          }
        }
      });

      it("lets no pod into the node's process or network namespace, and none run privileged", () => {
        for (const { name, pod } of workloads(addon)) {
          assert.deepEqual([pod.hostPID ?? false, pod.hostNetwork ?? false], [false, false], name);
          for (const { securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
            assert.notEqual(securityContext?.privileged, true, name);
          }
        }
      });

      it("prefers system nodes where its pods may run on any", () => {
        const preferred = workloads(addon).filter(({ pod }) => {
          const text = JSON.stringify(pod.affinity ?? {});
          return Object.entries(SYSTEM_NODES).every(([key, value]) => text.includes(key) && text.includes(value));
        });
        assert.equal(preferred.length, entryOf(addon).affinityAt.length);
      });

      it("spreads replicas over nodes, and keeps one of them through a drain", () => {
        const objects = appliedObjects(addon);
        const budgets = objects
          .filter(({ kind }) => kind === "PodDisruptionBudget")
          .map(({ spec }) => (spec as { readonly selector: Selector }).selector);
        const own = entryOf(addon).budget?.("prod");
        for (const { name, replicas, labels, pod } of workloads(addon).filter((one) => one.replicas > 1)) {
          const over = (pod.topologySpreadConstraints ?? []).filter((one) => matches(one.labelSelector, labels));
          const apart = JSON.stringify(pod.affinity ?? {}).includes("podAntiAffinity");
          assert.ok(apart || over.some((one) => one.topologyKey === "kubernetes.io/hostname"), `${name} is not spread`);
          const selectors = [...budgets, ...(own === undefined ? [] : [{ matchLabels: own }])];
          assert.equal(selectors.filter((one) => matches(one, labels)).length, 1, `${name} (${replicas}) has a budget`);
        }
      });

      it("breaks no rule of prod from which its namespace is not exempt", () => {
        const found = appliedObjects(addon)
          .filter(({ kind }) => kind in TOKENS)
          .flatMap((object) => {
            const metadata = { ...object.metadata, namespace: entryOf(addon).namespace };
            const props = { ...object, metadata };
            const input = { type: TOKENS[object.kind] ?? "", name: metadata.name, urn: `urn:${metadata.name}`, props };
            return RULES.filter((rule) => {
              const given = withExemptions(SETTINGS.prod[rule.id] ?? {}, EXEMPTIONS[rule.id] ?? []);
              return evaluateResource(rule, input, { given, today: "2026-11-30" }).length > 0;
            }).map(({ id }) => `${id} on ${object.kind} ${metadata.name}`);
          });
        assert.deepEqual(found, []);
      });

      it("renders what is taken out of it", () => {
        const { removed = [] } = entryOf(addon);
        for (const { apiVersion, kind, name } of removed) {
          const found = renderedChart(addon).objects.some(
            (object) => object.apiVersion === apiVersion && object.kind === kind && object.metadata.name === name,
          );
          assert.ok(found, `${kind} ${name} is not there any more: take it off the list`);
        }
      });
    });
  }

  it("asks cert-manager's API, and not its pods alone, before the release is ready", () => {
    const [check] = appliedObjects("cert-manager").filter(({ kind }) => kind === "Job");
    assert.equal(check?.metadata.name, "cert-manager-startupapicheck");
    const { annotations } = check.metadata as { readonly annotations?: Readonly<Record<string, string>> };
    assert.equal(annotations?.["helm.sh/hook"], "post-install");
    assert.match(annotations?.["helm.sh/hook-delete-policy"] ?? "", /hook-succeeded/);
  });

  it("puts the platform above every class of tenants, and below what Kubernetes reserves", () => {
    for (const { value } of Object.values(PRIORITY_CLASSES)) assert.ok(PLATFORM_CLASS.value > value);
    assert.ok(PLATFORM_CLASS.value <= 1_000_000_000);
  });

  it("covers every webhook of the charts by the paths that drift repair leaves alone", () => {
    const counts = ADDON_NAMES.flatMap((addon) =>
      appliedObjects(addon).map(({ webhooks }) => (Array.isArray(webhooks) ? webhooks.length : 0)),
    );
    assert.ok(Math.max(...counts) > 1);
    assert.ok(Math.max(...counts) <= 10);
  });
});
