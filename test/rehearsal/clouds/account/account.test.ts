import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { z } from "zod";
import type { CloudTable, Plain } from "../../../../rehearsal/clouds/plugin/row";
import { SimulatedAccount } from "../../../../rehearsal/clouds/account/account";
import type { Weather } from "../../../../rehearsal/clouds/account/faults";
import { FaultWalk } from "../../../../rehearsal/clouds/account/fault-walk";
import type { Hardware } from "../../../../rehearsal/clouds/account/hardware";
import { AccountRefusal, SpoiledAnswer } from "../../../../rehearsal/clouds/account/refused";

/** A small cloud: networks with subnets in them, and roles whose policies name networks. */
const TABLE: CloudTable = {
  package: "small",
  version: "1.0.0",
  cloud: "aws",
  configuration: z.strictObject({ account: z.string().optional() }),
  signIn: (configuration, credentials) =>
    configuration["account"] === credentials
      ? { account: credentials, region: "r1", configuration }
      : `the credentials belong to account ${credentials}`,
  types: {
    "small:net:Network": {
      source: "test",
      inputs: z.strictObject({
        name: z.string(),
        range: z.string(),
        tags: z.record(z.string(), z.string()).optional(),
      }),
      immutable: ["range"],
      name: {
        property: "name",
        staysTaken: (inputs) => (inputs["name"] === "ghost" ? "is kept for 7 days after its deletion" : undefined),
      },
      refusedUpdates: (held, inputs) =>
        held.inputs["tags"] !== undefined && inputs["tags"] === undefined
          ? [{ property: "tags", rule: "cannot be taken away" }]
          : [],
      id: (_draft, world) => `net-${world.hex(8)}`,
      computed: ["arn"],
      outputs: ({ id }, world) => ({ arn: `arn:${world.account}:${id}` }),
      quota: () => [{ quota: "networks", amount: 1 }],
      labels: (inputs) => (inputs["tags"] ?? {}) as Record<string, string>,
    },
    "small:net:Subnet": {
      source: "test",
      inputs: z.strictObject({ network: z.string(), zone: z.string() }),
      immutable: ["network"],
      references: [
        {
          path: "network",
          to: "small:net:Network",
          by: "arn",
          fits: (self, target) => (self["zone"] === target.inputs["range"] ? "is in another zone" : undefined),
        },
      ],
      id: (_draft, world) => `subnet-${world.hex(8)}`,
      computed: [],
    },
    "small:iam:Role": {
      source: "test",
      inputs: z.strictObject({ policies: z.array(z.string()) }),
      immutable: [],
      references: [
        {
          path: "policies[]",
          to: "small:net:Network",
          within: (value) => String(value).split(","),
          outside: (value) => value.startsWith("managed/"),
          holds: false,
        },
      ],
      id: () => "role",
      computed: [],
      settles: 10,
    },
    "small:vm:Machine": {
      source: "test",
      inputs: z.strictObject({ size: z.number() }),
      immutable: [],
      tooEarly: (_inputs, world) =>
        world.all("small:iam:Role").every(world.isEffective)
          ? undefined
          : { code: "AccessDenied", message: "the role cannot be assumed" },
      haunts: () => ({ type: "small:net:Network", name: "logs", seconds: 10 }),
      id: () => "machine",
      computed: [],
    },
  },
  entries: ["small:iam:Role"],
};

const NO_HARDWARE: Hardware = {
  run: () => Promise.reject(new Error("there is no hardware")),
  stop: () => Promise.resolve(),
  fit: () => Promise.resolve(),
};

function account(weather: Weather = {}): SimulatedAccount {
  return new SimulatedAccount({ table: TABLE, account: "a1", hardware: NO_HARDWARE, weather });
}

const configuration = { account: "a1" };
const ask = (type: string, logicalName: string, inputs: Plain) => ({ type, logicalName, inputs, configuration });
const network = (name: string, more: Plain = {}) => ask("small:net:Network", name, { name, range: "x", ...more });
const subnet = (arn: unknown, zone = "z") => ask("small:net:Subnet", "s", { network: arn, zone });

async function refusal(attempt: Promise<unknown>): Promise<AccountRefusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof AccountRefusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("simulated account", () => {
  it("refuses the credentials of another account before it does anything", async () => {
    const one = account();
    const wrong = { ...network("n"), configuration: { account: "a2" } };
    assert.match((await refusal(one.create(wrong))).message, /belong to account a1/);
    assert.deepEqual(one.held, []);
  });

  it("refuses types and inputs without a row, and what is missing, all at once", async () => {
    assert.match(
      (await refusal(account().create(ask("small:net:Other", "o", {})))).message,
      /no row for small:net:Other/,
    );
    const bad = ask("small:net:Network", "n", { name: "n", size: 3 });
    const { message } = await refusal(account().create(bad));
    assert.match(message, /range is required/);
    assert.match(message, /size is not an input that the simulated cloud knows/);
  });

  it("gives every resource an id of its own, the same in every run, another for its replacement", async () => {
    const ids = async () => {
      const one = account();
      const first = await one.create(network("n"));
      await one.delete(first.type, first.id);
      const second = await one.create(network("n"));
      return [first.id, second.id];
    };
    const [first, second] = await ids();
    assert.notEqual(first, second);
    assert.deepEqual(await ids(), [first, second]);
  });

  it("refuses a name that is taken, until its owner is gone", async () => {
    const one = account();
    const first = await one.create(network("n"));
    const again = { ...network("n"), logicalName: "other" };
    assert.equal((await refusal(one.create(again))).code, "AlreadyExists");
    await one.delete(first.type, first.id);
    await one.create(again);
  });

  it("keeps the names that a cloud does not give back at once", async () => {
    const one = account();
    const { type, id } = await one.create(network("ghost"));
    await one.delete(type, id);
    assert.match((await refusal(one.create(network("ghost")))).message, /ghost is kept for 7 days/);
  });

  it("refuses references that lead nowhere and those that do not fit, naming both ends", async () => {
    const one = account();
    const { outputs } = await one.create(network("n"));
    assert.match(
      (await refusal(one.create(subnet("arn:nowhere")))).message,
      /network: arn:nowhere names no small:net:Network/,
    );
    assert.match((await refusal(one.create(subnet(outputs["arn"], "x")))).message, /n \(arn:.*\) is in another zone/);
    await one.create(subnet(outputs["arn"]));
  });

  it("finds references inside other values, and takes what lies outside the stack as given", async () => {
    const one = account();
    const { id } = await one.create(network("n"));
    await one.create(ask("small:iam:Role", "r", { policies: [`${id},managed/read`] }));
    const wrong = ask("small:iam:Role", "q", { policies: ["unmanaged/read"] });
    assert.match((await refusal(one.create(wrong))).message, /unmanaged\/read names no/);
  });

  it("deletes nothing that something else still needs, and names it", async () => {
    const one = account();
    const net = await one.create(network("n"));
    const sub = await one.create(subnet(net.outputs["arn"]));
    await one.create(ask("small:iam:Role", "r", { policies: [net.id] }));
    const { code, message } = await refusal(one.delete(net.type, net.id));
    assert.equal(code, "DependencyViolation");
    assert.match(message, /still used by s$/);
    await one.delete(sub.type, sub.id);
    await one.delete(net.type, net.id);
    assert.equal(one.held.length, 1);
  });

  it("stops at a quota, and frees it when a resource goes", async () => {
    const one = account({ quotas: { networks: 1 } });
    const first = await one.create(network("n"));
    assert.match((await refusal(one.create(network("m")))).message, /networks: 1 asked with 1 in use, limit 1/);
    await one.delete(first.type, first.id);
    await one.create(network("m"));
  });

  it("applies a limit that the table states once to each part of it", async () => {
    const zoned: CloudTable = {
      ...TABLE,
      limits: { nat: 1 },
      types: {
        ...TABLE.types,
        "small:net:Nat": {
          source: "test",
          inputs: z.strictObject({ zone: z.string() }),
          immutable: [],
          id: (_draft, world) => world.hex(8),
          computed: [],
          quota: ({ zone }) => [{ quota: `nat/${String(zone)}`, amount: 1 }],
        },
      },
    };
    const one = new SimulatedAccount({ table: zoned, account: "a1", hardware: NO_HARDWARE });
    const nat = (logicalName: string, zone: string) => one.create(ask("small:net:Nat", logicalName, { zone }));
    await nat("a", "z1");
    await nat("b", "z2");
    assert.match((await refusal(nat("c", "z1"))).message, /nat\/z1: 1 asked with 1 in use, limit 1/);
  });

  it("says what carries a label, whoever made it", async () => {
    const one = account();
    await one.create(network("n", { tags: { stack: "prod" } }));
    await one.create(network("m"));
    assert.deepEqual(
      one.labelled({ stack: "prod" }).map(({ logicalName }) => logicalName),
      ["n"],
    );
  });

  it("fails the n-th operation only, and leaves nothing of it", async () => {
    const one = account({ faults: [{ operation: "create", nth: 2, effect: "fail" }] });
    await one.create(network("n"));
    await refusal(one.create(network("m")));
    assert.equal(one.held.length, 1);
    await one.create(network("m"));
  });

  it("throttles an operation for a while, and asks for patience", async () => {
    const one = account({ faults: [{ operation: "create", nth: 1, effect: "throttle" }] });
    for (let attempt = 0; attempt < 3; attempt++) assert.ok((await refusal(one.create(network("n")))).retry);
    await one.create(network("n"));
  });

  it("can carry a request out and lose the answer", async () => {
    const one = account({ faults: [{ operation: "create", nth: 1, effect: "lose-answer" }] });
    await assert.rejects(one.create(network("n")), SpoiledAnswer);
    assert.equal(one.held.length, 1);
  });

  it("shows a new resource only after a while when it is told to replicate slowly", async () => {
    const one = account({ blindReads: 2 });
    const { type, id } = await one.create(network("n"));
    for (let read = 0; read < 2; read++) assert.ok((await refusal(one.read(type, id))).retry);
    assert.equal((await one.read(type, id))?.id, id);
  });

  it("refuses an update that would be another resource, and lets the rest through", async () => {
    const one = account();
    const { id, type } = await one.create(network("n"));
    const { inputs } = await one.update(id, network("n", { tags: { a: "b" } }));
    assert.deepEqual(inputs["tags"], { a: "b" });
    assert.match((await refusal(one.update(id, network("n")))).message, /n: tags cannot be taken away/);
    assert.equal((await refusal(one.update("net-0", network("n")))).code, "NotFound");
    const moved = network("n", { range: "y", tags: { a: "b" } });
    assert.match((await refusal(one.update(id, moved))).message, /n: range cannot be changed/);
    assert.equal((await one.read(type, id))?.inputs["range"], "x");
  });

  it("on a walk of faults refuses every request once and carries out nothing of it, whatever people do meanwhile", async () => {
    const walk = new FaultWalk();
    const one = account({ walk });
    const codes = async (attempt: () => Promise<unknown>) => {
      const first = [await refusal(attempt()), await refusal(attempt()), await refusal(attempt())];
      return first.map(({ code, retry }) => `${code} ${retry}`);
    };
    const refused = ["Throttling true", "Throttling true", "InternalError false"];
    assert.deepEqual(await codes(() => one.create(network("n"))), refused);
    assert.deepEqual(one.held, []);
    const { type, id } = await one.create(network("n"));
    const tags = () => one.held.map(({ inputs }) => inputs["tags"]);
    await one.amend(type, id, (inputs) => ({ ...inputs, tags: { by: "a person" } }));
    const mine = network("n", { tags: { by: "the program" } });
    assert.deepEqual(await codes(() => one.update(id, mine)), refused);
    assert.deepEqual(tags(), [{ by: "a person" }]);
    await one.update(id, mine);
    assert.deepEqual(await codes(() => one.delete(type, id)), refused);
    assert.deepEqual(tags(), [{ by: "the program" }]);
    await one.delete(type, id);
    assert.deepEqual(one.held, []);
    await one.delete(type, id);
    assert.deepEqual(
      walk.refused.map(({ operation }) => operation),
      ["create", "update", "delete"],
    );
  });

  it("acts on a grant only after its seconds, counted anew when it changes, and says so in the cloud's words", async () => {
    let clock = 0;
    const options = { table: TABLE, account: "a1", hardware: NO_HARDWARE, now: () => clock };
    const one = new SimulatedAccount({ ...options, weather: { secondMs: 20 } });
    const role = ask("small:iam:Role", "r", { policies: [] });
    const machine = ask("small:vm:Machine", "m", { size: 1 });
    await one.create(role);
    clock = 199;
    const early = await refusal(one.create(machine));
    assert.deepEqual([early.code, early.message], ["AccessDenied", "the role cannot be assumed"]);
    assert.equal(one.knowsWhoGetsIn, false);
    clock = 200;
    assert.equal(one.knowsWhoGetsIn, true);
    const { type, id } = await one.create(machine);
    await one.delete(type, id);
    await one.update("role", role);
    await one.delete(type, (await one.create(machine)).id);
    await one.update("role", { ...role, inputs: { policies: ["managed/x"] } });
    assert.equal((await refusal(one.create(machine))).code, "AccessDenied");
    clock = 400;
    await one.create(machine);
  });

  it("makes again what a service still writes to when it goes too soon after the service", async () => {
    for (const [waited, taken] of [
      [199, true],
      [200, false],
    ] as const) {
      let clock = 0;
      const options = { table: TABLE, account: "a1", hardware: NO_HARDWARE, now: () => clock };
      const one = new SimulatedAccount({ ...options, weather: { secondMs: 20 } });
      const logs = await one.create(network("logs"));
      const machine = await one.create(ask("small:vm:Machine", "m", { size: 1 }));
      await one.delete(machine.type, machine.id);
      clock += waited;
      await one.delete(logs.type, logs.id);
      const again = one.create(network("logs"));
      if (taken) assert.match((await refusal(again)).message, /exists already: its service made it again/);
      else await again;
    }
  });

  it("acts on every grant at once where its seconds have no length", async () => {
    const one = account();
    await one.create(ask("small:iam:Role", "r", { policies: [] }));
    await one.create(ask("small:vm:Machine", "m", { size: 1 }));
    assert.equal(one.knowsWhoGetsIn, true);
  });
});
