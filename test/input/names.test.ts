/**
 * Names: what is reserved, what is joined, what a stack may be called, and what a plan refuses because two resources have
 * one name.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { readWords } from "../../cli/command-line";
import { CATALOGUE } from "../../components/addons/catalogue";
import { PLATFORM_NAMESPACES } from "../../components/addons/namespaces";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";
import { CLOUDS } from "../../components/placement/cloud";
import { formatProblem } from "../../components/core/errors";
import { readSpec } from "../../stacks/config/load";
import { checkStackName } from "../../stacks/config/stack-name";
import { planCommand } from "../../tools/plan";
import { doubles } from "../../tools/plan/doubles";
import { runStack } from "../../tools/plan/program";
import { plannedStack } from "../support/planned-stacks";
import { asEntries, devConfig, ROOT, setAt, type Config } from "../support/stack-file";

type Names = Readonly<Record<string, unknown>>;

function configWith(change: Names): Config {
  const config = devConfig();
  for (const [path, value] of Object.entries(change)) setAt(config, path, value);
  return config;
}

function problemsOf(change: Names): string[] {
  return readSpec(asEntries(configWith(change))).problems.map(formatProblem);
}

/** The dev stack's tenants, databases and workloads, with other names; a workload for each pair of namespace and name. */
function residents(tenants: readonly (readonly [string, string])[], services: readonly (readonly [string, string])[]) {
  const { "stratiform:workloads": workloads } = devConfig();
  const model = (workloads as Names[])[1];
  const quota = { requests: { cpu: 1000, memory: "2000Gi" }, limits: { cpu: 1000, memory: "2000Gi" } };
  return {
    tenants: tenants.map(([name, namespace]) => ({ name, namespaces: [{ name: namespace }], quota })),
    data: { postgres: [] },
    workloads: services.map(([tenant, name]) => ({ ...model, tenant, name, replicas: 1, scaling: undefined })),
  };
}

describe("namespaces that are somebody's @input", () => {
  for (const cloud of CLOUDS) {
    const { names, prefixes } = SYSTEM_NAMESPACES[cloud];
    const taken = ["default", "kube-x", ...names, ...prefixes.map((prefix) => `${prefix}x-1`), ...PLATFORM_NAMESPACES];

    it(`are refused for a tenant on ${cloud}, each with its owner and once`, () => {
      assert.ok(taken.length > 10);
      for (const name of taken) {
        const problems = problemsOf({ cloud, "tenants[0].namespaces": [{ name }], "tenants[0].access": {} });
        const told = problems.filter((line) => line.startsWith(`tenants[0].namespaces[0].name "${name}" belongs to `));
        assert.equal(told.length, 1, `${name}: ${problems.join("\n")}`);
      }
    });

    it(`are no other ones on ${cloud}`, () => {
      for (const name of ["research", "kubeflow", "kube", "monitor", "gateways", "aks-team", "flux", "ml-default"]) {
        const problems = problemsOf({ cloud, "tenants[0].namespaces": [{ name }] });
        assert.deepEqual(
          problems.filter((line) => line.includes("belongs to")),
          [],
        );
      }
    });
  }

  it("are those of every addon, and of every namespace that the program makes for itself", async () => {
    const own = Object.values(CATALOGUE).map(({ namespace }) => namespace);
    const { registrations } = await plannedStack("prod", "aws");
    const made = registrations.filter(
      ({ type, urn }) => type === "kubernetes:core/v1:Namespace" && !urn.includes("stratiform:index:Tenant"),
    );
    assert.ok(made.length > 3);
    const names = made.map(({ inputs }) => (inputs["metadata"] as { readonly name: string }).name);
    assert.deepEqual(
      [...own, ...names].filter((name) => !PLATFORM_NAMESPACES.includes(name)),
      [],
    );
  }).timeout(60_000);
});

describe("names that are joined @input", () => {
  /** Splits a name of parts at any two places: the same joined, and never the same apart. */
  const twins = fc
    .tuple(
      fc.array(fc.constantFrom("a", "ml", "eu", "x1"), { minLength: 3, maxLength: 6 }),
      fc.nat({ max: 20 }),
      fc.nat({ max: 20 }),
    )
    .map(([parts, one, two]) => {
      const cut = (at: number): readonly [string, string] => [
        parts.slice(0, 1 + (at % (parts.length - 1))).join("-"),
        parts.slice(1 + (at % (parts.length - 1))).join("-"),
      ];
      return [cut(one), cut(two)] as const;
    })
    .filter(([one, two]) => one[0] !== two[0] && one[1] !== two[1]);

  it("are refused where two tenants and their namespaces become one", () => {
    fc.assert(
      fc.property(twins, ([one, two]) => {
        const problems = problemsOf(residents([one, two], []));
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.ok(
          problems[0]?.includes(`tenants[1].namespaces[0].name "${two[1]}" becomes namespace ${two.join("-")}`),
        );
      }),
    );
  });

  it("are refused where two workloads and their namespaces become one", () => {
    fc.assert(
      fc.property(twins, ([one, two]) => {
        const tenants = [["one", one[0]] as const, ["two", two[0]] as const];
        const problems = problemsOf(
          residents(tenants, [
            ["one", one[1]],
            ["two", two[1]],
          ]),
        );
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.match(problems[0] ?? "", /^workloads\[1\]\.name "[^"]+" becomes identity /);
      }),
    );
  });

  const spaces = {
    tenants: residents(
      [
        ["one", "chat"],
        ["two", "chat-eu"],
      ],
      [],
    ).tenants,
    workloads: [],
  } as const;
  const database = { storage: { size: "20Gi" } };
  for (const [title, change, expected] of [
    [
      "two databases and their namespaces",
      {
        data: {
          postgres: [
            { ...database, tenant: "one", name: "eu-db" },
            { ...database, tenant: "two", name: "db" },
          ],
        },
      },
      /^data\.postgres\[1\]\.name "db" becomes database chat-eu-db, as data\.postgres\[0\]\.name "eu-db" does; rename/,
    ],
    [
      "databases of two servers",
      {
        data: {
          postgres: [
            { ...database, tenant: "one", name: "a", databases: [{ name: "b_c" }] },
            { ...database, tenant: "one", name: "a-b", databases: [{ name: "c" }] },
          ],
        },
      },
      /^data\.postgres\[1\]\.databases\[0\]\.name "c" becomes Database chat\/a-b-c, as/,
    ],
    [
      "accounts with rights and their namespaces",
      {
        cloud: "aws",
        storage: { objectStores: [{ name: "models" }] },
        "tenants[0].flows": { objectStorage: { cidrs: ["10.0.0.0/8"] } },
        "tenants[1].flows": { objectStorage: { cidrs: ["10.0.0.0/8"] } },
        access: [
          { tenant: "one", serviceAccount: "eu-job", reads: ["models"] },
          { tenant: "two", serviceAccount: "job", reads: ["models"] },
        ],
      },
      /^access\[1\]\.serviceAccount "job" becomes identity chat-eu-job, as access\[0\]/,
    ],
    [
      "delivered secrets and their namespaces",
      {
        cloud: "aws",
        secrets: [
          { name: "eu-key", deliver: [{ tenant: "one" }] },
          { name: "key", deliver: [{ tenant: "two" }] },
        ],
      },
      /^secrets\[1\]\.deliver "key" becomes copy of a secret chat-eu-key, as secrets\[0\]/,
    ],
    [
      "domains whose zones have one name on Google Cloud",
      {
        cloud: "gcp",
        dns: { zones: [{ name: "ai.example.com" }, { name: "ai-example.com" }] },
      },
      /^dns\.zones\[1\]\.name "ai-example\.com" becomes zone ai-example-com, as dns\.zones\[0\]/,
    ],
  ] as const) {
    it(`are refused where ${title} become one`, () => {
      const problems = problemsOf({ ...spaces, data: { postgres: [] }, ...change });
      assert.equal(problems.filter((line) => expected.test(line)).length, 1, problems.join("\n"));
    });
  }

  it("are refused where a workload would be what a database's operator makes", () => {
    const server = { postgres: [{ ...database, tenant: "one", name: "store" }] };
    const { workloads, tenants } = residents([["one", "chat"]], [["one", "name"]]);
    for (const [name, kind] of [
      ["store-rw", "Service"],
      ["store-ro", "Service"],
      ["store-r", "Service"],
      ["store-pooler", "Service"],
      ["store", "ServiceAccount"],
    ] as const) {
      const problems = problemsOf({ tenants, data: server, workloads: workloads.map((one) => ({ ...one, name })) });
      assert.deepEqual(
        problems.filter((line) => line.includes(`workloads[0].name "${name}" becomes ${kind} chat/${name}`)).length,
        1,
        problems.join("\n"),
      );
    }
  });

  it("that are taken to be different make different resources", async () => {
    // As many tenants, namespaces and workloads as are taken of names that are nearly the same.
    const words = ["a", "a-b", "b", "b-a", "a-b-a", "b-a-b", "a-b-allow-dns", "allow-dns"];
    const tenants: [string, string][] = [];
    const services: [string, string][] = [];
    for (const one of words) {
      for (const two of words) {
        const free = !tenants.some(([name, space]) => name === one || space === two);
        if (free && problemsOf(residents([...tenants, [one, two]], services)).length === 0) tenants.push([one, two]);
      }
    }
    for (const [tenant] of tenants) {
      for (const name of words) {
        if (problemsOf(residents(tenants, [...services, [tenant, name]])).length === 0) services.push([tenant, name]);
      }
    }
    assert.ok(tenants.length >= 4 && services.length >= 20, `${tenants.length} tenants, ${services.length} services`);
    const config = configWith({ ...residents(tenants, services), addons: { install: [] } });
    const run = await runStack({ stack: "dev", config });
    assert.deepEqual([run.exitCode, run.messages], [0, []]);
    assert.deepEqual(doubles(run.registrations), []);
  }).timeout(120_000);
});

describe("the name of a stack @input", () => {
  it("may be a DNS label, and nothing else", () => {
    for (const name of ["dev", "prod", "prod-eu", "1", "a".repeat(63), "x1-2-y", "a--b"])
      assert.deepEqual(checkStackName(name), []);
    for (const name of ["prod.eu", "prod_eu", "prod-", "-prod", "Prod", "a".repeat(64), "a".repeat(100), "", "ä"]) {
      assert.equal(checkStackName(name).length, 1, name);
    }
  });

  it("gets a remedy that is a name, whatever Pulumi takes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/), (name) => {
        for (const problem of checkStackName(name)) {
          const offered = /called "(.*)"$/.exec(problem.remedy ?? "")?.[1] ?? "";
          assert.deepEqual(checkStackName(offered), [], offered);
        }
      }),
    );
  });

  it("stops the program and the plan", async () => {
    const { exitCode, messages } = await runStack({ stack: "prod.eu", config: devConfig() });
    assert.notEqual(exitCode, 0);
    assert.match(messages[0]?.text ?? "", /the stack's name "prod\.eu" must be lower-case letters.*"prod-eu"/);
  }).timeout(60_000);
});

describe("principals of AWS @input", () => {
  const arn = (path: string, account = "111122223333") => `arn:aws:iam::${account}:${path}`;
  const all = (placement: Names) =>
    problemsOf({
      cloud: "aws",
      ...Object.fromEntries(Object.entries(placement).map(([key, value]) => [`placement.aws.${key}`, value])),
    });
  const told = (placement: Names) => all(placement).filter((line) => line.includes("becomes the access entry"));

  for (const [what, first, second] of [
    ["two accounts", arn("role/deploy"), arn("role/deploy", "444455556666")],
    ["a path and a dash", arn("role/team/deploy"), arn("role/team-deploy")],
    ["letters that a name does not have", arn("role/a+b"), arn("role/a@b")],
  ] as const) {
    it(`are refused where ${what} become one name, whichever lists say so`, () => {
      const lists: readonly (readonly [Names, string])[] = [
        [{ admins: [first, second], readers: [], groups: {} }, "admins[1]"],
        [{ admins: [first], readers: [second], groups: {} }, "readers[0]"],
        [{ admins: [arn("role/z")], readers: [], groups: { a: [first], b: [second] } }, "groups.b[0]"],
      ];
      for (const [placement, at] of lists) {
        const problems = told(placement);
        assert.equal(problems.length, 1, all(placement).join("\n"));
        assert.ok(problems[0]?.startsWith(`placement.aws.${at} ${JSON.stringify(second)} becomes`), problems[0]);
      }
    });
  }

  it("are one where one principal is named twice, and two where one is a user", () => {
    assert.deepEqual(told({ admins: [arn("role/a")], readers: [arn("role/a")], groups: { g: [arn("role/a")] } }), []);
    assert.deepEqual(told({ admins: [arn("role/a"), arn("user/a")], readers: [], groups: {} }), []);
  });
});

describe("a plan with doubles @input", () => {
  it("is refused for URNs and for objects in one cluster, by name", async () => {
    const { registrations } = await plannedStack("dev", "existing");
    assert.deepEqual(doubles(registrations), []);
    const service = registrations.find(({ type }) => type === "kubernetes:core/v1:Service");
    assert.ok(service);
    assert.deepEqual(
      doubles([...registrations, service]).map(({ path, rule }) => [path, rule]),
      [[service.urn, "is registered twice"]],
    );
    const other = doubles([...registrations, { ...service, urn: `${service.urn}-2` }]);
    assert.equal(other.length, 1);
    assert.match(
      formatProblem(other[0] ?? { path: "", rule: "" }),
      /^v1 Service \S+ \(.*\) is made by two resources; two names/,
    );
    const elsewhere = {
      ...service,
      urn: `${service.urn}-2`,
      provider: "urn:pulumi:dev::p::pulumi:providers:kubernetes::b::id",
    };
    assert.deepEqual(doubles([...registrations, elsewhere]), []);
  }).timeout(60_000);

  for (const [what, resources, expected] of [
    [
      "one URN twice",
      [
        ["a", "x"],
        ["a", "y"],
      ],
      /::a is registered twice/,
    ],
    [
      "one object by two resources",
      [
        ["a", "x"],
        ["b", "x"],
      ],
      /^ {2}v1 ConfigMap n\/x \(.*\) is made by two resources/m,
    ],
    [
      "two objects",
      [
        ["a", "x"],
        ["b", "y"],
      ],
      undefined,
    ],
  ] as const) {
    it(`makes the command refuse it, where it has any: ${what}`, async () => {
      const directory = mkdtempSync(path.join(tmpdir(), "doubles-"));
      try {
        const linked = [
          "Pulumi.yaml",
          "Pulumi.dev.yaml",
          "package.json",
          "tsconfig.json",
          "node_modules",
          "components",
        ];
        for (const name of linked) symlinkSync(path.join(ROOT, name), path.join(directory, name));
        mkdirSync(path.join(directory, "stacks"));
        symlinkSync(path.join(ROOT, "stacks/start-up.cjs"), path.join(directory, "stacks/start-up.cjs"));
        const made = resources.map(([name, object]) => `make(${JSON.stringify(name)}, ${JSON.stringify(object)});`);
        writeFileSync(path.join(directory, "stacks/index.ts"), [PROGRAM, ...made].join("\n"));
        const said = { out: "", err: "" };
        const streams = {
          out: (text: string) => void (said.out += text),
          err: (text: string) => void (said.err += text),
        };
        const code = await planCommand(readWords("plan", ["--stack", "dev"]), streams, directory);
        assert.equal(code, expected === undefined ? 0 : 1, said.err);
        if (expected === undefined) assert.equal(said.err, "");
        else assert.match(said.err, expected);
        assert.equal(said.out === "", expected !== undefined);
      } finally {
        rmSync(directory, { recursive: true });
      }
    }).timeout(60_000);
  }
});

/** A program that makes what it is told to, of which no rule of ours knows. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
const make = (name: string, object: string) =>
  new pulumi.CustomResource("kubernetes:core/v1:ConfigMap", name, { metadata: { name: object, namespace: "n" } });`;
