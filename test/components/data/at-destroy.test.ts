/**
 * What becomes of data at destroy: decided by the spec, said in the stack's outputs, and read again from recorded state.
 * The two ways must agree: the same database under mocks, recorded as the engine records it, gives the same answer.
 */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../components/core/labels";
import { describeAtDestroy } from "../../../components/data/at-destroy";
import { Postgres } from "../../../components/data/postgres";
import { atDestroy } from "../../../components/data/postgres/at-destroy";
import { postgresSpec } from "../../../components/data/postgres/spec";
import { dataAtDestroy, listAtDestroy } from "../../../automation/data-at-destroy";
import { parseState, type State } from "../../../automation/state";
import { record } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const spec = (changes: object) =>
  postgresSpec.parse({ name: "features", tenant: "research", storage: { size: "20Gi" }, ...changes });

/** The state that an engine records after `up` of one database. */
async function recorded(changes: object, environment: Environment): Promise<State> {
  const { resources } = await record((options) => {
    const provider = new Provider("cluster", { context: "c" });
    const around = { provider, namespace: pulumi.output("inference"), dependsOn: [] };
    const ownership = { ...OWNERSHIP, environment };
    return new Postgres("db", { ownership, spec: spec(changes), run: { kind: "in-cluster", around } }, options);
  });
  const listed = resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, name, inputs, options }) => {
      const urn = `urn:pulumi:dev::stratiform::${type}::${name}`;
      return { urn, type, custom: true, inputs, ...(options.protect === true ? { protect: true } : {}) };
    });
  return parseState(JSON.stringify({ version: 3, deployment: { resources: listed } }));
}

interface Case {
  readonly what: string;
  readonly environment: Environment;
  readonly changes: object;
  readonly line: string;
}

const CASES: readonly Case[] = [
  {
    what: "dev",
    environment: "dev",
    changes: {},
    line: "postgres inference/features is removed with its 1 volume; there is no backup",
  },
  {
    what: "staging with a volume for the log and backups",
    environment: "staging",
    changes: { storage: { size: "20Gi", walSize: "5Gi" }, backup: { destination: "s3://backups/features" } },
    line: "postgres inference/features is removed with its 6 volumes; backups in s3://backups/features stay",
  },
  {
    what: "prod",
    environment: "prod",
    changes: { backup: { destination: "gs://backups/features" } },
    line:
      "postgres inference/features is protected and stays with its 3 volumes: the preview of a destroy ends in an error; " +
      "to remove it, set protect: false and run up first; backups in gs://backups/features stay",
  },
  {
    what: "prod, not protected",
    environment: "prod",
    changes: { protect: false, instances: 2 },
    line: "postgres inference/features is removed with its 2 volumes; there is no backup",
  },
  {
    what: "dev, protected",
    environment: "dev",
    changes: { protect: true },
    line:
      "postgres inference/features is protected and stays with its 1 volume: the preview of a destroy ends in an error; " +
      "to remove it, set protect: false and run up first; there is no backup",
  },
];

describe("data at destroy", () => {
  for (const { what, environment, changes, line } of CASES) {
    it(`is said of a database in ${what}, by its spec and by recorded state alike`, async () => {
      const fate = atDestroy(spec(changes), environment);
      assert.equal(describeAtDestroy("inference/features", fate), line);
      const stores = dataAtDestroy(await recorded(changes, environment));
      assert.deepEqual(stores, { "inference/features": fate });
      assert.deepEqual(listAtDestroy(stores), [line]);
    });
  }

  it("is listed for every store in the order of their names, without those that are replaced already", async () => {
    const state = await recorded({}, "dev");
    const [cluster] = (state.deployment.resources ?? []).filter(({ type }) => type.endsWith(":Cluster"));
    assert.ok(cluster !== undefined);
    const named = (name: string, more: object = {}) => ({
      ...cluster,
      urn: `${cluster.urn}-${name}`,
      inputs: { ...cluster.inputs, metadata: { name, namespace: "inference" } },
      ...more,
    });
    const resources = [named("z"), named("a"), named("old", { delete: true })];
    const stores = dataAtDestroy({ ...state, deployment: { resources } });
    assert.deepEqual(
      listAtDestroy(stores).map((line) => line.split(" ")[1]),
      ["inference/a", "inference/z"],
    );
  });

  it("is nothing for a stack without data", () => {
    assert.deepEqual(dataAtDestroy({ version: 3, deployment: {} }), {});
    assert.deepEqual(listAtDestroy({}), []);
  });
});
