/**
 * Forms of names, texts and amounts: what a stack file takes is what the place takes that it ends up in. The judges are the
 * rows of the simulated accounts, which have their rules from the clouds' references, and Kubernetes' own forms.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { z } from "zod";
import { AWS } from "../../catalogue/tokens/aws";
import { AZURE } from "../../catalogue/tokens/azure";
import { GCP } from "../../catalogue/tokens/gcp";
import { CLOUDS, type Cloud } from "../../components/placement/cloud";
import { formatProblem } from "../../components/core/errors";
import { poolName } from "../../components/node-pools/pool-name.gcp";
import { AWS_TABLE } from "../../rehearsal/clouds/aws/table";
import { AZURE_TABLE } from "../../rehearsal/clouds/azure/table";
import { GCP_TABLE } from "../../rehearsal/clouds/gcp/table";
import type { CloudTable } from "../../rehearsal/clouds/plugin/row";
import { checkRepositoriesOf } from "../../stacks/config/name-forms";
import { readSpec } from "../../stacks/config/load";
import { asEntries, devConfig, setAt } from "../support/stack-file";

type Change = Readonly<Record<string, unknown>>;

function told(change: Change): string[] {
  const config = devConfig();
  for (const [path, value] of Object.entries(change)) setAt(config, path, value);
  return readSpec(asEntries(config)).problems.map(formatProblem);
}

/** Whether a row takes a value of one input. */
function takes({ types }: CloudTable, token: string, input: string, value: string): boolean {
  const schema = types[token]?.inputs;
  const field = schema?.shape[input] as z.ZodType | undefined;
  assert.ok(field, `${token} has no ${input}`);
  return field.safeParse(value).success;
}

const FIXED: Parameters<typeof poolName>[1] = {
  ...{ accelerator: undefined, capacity: "on-demand", reservation: undefined, podsPerNode: 110, sharing: undefined },
};

/** kubernetes/kubernetes, apimachinery/pkg/util/validation: dns1035LabelFmt; Services of 1.35, and CloudNativePG's webhook. */
const SERVICE = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const DATABASE = { tenant: "research", storage: { size: "20Gi" } };

interface Row {
  readonly what: string;
  readonly cloud: Cloud;
  readonly at: string;
  readonly change: (name: string) => Change;
  /** What the place that the name ends up in says. */
  readonly fits: (name: string) => boolean;
}

const ROWS: readonly Row[] = [
  ...CLOUDS.flatMap((cloud): Row[] => [
    {
      ...{ what: "a model service", cloud, at: "workloads[1].name", change: (name) => ({ "workloads[1].name": name }) },
      fits: (name) => SERVICE.test(name),
    },
    {
      ...{ what: "a database", cloud, at: "data.postgres[0].name" },
      change: (name) => ({ "data.postgres": [{ ...DATABASE, name }], "workloads[0].database": name }),
      fits: (name) => SERVICE.test(name),
    },
  ]),
  {
    ...{ what: "a node pool", cloud: "gcp", at: "nodePools[1].name" },
    change: (name) => ({ "nodePools[1].name": name, "workloads[1].pool": name }),
    fits: (name) => takes(GCP_TABLE, GCP.gkeNodePool, "name", poolName(name, FIXED)),
  },
  {
    ...{ what: "a repository", cloud: "aws", at: "registry.repositories[0]" },
    change: (name) => ({ registry: { repositories: [name] } }),
    fits: (name) => takes(AWS_TABLE, AWS.ecrRepository, "name", `stratiform-dev/${name}`),
  },
  {
    ...{ what: "a repository in a folder", cloud: "aws", at: "registry.repositories[0]" },
    change: (name) => ({ registry: { repositories: [`${name}/model`] } }),
    fits: (name) => takes(AWS_TABLE, AWS.ecrRepository, "name", `stratiform-dev/${name}/model`),
  },
  {
    ...{ what: "an object store", cloud: "azure", at: "storage.objectStores[0].name" },
    change: (name) => ({ storage: { objectStores: [{ name }] } }),
    fits: (name) => takes(AZURE_TABLE, AZURE.blobContainer, "containerName", name),
  },
];

/** Names that every schema takes: DNS labels, of which some begin with a digit, have dashes together or are short. */
const label = fc
  .oneof(
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}[a-z0-9]$/),
    fc.stringMatching(/^[a-z0-9]$/),
    fc.constantFrom("1a", "0", "3d-model", "2024-x", "a--b", "x---y1", "ab", "a", "abc", "a-b-c", "a1"),
  )
  // The others of the dev stack are taken.
  .filter((name) => !["system", "general", "sentiment", "features"].includes(name));

describe("names that a place does not take @input", () => {
  for (const { what, cloud, at, change, fits } of ROWS) {
    it(`of ${what} on ${cloud} are refused at their option, and those that it takes are not`, () => {
      const seen = { taken: 0, refused: 0 };
      fc.assert(
        fc.property(label, (name) => {
          const lines = told({ cloud, ...change(name) }).filter((line) => line.startsWith(`${at} `));
          assert.equal(lines.length, fits(name) ? 0 : 1, `${name}: ${lines.join("\n")}`);
          seen[fits(name) ? "taken" : "refused"]++;
        }),
        { numRuns: 40 },
      );
      assert.ok(seen.taken > 0 && seen.refused > 0, JSON.stringify(seen));
    });
  }

  it("of a stack are refused where they become part of a repository's", () => {
    const spec = { cloud: "aws", registry: { repositories: ["models/a"] } } as const;
    fc.assert(
      fc.property(label, (stack) => {
        const fits = takes(AWS_TABLE, AWS.ecrRepository, "name", `stratiform-${stack}/models/a`);
        assert.equal(checkRepositoriesOf(stack, spec).length, fits ? 0 : 1, stack);
        assert.deepEqual(checkRepositoriesOf(stack, { ...spec, cloud: "gcp" }), []);
        assert.deepEqual(checkRepositoriesOf(stack, { ...spec, registry: { repositories: [] } }), []);
      }),
    );
  });
});

describe("groups that are everybody @input", () => {
  for (const group of ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"]) {
    it(`${group} has no rights in a tenant's namespace, by its own name or by another`, () => {
      for (const level of ["admins", "editors", "viewers"]) {
        const lines = told({ "tenants[0].access": { [level]: [group] } });
        assert.equal(lines.length, 1, lines.join("\n"));
        assert.ok(lines[0]?.startsWith(`tenants[0].access.${level}[0] "${group}" is everybody`), lines[0]);
        const mapped = told({ "tenants[0].access": { [level]: ["all"] }, "placement.existing.groups": { all: group } });
        assert.equal(mapped.length, 1, mapped.join("\n"));
        assert.ok(mapped[0]?.startsWith(`tenants[0].access.${level}[0] "all" is everybody`), mapped[0]);
      }
    });
  }

  it("are not those of one namespace, nor a team's", () => {
    for (const group of ["system:serviceaccounts:ci", "oidc:everyone", "research-engineers", "a b"]) {
      assert.deepEqual(told({ "tenants[0].access": { editors: [group] } }), []);
    }
  });
});

describe("texts with what nobody sees @input", () => {
  const paths = ["placement.existing.context", "placement.existing.kubeconfig", "tenants[0].access.editors[0]"];
  for (const path of paths) {
    it(`are refused: ${path}`, () => {
      const unseen = fc.constantFrom(" ", "\t", "\n", "\r\n", "\u00a0", "\u2028");
      const inside = fc.constantFrom("\n", "\t", "\u0000", "\u001b");
      const wrong = fc.oneof(
        fc.tuple(unseen, fc.constantFrom("", "dev", "a b")).map((parts) => parts.join("")),
        fc.tuple(fc.constantFrom("dev", "a b"), unseen).map((parts) => parts.join("")),
        inside.map((character) => `a${character}b`),
      );
      fc.assert(
        fc.property(wrong, (text) => {
          const lines = told({ [path]: text });
          assert.equal(lines.length, 1, `${JSON.stringify(text)}: ${lines.join("\n")}`);
          assert.ok(lines[0]?.startsWith(`${path} `), lines[0]);
        }),
      );
      assert.deepEqual(told({ [path]: "arn:aws:eks:us-east-1:111122223333:cluster/a b" }), []);
    });
  }
});

describe("a quota that is too small @input", () => {
  it("names what asks for it, one of it as one", () => {
    const [line = ""] = told({ "tenants[0].quota": { requests: { cpu: 1 } } });
    assert.match(line, /features 2200m \(1 instance, 1 pooler\)/);
    assert.match(line, /earnings-analyser 6 \(3 pods\)/);
  });
});

describe("amounts beyond what Kubernetes counts @input", () => {
  it("are refused wherever an amount stands", () => {
    for (const [path, value] of [
      ["nodePools[1].memory", "9007199254740993Ki"],
      ["nodePools[1].memory", "999999999999999999Pi"],
      ["nodePools[1].memory", "8192Pi"],
      ["nodePools[1].cpu", "9223372036854776"],
      ["nodePools[1].cpu", "999999999999999999k"],
      ["data.postgres[0].storage.size", "9999999T"],
      ["tenants[0].quota", { requests: { memory: "8192Pi" } }],
    ] as const) {
      const lines = told({ [path]: value }).filter((line) => line.startsWith(path));
      assert.equal(lines.length, 1, `${path} ${JSON.stringify(value)}: ${lines.join("\n")}`);
      assert.match(lines[0] ?? "", / must be at most /);
    }
    assert.deepEqual(told({ "nodePools[1].memory": "8191Pi" }), []);
  });

  it("with units as people say them are told the unit that was meant", () => {
    for (const [value, meant] of [
      ["16GiB", "16Gi"],
      ["16 GiB", "16Gi"],
      ["16gi", "16Gi"],
      ["16GB", "16G"],
      ["16 Gi", "16Gi"],
      ["1.5tib", "1.5Ti"],
      ["500mb", "500M"],
      ["512KiB", "512Ki"],
    ] as const) {
      const lines = told({ "nodePools[1].memory": value });
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.ok(lines[0]?.endsWith(`; did you mean ${meant}?`), lines[0]);
    }
  });
});
