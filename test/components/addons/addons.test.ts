/**
 * Addons under mocks: which releases, in which namespaces, waiting for what. Pulumi removes in the reverse order of what
 * waits for what, so that the same relations say what goes first at destroy. That Flux obeys is shown by the rehearsal.
 */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { Addons, type AddonsArgs } from "../../../components/addons";
import { CATALOGUE, type AddonName } from "../../../components/addons/catalogue";
import { checkAddons } from "../../../components/addons/check";
import { mergeValues } from "../../../components/addons/from-stack";
import { addonsSpec } from "../../../components/addons/spec";
import { InternalAuthority } from "../../../components/certificates";
import { formatProblem, PlatformError } from "../../../components/core/errors";
import type { Environment } from "../../../components/core/labels";
import { at, listAt, record, valueOf, type Registered } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

interface Asked {
  readonly spec?: object;
  readonly needed?: readonly AddonName[];
  readonly environment?: Environment;
  readonly fromStack?: AddonsArgs["fromStack"];
  readonly systemNodes?: AddonsArgs["systemNodes"];
  readonly rewritesWebhooks?: boolean;
}

function create({ spec = {}, needed = [], environment = "dev", ...others }: Asked = {}) {
  return record((options) => {
    const provider = new Provider("cluster", { context: "c" });
    const ownership = { ...OWNERSHIP, environment };
    return new Addons("addons", { ownership, provider, spec: addonsSpec.parse(spec), needed, ...others }, options);
  });
}

const RELEASE = "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease";
const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const NAMESPACE = "kubernetes:core/v1:Namespace";

const annotation = ({ inputs }: Registered, key: string) =>
  (at(inputs, "metadata.annotations") as Record<string, string> | undefined)?.[`pulumi.com/${key}`];

describe("addons: the component", () => {
  it("installs what is wanted and what that needs, in the order of the needs, whatever the order of the wishes", async () => {
    for (const spec of [
      { install: ["barman-cloud"] },
      { install: ["barman-cloud", "cloudnative-pg", "cert-manager"] },
    ]) {
      const { result, ofType } = await create({ spec });
      assert.deepEqual(result.installed, ["cert-manager", "cloudnative-pg", "barman-cloud"]);
      assert.deepEqual(
        ofType(RELEASE).map(({ name }) => name),
        ["addons-cert-manager-release", "addons-cloudnative-pg-release", "addons-barman-cloud-release"],
      );
    }
  });

  it("adds what other components need to what the stack file asks for", async () => {
    const { result } = await create({ spec: { install: [] }, needed: ["cloudnative-pg"] });
    assert.deepEqual(result.installed, ["cloudnative-pg"]);
    assert.deepEqual((await create({ spec: { install: [] } })).result.installed, []);
  });

  it("gives an addon the values and waits for what only the stack knows, each value from one of both", async () => {
    const values = { settings: { clusterName: "c", interruptionQueue: "q" } };
    const karpenter = (given: object) => create({ needed: ["karpenter"], fromStack: { karpenter: { values: given } } });
    const release = (await karpenter(values)).one("addons-karpenter-release").inputs;
    assert.deepEqual(at(release, "spec.values.settings"), {
      ...values.settings,
      eksControlPlane: true,
      enableZonalShift: false,
    });
    assert.equal(at(release, "spec.values.replicas"), 1);
    const asked = { needed: ["karpenter"], fromStack: { karpenter: { values } }, environment: "prod" } as const;
    const prod = (await create(asked)).one("addons-karpenter-release").inputs;
    assert.equal(at(prod, "spec.values.settings.enableZonalShift"), true, "as the cluster's, which AWS may shift");
    await assert.rejects(karpenter({}), /karpenter takes settings\.clusterName, .* from the stack, not nothing/);
    assert.throws(() => mergeValues({ a: { b: 1 } }, { a: { b: 2 } }), /both set a\.b/);
  });

  it("is refused when the stack file asks for one that only something else can set up", () => {
    const [problem, ...others] = checkAddons(addonsSpec.parse({ install: ["karpenter"] }), []);
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "addons.install[0]");
    assert.deepEqual(checkAddons(addonsSpec.parse({ install: ["karpenter"] }), ["karpenter"]), []);
  });

  it("makes a release wait for Flux, its source, its namespace and what it needs", async () => {
    const { one, ofType } = await create({ needed: ["barman-cloud"] });
    const { dependsOn } = one("addons-barman-cloud-release");
    const mustWaitFor = [
      "addons-flux-helm-controller",
      "addons-flux-source-controller",
      "addons-flux-installs-charts",
      "addons-flux-controllers",
      "addons-flux-election",
      "addons-flux-artifacts",
      "addons-barman-cloud-source",
      "addons-cnpg-system",
      "addons-cnpg-system-ingress",
      "addons-cert-manager-release",
      "addons-cloudnative-pg-release",
      "addons-priority",
      ...ofType(DEFINITION).map(({ name }) => name),
    ];
    assert.deepEqual([...dependsOn].sort(), [...new Set([...mustWaitFor, ...fluxPolicies(dependsOn)])].sort());
    assert.ok(!one("addons-cloudnative-pg-release").dependsOn.includes("addons-cert-manager-release"));
  });

  it("keeps Flux's kinds and rights until its controllers are gone, and those until the last source is", async () => {
    const { one, ofType } = await create();
    const definitions = ofType(DEFINITION).map(({ name }) => name);
    assert.ok(definitions.includes("addons-flux-helmreleases.helm.toolkit.fluxcd.io"));
    const controllers = ofType(DEPLOYMENT);
    assert.equal(controllers.length, 2);
    for (const { name, dependsOn } of controllers) {
      for (const kept of [...definitions, "addons-flux-installs-charts", "addons-flux-controllers"]) {
        assert.ok(dependsOn.includes(kept), `${name} does not wait for ${kept}`);
      }
      assert.ok(one("addons-cert-manager-source").dependsOn.includes(name));
    }
  });

  it("gives whoever uses an addon the release to wait for, and nobody one that is not there", async () => {
    const { result } = await create();
    const [ready, ...others] = result.ready("cert-manager");
    assert.ok(ready !== undefined);
    assert.deepEqual(others, []);
    assert.match(await valueOf(ready.urn), /HelmRelease::addons-cert-manager-release$/);
    assert.throws(() => result.ready("cloudnative-pg"), /cloudnative-pg is used but was not named in args\.needed/);
  });

  it("pins every chart, repairs drift, and retries three times within the chart's time", async () => {
    const { one } = await create();
    const spec = at(one("addons-cert-manager-release").inputs, "spec");
    assert.equal(at(spec, "chart.spec.chart"), "cert-manager");
    assert.match(String(at(spec, "chart.spec.version")), /^v\d+\.\d+\.\d+$/);
    assert.deepEqual(at(spec, "chart.spec.sourceRef"), { kind: "HelmRepository", name: "cert-manager" });
    assert.equal(at(spec, "driftDetection.mode"), "enabled");
    assert.equal(at(spec, "install.remediation.retries"), 3);
    assert.equal(at(spec, "upgrade.remediation.retries"), 3);
    assert.equal(at(spec, "upgrade.crds"), "CreateReplace");
    assert.equal(at(spec, "timeout"), "5m");
    assert.equal(at(one("addons-cert-manager-source").inputs, "spec.url"), "https://charts.jetstack.io");
  });

  it("waits for readiness through the first attempt, three retries and what lies between, and no longer than the stack file says", async () => {
    const usual = (await create()).one("addons-cert-manager-release");
    assert.equal(annotation(usual, "waitFor"), "condition=Ready");
    assert.equal(annotation(usual, "timeoutSeconds"), "1500");
    const short = (await create({ spec: { timeout: "90s" } })).one("addons-cert-manager-release");
    assert.equal(at(short.inputs, "spec.timeout"), "90s");
    assert.equal(annotation(short, "timeoutSeconds"), "450");
  });

  it("suspends only the addon that is named, and does not wait for it", async () => {
    const { one } = await create({ spec: { suspended: ["cert-manager"] }, needed: ["cloudnative-pg"] });
    const suspended = one("addons-cert-manager-release");
    assert.equal(at(suspended.inputs, "spec.suspend"), true);
    assert.equal(annotation(suspended, "skipAwait"), "true");
    assert.equal(annotation(suspended, "waitFor"), undefined);
    const other = one("addons-cloudnative-pg-release");
    assert.equal(at(other.inputs, "spec.suspend"), false);
    assert.equal(annotation(other, "skipAwait"), undefined);
  });

  it("makes one namespace for addons that share it, closed but for the ports of all of them", async () => {
    const { ofType, one } = await create({ needed: ["barman-cloud"] });
    const names = ofType(NAMESPACE).map(({ inputs }) => at(inputs, "metadata.name"));
    assert.deepEqual(names.sort(), ["cert-manager", "cnpg-system", "flux-system"]);
    const labels = at(one("addons-cnpg-system").inputs, "metadata.labels") as Record<string, string>;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
    assert.equal(labels["stratiform.dev/stack"], "dev");
    const [within, ports, ...more] = listAt(one("addons-cnpg-system-ingress").inputs, "spec.ingress");
    assert.deepEqual(within, { from: [{ podSelector: {} }] });
    assert.deepEqual(
      listAt(ports, "ports").map((port) => at(port, "port")),
      [8080, 10250],
    );
    assert.deepEqual(more, []);
  });

  it("runs a second replica of controllers in prod only", async () => {
    const replicas = async (environment: Environment) => {
      const { one } = await create({ environment });
      const values = at(one("addons-cert-manager-release").inputs, "spec.values");
      return [
        at(values, "replicaCount"),
        at(values, "webhook.replicaCount"),
        at(values, "podDisruptionBudget.enabled"),
      ];
    };
    assert.deepEqual(await replicas("dev"), [1, 1, false]);
    assert.deepEqual(await replicas("prod"), [2, 3, true]);
  });

  it("lets pods of Kubernetes' critical classes into the namespaces that have some, before their controllers come", async () => {
    const { one, ofType } = await create({
      needed: ["karpenter"],
      fromStack: { karpenter: { values: { settings: { clusterName: "c", interruptionQueue: "q" } } } },
    });
    const quotas = ofType("kubernetes:core/v1:ResourceQuota");
    assert.deepEqual(quotas.map(({ inputs }) => at(inputs, "metadata.namespace")).sort(), ["flux-system", "karpenter"]);
    for (const { inputs } of quotas) {
      assert.deepEqual(at(inputs, "spec"), {
        hard: { pods: "1000" },
        scopeSelector: {
          matchExpressions: [
            {
              operator: "In",
              scopeName: "PriorityClass",
              values: ["system-cluster-critical", "system-node-critical"],
            },
          ],
        },
      });
    }
    for (const controller of ["helm-controller", "source-controller"]) {
      const deployment = ofType(DEPLOYMENT).find(({ name }) => name === `addons-flux-${controller}`);
      assert.ok(deployment?.dependsOn.includes("addons-flux-critical-pods"), controller);
    }
    assert.ok(one("addons-karpenter-release").dependsOn.includes("addons-karpenter-critical-pods"));
  });

  it("lets helm-controller end the release at hand before it goes", async () => {
    const { ofType } = await create();
    const grace = ofType(DEPLOYMENT).map(({ inputs }) => [
      at(inputs, "metadata.name"),
      at(inputs, "spec.template.spec.terminationGracePeriodSeconds"),
    ]);
    assert.deepEqual(Object.fromEntries(grace), { "helm-controller": 600, "source-controller": 10 });
  });

  it("takes out what a chart renders and must not be made, and nothing of other charts", async () => {
    const values = { affinity: {}, migStrategy: "none", securityContext: {}, config: {} };
    const { one } = await create({
      needed: ["nvidia-device-plugin"],
      fromStack: { "nvidia-device-plugin": { values } },
    });
    const [renderer] = listAt(one("addons-nvidia-device-plugin-release").inputs, "spec.postRenderers");
    const [patch, ...others] = listAt(renderer, "kustomize.patches");
    assert.deepEqual(others, []);
    const name = "nvidia-device-plugin-mps-control-daemon";
    assert.deepEqual(at(patch, "target"), { group: "apps", kind: "DaemonSet", name });
    assert.deepEqual(JSON.parse(String(at(patch, "patch"))), {
      $patch: "delete",
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name },
    });
    assert.equal(at(one("addons-cert-manager-release").inputs, "spec.postRenderers"), undefined);
  });

  it("prefers the system pools that the stack has, and leaves webhooks' selectors to who rewrites them", async () => {
    const plain = (await create()).one("addons-cert-manager-release").inputs;
    assert.equal(at(plain, "spec.values.affinity"), undefined);
    assert.deepEqual(at(plain, "spec.driftDetection"), { mode: "enabled" });
    const { one } = await create({ systemNodes: [{ pool: "a" }], rewritesWebhooks: true });
    const release = one("addons-cert-manager-release").inputs;
    for (const path of ["affinity", "webhook.affinity", "cainjector.affinity", "startupapicheck.affinity"]) {
      const [term] = listAt(
        release,
        `spec.values.${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`,
      );
      assert.deepEqual(at(term, "preference.matchExpressions"), [{ key: "pool", operator: "In", values: ["a"] }], path);
    }
    const [rule] = listAt(release, "spec.driftDetection.ignore");
    assert.equal(at(rule, "target.kind"), "(Validating|Mutating)WebhookConfiguration");
    assert.ok(listAt(rule, "paths").includes("/webhooks/0/namespaceSelector"));
  });

  it("keeps one of two operators through a drain in prod, where the chart has no budget", async () => {
    const budgets = async (environment: Environment) =>
      (await create({ environment, needed: ["cloudnative-pg"] })).ofType("kubernetes:policy/v1:PodDisruptionBudget");
    assert.deepEqual(await budgets("staging"), []);
    const [budget, ...others] = await budgets("prod");
    assert.deepEqual(others, []);
    assert.equal(at(budget?.inputs, "spec.minAvailable"), 1);
    assert.equal(at(budget?.inputs, "metadata.namespace"), "cnpg-system");
  });

  it("gives everything to the cluster's provider and never to a default one", async () => {
    const { resources } = await create({ needed: ["barman-cloud"] });
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.ok(objects.length > 20);
    for (const { name, provider } of objects) assert.match(provider ?? "none", /::cluster::/, name);
  });

  it("refuses to suspend what it does not install, before it creates anything", async () => {
    await assert.rejects(create({ spec: { suspended: ["barman-cloud"] } }), (error: unknown) => {
      assert.ok(error instanceof PlatformError);
      assert.equal(
        error.message,
        'Addons "addons": 1 problem\n' +
          '  addons.suspended[0] "barman-cloud" is not installed by this stack; installed: cert-manager',
      );
      return true;
    });
  });

  it("hands conflicts and cycles of the catalogue to the check of the stack file", () => {
    const entry = (needs: string[] = [], conflicts: string[] = []) => ({ needs, conflicts });
    const problems = checkAddons(addonsSpec.parse({ install: ["cert-manager"] }), ["cloudnative-pg"], {
      ...CATALOGUE,
      "cert-manager": entry(["barman-cloud"], ["cloudnative-pg"]),
      "barman-cloud": entry(["cert-manager"]),
      "cloudnative-pg": entry(),
    }).map(formatProblem);
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? "", /^addons\.cert-manager cannot be installed beside "cloudnative-pg"/);
    assert.match(problems[1] ?? "", /form a cycle: cert-manager → barman-cloud → cert-manager/);
  });

  it("refuses a release that its definition does not allow, at preview and with no cluster", async () => {
    const creation = record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      // What the schema of the stack file would have refused; the definition refuses it too.
      const spec = { ...addonsSpec.parse({ suspended: ["cert-manager"] }), timeout: "five minutes" };
      return new Addons("addons", { ownership: OWNERSHIP, provider, spec, needed: [] }, options);
    });
    await assert.rejects(creation, (error: unknown) => {
      assert.ok(error instanceof PlatformError && pulumi.RunError.isInstance(error));
      assert.match(
        error.message,
        /^HelmRelease "cert-manager": 1 problem\n {2}spec\.timeout "five minutes" must match/,
      );
      return true;
    });
  });
});

describe("the platform's own certificate authority", () => {
  const authority = () =>
    record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      const certManager = new pulumi.ComponentResource("test:index:CertManager", "cert-manager", {}, options);
      const args = { ownership: OWNERSHIP, provider, dependsOn: [certManager] };
      return new InternalAuthority("internal-authority", args, options);
    });

  it("comes after cert-manager, each part after the one that signs it", async () => {
    const { one } = await authority();
    assert.deepEqual(one("internal-authority-self-signed").dependsOn, ["cert-manager"]);
    assert.deepEqual(one("internal-authority-root").dependsOn, ["internal-authority-self-signed"]);
    assert.deepEqual(one("internal-authority-issuer").dependsOn, ["internal-authority-root"]);
  });

  it("has a root in cert-manager's namespace, signed by itself, that lives ten years and is renewed a year before", async () => {
    const { one, result } = await authority();
    const root = one("internal-authority-root").inputs;
    assert.equal(at(root, "metadata.namespace"), "cert-manager");
    assert.equal(at(root, "spec.isCA"), true);
    assert.deepEqual([at(root, "spec.duration"), at(root, "spec.renewBefore")], ["87600h", "8760h"]);
    const selfSigned = one("internal-authority-self-signed").inputs;
    assert.equal(at(root, "spec.issuerRef.name"), at(selfSigned, "metadata.name"));
    assert.deepEqual(at(selfSigned, "spec"), { selfSigned: {} });
    const issuer = one("internal-authority-issuer").inputs;
    assert.equal(at(issuer, "spec.ca.secretName"), at(root, "spec.secretName"));
    assert.equal(await valueOf(result.issuer), at(issuer, "metadata.name"));
  });

  it("is ready only when cert-manager says so of every part, and holds no key", async () => {
    const { resources } = await authority();
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.equal(objects.length, 3);
    for (const object of objects) {
      assert.equal(annotation(object, "waitFor"), "condition=Ready", object.name);
      assert.doesNotMatch(JSON.stringify(object.inputs), /PRIVATE KEY|tls\.key/);
    }
  });
});

/** Flux's network policies among what a release waits for. */
function fluxPolicies(names: readonly string[]): string[] {
  const policies = ["default-deny-ingress", "allow-same-namespace", "allow-scraping"].map((p) => `addons-flux-${p}`);
  assert.ok(policies.every((policy) => names.includes(policy)));
  return policies;
}
