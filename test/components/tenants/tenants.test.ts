/** Tenants under mocks: which objects, with which inputs. Order of creation and admission need a real cluster. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { PriorityClasses, Tenant } from "../../../components/tenants";
import type { GroupNames } from "../../../components/placement/group-names";
import { PARTS_OF_DEVICES } from "../../../catalogue/devices";
import type { Priority } from "../../../components/tenants/priority-classes";
import { ROLE_RULES } from "../../../components/tenants/roles";
import { record, valueOf } from "../../support/recorder";
import { OWNERSHIP, tenant } from "../../support/specs";

/** A cluster that calls every group what tenants call it, but for one. */
const GROUPS: GroupNames = { at: "placement", names: { auditors: "oidc:auditors" }, others: "as they are" };

function create(overrides: object = {}, priorities: Readonly<Record<string, readonly Priority[]>> = {}) {
  return record(
    (options) =>
      new Tenant(
        "research",
        {
          ownership: OWNERSHIP,
          provider: new Provider("cluster", { context: "c" }),
          groups: GROUPS,
          spec: tenant(overrides),
          priorities,
        },
        options,
      ),
  );
}

const KUBERNETES = /^kubernetes:/;

describe("a tenant", () => {
  it("is one namespace with four quotas, limits, a refusal of all traffic and three basic flows, and nothing else", async () => {
    const { resources, one } = await create();
    assert.deepEqual(resources.map(({ type, name }) => `${type} ${name}`).sort(), [
      "kubernetes:core/v1:LimitRange research-research-limits",
      "kubernetes:core/v1:Namespace research-research",
      "kubernetes:core/v1:ResourceQuota research-research-affinity-to-others",
      "kubernetes:core/v1:ResourceQuota research-research-classes-not-granted",
      "kubernetes:core/v1:ResourceQuota research-research-quota",
      "kubernetes:core/v1:ResourceQuota research-research-reserved-classes",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy research-research-allow-dns",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy research-research-allow-same-namespace-egress",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy research-research-allow-same-namespace-ingress",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy research-research-deny-all",
      "pulumi:providers:kubernetes cluster",
      "stratiform:index:Tenant research",
    ]);
    assert.deepEqual(one("research-research").inputs["metadata"], {
      name: "research",
      labels: {
        "app.kubernetes.io/managed-by": "stratiform",
        "app.kubernetes.io/part-of": "research",
        "stratiform.dev/stack": "dev",
        "stratiform.dev/environment": "dev",
        "stratiform.dev/owner": "platform",
        "stratiform.dev/team": "ml",
        "stratiform.dev/cost-centre": "4711",
        "stratiform.dev/tenant": "research",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.35",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.35",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.35",
      },
    });
  });

  it("gets load balancers only where the stack file grants them, with their node ports", async () => {
    const { one } = await create({ quota: { loadBalancers: 2 } });
    const { hard } = one("research-research-quota").inputs["spec"] as { hard: Record<string, string> };
    assert.equal(hard["services.loadbalancers"], "2");
    assert.equal(hard["services.nodeports"], "20");
  });

  it("gets as many Secrets and ConfigMaps as the stack file says", async () => {
    const { one } = await create({ quota: { secrets: 450, configMaps: 30 } });
    const { hard } = one("research-research-quota").inputs["spec"] as { hard: Record<string, string> };
    assert.deepEqual([hard["secrets"], hard["configmaps"]], ["450", "30"]);
  });

  it("gets the catalogue's quota, with every accelerator named so that none is unlimited", async () => {
    const { one } = await create();
    assert.deepEqual(one("research-research-quota").inputs["spec"], {
      hard: {
        "requests.cpu": "100",
        "requests.memory": "200Gi",
        "requests.storage": "10Ti",
        pods: "500",
        services: "200",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
        secrets: "200",
        configmaps: "200",
        "count/jobs.batch": "2000",
        "count/cronjobs.batch": "100",
        "count/deployments.apps": "200",
        "count/replicasets.apps": "2000",
        "count/statefulsets.apps": "100",
        "count/horizontalpodautoscalers.autoscaling": "200",
        "count/poddisruptionbudgets.policy": "200",
        "count/resourceclaims.resource.k8s.io": "0",
        "count/resourceclaimtemplates.resource.k8s.io": "0",
        "count/pods": "5000",
        "count/serviceaccounts": "200",
        "count/roles.rbac.authorization.k8s.io": "200",
        "count/rolebindings.rbac.authorization.k8s.io": "200",
        "requests.ephemeral-storage": "10Ti",
        "limits.ephemeral-storage": "10Ti",
        "requests.hugepages-2Mi": "0",
        "requests.hugepages-1Gi": "0",
        "limits.memory": "400Gi",
        persistentvolumeclaims: "10",
        "requests.nvidia.com/gpu": "4",
        "requests.amd.com/gpu": "0",
        "requests.aws.amazon.com/neuron": "0",
        "requests.google.com/tpu": "0",
        ...Object.fromEntries(PARTS_OF_DEVICES.map((resource) => [`requests.${resource}`, "0"])),
      },
    });
    assert.deepEqual(one("research-research-limits").inputs["spec"], {
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "100m", memory: "128Mi" },
          default: { memory: "1Gi" },
          max: { memory: "400Gi" },
        },
      ],
    });
  });

  it("has a CPU limit for every container only where the stack file counts limits, which would refuse it otherwise", async () => {
    const { one } = await create({ quota: { limits: { cpu: "150" } } });
    const { hard } = one("research-research-quota").inputs["spec"] as { hard: Record<string, string> };
    assert.equal(hard["limits.cpu"], "150");
    assert.deepEqual(one("research-research-limits").inputs["spec"], {
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "100m", memory: "128Mi" },
          default: { cpu: "1", memory: "1Gi" },
          max: { cpu: "150", memory: "400Gi" },
        },
      ],
    });
  });

  it("names parts of devices as a cluster's own plugins call them, and grants them by that name", async () => {
    assert.ok(PARTS_OF_DEVICES.includes("nvidia.com/mig-1g.5gb") && PARTS_OF_DEVICES.includes("nvidia.com/gpu.shared"));
    const { one } = await create({ quota: { accelerators: { "nvidia.com/mig-1g.5gb": 7 } } });
    const { hard } = one("research-research-quota").inputs["spec"] as { hard: Record<string, string> };
    assert.equal(hard["requests.nvidia.com/mig-1g.5gb"], "7");
    assert.equal(hard["requests.nvidia.com/gpu"], "0");
  });

  it("lets pods have the classes that the stack file grants, and those of its own workloads", async () => {
    const values = async (overrides: object, used: readonly Priority[] = []) => {
      const { one } = await create(overrides, { research: used });
      const { hard, scopeSelector } = one("research-research-classes-not-granted").inputs["spec"] as {
        hard: Record<string, string>;
        scopeSelector: { matchExpressions: { operator: string; scopeName: string; values?: string[] }[] };
      };
      const [exists, others] = scopeSelector.matchExpressions;
      assert.deepEqual([hard, exists], [{ pods: "0" }, { operator: "Exists", scopeName: "PriorityClass" }]);
      assert.deepEqual([others?.operator, others?.scopeName], ["NotIn", "PriorityClass"]);
      return others?.values;
    };
    assert.deepEqual(await values({}), ["stratiform-batch", "stratiform-interactive"]);
    const everyone = ["stratiform-batch", "stratiform-interactive", "stratiform-serving"];
    assert.deepEqual(await values({}, ["serving", "serving"]), everyone);
    assert.deepEqual(await values({ priorities: ["batch"] }, ["serving"]), ["stratiform-batch"]);
    assert.deepEqual(await values({ priorities: ["gold", "serving"] }), ["gold", "stratiform-serving"]);
  });

  it("keeps the classes out of reach with which a tenant's pod would evict the platform's", async () => {
    const { one } = await create();
    assert.deepEqual(one("research-research-reserved-classes").inputs["spec"], {
      hard: { pods: "0" },
      scopeSelector: {
        matchExpressions: [
          {
            operator: "In",
            scopeName: "PriorityClass",
            values: ["stratiform-platform", "system-cluster-critical", "system-node-critical"],
          },
        ],
      },
    });
  });

  it("lets no pod look at the pods of another namespace in its affinity", async () => {
    const { one } = await create();
    assert.deepEqual(one("research-research-affinity-to-others").inputs["spec"], {
      hard: { pods: "0" },
      scopeSelector: { matchExpressions: [{ operator: "Exists", scopeName: "CrossNamespacePodAffinity" }] },
    });
  });

  it("uses the cluster's provider for every object, never an ambient one", async () => {
    const { resources } = await create({ access: { admins: ["a"], editors: ["e"], viewers: ["v"] } });
    const objects = resources.filter(({ type }) => KUBERNETES.test(type));
    assert.equal(objects.length, 10 + 6);
    for (const { name, provider } of objects) assert.match(provider ?? "", /::cluster::cluster-id$/, name);
  });

  it("labels every object with its owner", async () => {
    const { resources } = await create({ access: { admins: ["a"] } });
    for (const { name, inputs } of resources.filter(({ type }) => KUBERNETES.test(type))) {
      const { labels } = inputs["metadata"] as { labels?: Record<string, string> };
      assert.equal(labels?.["stratiform.dev/stack"], "dev", name);
      assert.equal(labels?.["app.kubernetes.io/managed-by"], "stratiform", name);
    }
  });

  it("gives each group the role of its level, and creates no role that nobody has", async () => {
    const { ofType, one } = await create({ access: { admins: ["leads"], viewers: ["auditors", "support"] } });
    const roles = ofType("kubernetes:rbac.authorization.k8s.io/v1:Role");
    assert.deepEqual(roles.map(({ name }) => name).sort(), ["research-research-admin", "research-research-view"]);
    assert.deepEqual(one("research-research-view").inputs["rules"], JSON.parse(JSON.stringify(ROLE_RULES.view)));
    const { roleRef, subjects } = one("research-research-view-groups").inputs;
    assert.deepEqual(roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant-view" });
    assert.deepEqual(subjects, [
      { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "oidc:auditors" },
      { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "support" },
    ]);
  });

  it("hands out the guardrails that pods must wait for: quota, limits and every network policy", async () => {
    const { result } = await create({ flows: { gateway: {} } });
    const { guardrails, created, name } = result.namespaces["research"] ?? assert.fail("no namespace");
    assert.equal(name, "research");
    assert.equal(await valueOf(created), "research");
    const urns = await Promise.all(guardrails.map(({ urn }) => valueOf(urn)));
    assert.deepEqual(
      urns.map((urn) => urn.split("::").at(-1)),
      [
        "research-research-quota",
        "research-research-reserved-classes",
        "research-research-classes-not-granted",
        "research-research-affinity-to-others",
        "research-research-limits",
        "research-research-deny-all",
        "research-research-allow-dns",
        "research-research-allow-same-namespace-ingress",
        "research-research-allow-same-namespace-egress",
        "research-research-allow-gateway",
      ],
    );
  });

  it("refuses a spec that contradicts itself before it registers any child", async () => {
    let failure: unknown;
    const { ofType } = await record((options) => {
      try {
        const provider = new Provider("cluster", { context: "c" });
        const spec = tenant({ quota: { requests: { cpu: "10" }, limits: { cpu: "5" } } });
        new Tenant("research", { ownership: OWNERSHIP, provider, groups: GROUPS, spec }, options);
      } catch (error) {
        failure = error;
      }
    });
    assert.match(String(failure), /research\.quota\.limits\.cpu "5" is less than requests\.cpu, 10/);
    assert.equal(ofType("kubernetes:core/v1:Namespace").length, 0);
  });
});

describe("priority classes", () => {
  it("are three, cluster-scoped, and only batch work never evicts", async () => {
    const { ofType } = await record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      return new PriorityClasses("priority-classes", { ownership: OWNERSHIP, provider }, options);
    });
    const classes = ofType("kubernetes:scheduling.k8s.io/v1:PriorityClass").map(({ inputs }) => inputs);
    assert.deepEqual(
      classes.map(({ metadata, value, preemptionPolicy }) => [
        (metadata as { name: string }).name,
        value,
        preemptionPolicy,
      ]),
      [
        ["stratiform-serving", 1_000_000, "PreemptLowerPriority"],
        ["stratiform-interactive", 100_000, "PreemptLowerPriority"],
        ["stratiform-batch", 10_000, "Never"],
      ],
    );
  });
});
