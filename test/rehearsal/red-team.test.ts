/**
 * What people and pods of one team try against another team and the platform, on a real API server with tenants and
 * admission as a stack installs them; each kind of attack beside the same by who may. Nothing that is tried is kept.
 */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { CATALOGUE } from "../../components/addons/catalogue";
import { PLATFORM_CLASS } from "../../components/addons/priority";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";
import { admissionExemptions } from "../../components/data/postgres/admission";
import { Security } from "../../components/security";
import { securitySpec } from "../../components/security/spec";
import { PriorityClasses, Tenant } from "../../components/tenants";
import { policyName } from "../../policies/kubernetes/admission";
import { tools } from "../../toolchain/tools";
import { startSandbox, type Answer, type Sandbox } from "../../rehearsal/sandbox";
import {
  ACTORS,
  collection,
  creates,
  DATABASE,
  GRANTED_NAME,
  KEEPERS,
  OPERATORS,
  OTHER,
  OWN,
  OWNERS_CLASS,
  podSpec,
  VICTIM,
  type Actor,
  type Asked,
  type Attack,
} from "../red-team/attack";
import { HELD, HELD_CLASSES, KEPT } from "../red-team/held";
import { OBJECT_CLASSES } from "../red-team/objects";
import { OPERATOR_CLASSES } from "../red-team/operators";
import { POD_CLASSES } from "../red-team/pods";
import { RIGHTS_CLASSES } from "../red-team/rights";
import { accessIn } from "../../rehearsal/sandbox/stand-ins/chart-access";
import { WIDENING_CLASSES } from "../red-team/widening";
import { at, record, type Registered } from "../support/recorder";
import { eventually, freshDirectory } from "../support/lives/sandbox";
import { EVERY_GROUP, OWNERSHIP, tenant } from "../support/specs";

const CLASSES = [
  ...POD_CLASSES,
  ...OBJECT_CLASSES,
  ...RIGHTS_CLASSES,
  ...HELD_CLASSES,
  ...OPERATOR_CLASSES,
  ...WIDENING_CLASSES,
];
const ownership = { ...OWNERSHIP, environment: "prod" } as const;

/** What a stack registers for two tenants and their admission. */
async function installed(): Promise<readonly Registered[]> {
  const { resources } = await record((options) => {
    const provider = new Provider("cluster", { context: "c" });
    const shared = { ownership, provider };
    const team = (name: string, access: object, more: object = {}) =>
      new Tenant(
        name,
        { ...shared, groups: EVERY_GROUP, spec: tenant({ name, namespaces: [{ name }], access, ...more }) },
        options,
      );
    return [
      new PriorityClasses("priorities", shared, options),
      team(OWN, { admins: ["research-admins"], editors: ["research-engineers"], viewers: ["research-analysts"] }),
      team(OTHER, { editors: ["products-engineers"] }, { priorities: ["serving"], quota: { loadBalancers: 2 } }),
      new Security(
        "security",
        {
          ...{ ...shared, spec: securitySpec.parse({}), today: "2026-01-01" },
          exemptions: admissionExemptions(DATABASE, OWN),
          systemNamespaces: SYSTEM_NAMESPACES.existing,
          loadBalancers: ["aws"],
          names: [`${OTHER}/${GRANTED_NAME}`],
          held: HELD,
        },
        options,
      ),
    ];
  });
  return resources.filter(({ type }) => type.startsWith("kubernetes:"));
}

const PLURALS: Readonly<Record<string, string>> = {
  NetworkPolicy: "networkpolicies",
  PriorityClass: "priorityclasses",
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
};

async function apply(sandbox: Sandbox, { type, inputs }: Pick<Registered, "inputs" | "type">): Promise<void> {
  const [, api = "", kind = ""] = type.split(":");
  const apiVersion = api.replace(/^core[/]/, "");
  const namespace = at(inputs, "metadata.namespace");
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const where = typeof namespace === "string" ? `/namespaces/${namespace}` : "";
  const { status, body } = await sandbox.request("POST", `${root}${where}/${plural}`, { apiVersion, kind, ...inputs });
  assert.equal(status, 201, `${kind}: ${JSON.stringify(body)}`);
}

/** What the addon's chart grants its controllers. */
async function grant(sandbox: Sandbox, addon: (typeof OPERATORS)[number]): Promise<void> {
  const { namespace } = CATALOGUE[addon];
  const post = async (path: string, object: object): Promise<void> => {
    const { status, body } = await sandbox.request("POST", path, object);
    assert.equal(status, 201, JSON.stringify(body));
  };
  await post("/api/v1/namespaces", { metadata: { name: namespace } });
  for (const { kind, object } of accessIn(addon, addon, namespace)) {
    const { namespace: inside } = object.metadata;
    const root = kind.groupVersion.includes("/") ? `/apis/${kind.groupVersion}` : `/api/${kind.groupVersion}`;
    await post(`${root}${inside === undefined ? "" : `/namespaces/${inside}`}/${kind.plural}`, object);
  }
}

const MERGE = "application/merge-patch+json";

function ask(sandbox: Sandbox, actor: Actor, { method, path, body, contentType }: Asked): Promise<Answer> {
  const { user, groups } = ACTORS[actor];
  const type = contentType ?? (method === "PATCH" ? MERGE : undefined);
  return sandbox.asUser(user, groups)(method, path, body, type);
}

function words({ status, body }: Answer): string {
  const message = at(body, "message");
  return `${status} ${typeof message === "string" ? message : ""}`.trim();
}

/** HELD by who must, HELD by somebody else (which proves nothing of who must), or BROKEN. */
function judge({ heldBy, name }: Attack, answer: Answer): "BROKEN" | "ELSEWHERE" | "HELD" {
  if (answer.status < 400) return "BROKEN";
  const said = words(answer);
  const inName = name === undefined || said.includes(heldBy === "rule" ? `'${policyName(name)}'` : `quota: ${name}`);
  return KEEPERS[heldBy].test(said) && inName ? "HELD" : "ELSEWHERE";
}

describe("the red team @redteam", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ tools: tools(), directory: freshDirectory(), context: "red-team", log: () => {} });
    for (const resource of await installed()) await apply(sandbox, resource);
    const { name, value, description } = PLATFORM_CLASS;
    const type = "kubernetes:scheduling.k8s.io/v1:PriorityClass";
    await apply(sandbox, { type, inputs: { metadata: { name }, value, description } });
    await apply(sandbox, { type, inputs: { metadata: { name: OWNERS_CLASS }, value: 2 } });
    for (const addon of OPERATORS) await grant(sandbox, addon);
    await ready();
    const { status, body } = await ask(sandbox, "admin", {
      ...{ method: "POST", path: collection("Secret") },
      body: { metadata: { name: `${DATABASE}-app` }, stringData: { password: "x" } },
    });
    assert.equal(status, 201, JSON.stringify(body));
    const victim = { metadata: { name: VICTIM }, spec: podSpec() };
    const made = await ask(sandbox, "editor", { ...creates("Pod", victim), path: collection("Pod") });
    assert.equal(made.status, 201, words(made));
    for (const { actor, kind, object } of KEPT) {
      const kept = await ask(sandbox, actor, { ...creates(kind, object), path: collection(kind) });
      assert.equal(kept.status, 201, words(kept));
    }
  });

  after(() => sandbox.stop());

  /** Quotas have been counted, accounts made, and the last policy is heard. */
  async function ready(): Promise<void> {
    for (const namespace of [OWN, OTHER]) {
      await eventually(`the quotas of ${namespace} are counted`, async () => {
        const { body } = await sandbox.request("GET", collection("ResourceQuota", namespace));
        const items = at(body, "items");
        const counted = Array.isArray(items) && items.every((quota) => at(quota, "status.hard") !== undefined);
        return counted ? true : undefined;
      });
      await eventually(`${namespace} has an account`, async () => {
        const { status } = await sandbox.request("GET", `${collection("ServiceAccount", namespace)}/default`);
        return status === 200 ? true : undefined;
      });
    }
    const creations = CLASSES.flatMap(({ attacks }) => attacks.filter(({ asked }) => asked.method === "POST"));
    const byName = new Map(creations.filter(({ heldBy }) => heldBy === "rule").map((attack) => [attack.name, attack]));
    for (const attack of byName.values()) {
      await eventually(`${attack.name} is heard`, async () => {
        return (await ask(sandbox, attack.actor, attack.asked)).status >= 400 ? true : undefined;
      });
    }
  }

  for (const { title, attacks, controls } of CLASSES) {
    it(`is held off: ${title}`, async () => {
      const tried = await Promise.all(
        attacks.map(async (attack) => ({ attack, answer: await ask(sandbox, attack.actor, attack.asked) })),
      );
      const verdicts = tried.map(({ attack, answer }) => ({
        verdict: judge(attack, answer),
        said: `${attack.id} (${attack.actor}): ${words(answer)}`,
      }));
      const passed = await Promise.all(
        controls.map(async ({ leadsNowhere, id, actor, asked }) => {
          const answer = await ask(sandbox, actor, asked);
          const isKept = Object.values(KEEPERS).some((keeper) => keeper.test(words(answer)));
          return { id, answer, passes: leadsNowhere === true ? !isKept : answer.status < 300 };
        }),
      );
      const held = verdicts.filter(({ verdict }) => verdict === "HELD");
      const broken = verdicts.filter(({ verdict }) => verdict !== "HELD");
      console.log(`      HELD ${held.length}, BROKEN ${broken.length}, ${controls.length} controls`);
      for (const { verdict, said } of broken) console.log(`      ${verdict} ${said}`);
      console.log(`      e.g. ${held[0]?.said.slice(0, 220)}`);
      assert.deepEqual(broken, []);
      assert.deepEqual(
        passed.filter(({ passes }) => !passes).map(({ id, answer }) => `${id}: ${words(answer)}`),
        [],
      );
    });
  }

  it("is held off: one etcd filled by many Secrets, where releases of Helm have theirs", async () => {
    const labels = { owner: "helm" };
    const make = (name: string) =>
      ask(sandbox, "admin", {
        ...{ method: "POST", path: collection("Secret") },
        body: { metadata: { name: `sh.helm.release.v1.${name}`, labels }, stringData: { release: "x" } },
      });
    // Fifteen releases, each with the ten revisions that Helm keeps.
    const releases = Array.from({ length: 150 }, (_, index) => `release-${index % 15}.v${Math.floor(index / 15)}`);
    const kept = await Promise.all(releases.map(make));
    assert.deepEqual(kept.filter(({ status }) => status !== 201).map(words), []);
    const filled = await Promise.all(Array.from({ length: 60 }, (_, index) => make(`filler.v${index}`)));
    const refused = filled.filter(({ status }) => status !== 201);
    assert.ok(refused.length >= 10 && refused.length < 60, `${refused.length} of 60 are refused`);
    for (const answer of refused) assert.match(words(answer), /^403 .*exceeded quota: tenant, requested: secrets=1/);

    // A stack file that grants less takes away nothing.
    const quota = `${collection("ResourceQuota")}/tenant`;
    const lowered = await sandbox.request("PATCH", quota, { spec: { hard: { secrets: "20" } } }, MERGE);
    assert.equal(lowered.status, 200, words(lowered));
    await eventually("less is granted", async () => ((await make("late.v1")).status === 403 ? true : undefined));
    const { body } = await sandbox.request("GET", `${collection("Secret")}?labelSelector=owner%3Dhelm`);
    assert.ok(Array.isArray(at(body, "items")) && Object.keys(at(body, "items") ?? {}).length >= 150);
  });

  it("would be lost with Kubernetes' own roles, which hold accounts and tokens of a namespace", async () => {
    for (const name of ["edit", "admin"]) {
      const { body } = await sandbox.request("GET", `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`);
      const rules = JSON.stringify(at(body, "rules"));
      assert.match(rules, /"impersonate"\],"apiGroups":\[""\],"resources":\["serviceaccounts"\]/);
      assert.match(rules, /"serviceaccounts\/token"/);
    }
  });

  it("has tried at least 150 attacks, each of its own, and a control for each kind", () => {
    const ids = CLASSES.flatMap(({ attacks }) => attacks.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 150, `${ids.length}`);
    assert.ok(CLASSES.every(({ controls }) => controls.length > 0));
  });
});
