/**
 * The data stores that a stack's recorded state holds, and what a destroy would do to their content. Read from the state
 * and not from the stack's outputs, because a first `up` that failed has recorded databases and no outputs.
 */
import { z } from "zod";
import { describeAtDestroy, type AtDestroy } from "../components/data/at-destroy";
import { objectIdentity, resources, type State, type StateResource } from "./state";

const CLUSTER = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const OBJECT_STORE = "kubernetes:barmancloud.cnpg.io/v1:ObjectStore";

const clusterSchema = z.looseObject({
  spec: z.looseObject({ instances: z.number(), walStorage: z.unknown().optional() }),
});
const objectStoreSchema = z.looseObject({
  spec: z.looseObject({ configuration: z.looseObject({ destinationPath: z.string() }) }),
});

/** By `<namespace>/<name>`, as in the stack's output `dataAtDestroy`. */
export function dataAtDestroy(state: State): Readonly<Record<string, AtDestroy>> {
  const recorded = resources(state).filter((resource) => resource.delete !== true);
  const backups = new Map(
    recorded
      .filter(({ type }) => type === OBJECT_STORE)
      .map((store) => [placeOf(store), objectStoreSchema.safeParse(store.inputs).data?.spec.configuration]),
  );
  const stores = recorded
    .filter(({ type }) => type === CLUSTER)
    .map((cluster) => {
      const place = placeOf(cluster);
      const spec = clusterSchema.safeParse(cluster.inputs).data?.spec;
      const destination = backups.get(place)?.destinationPath;
      const fate: AtDestroy = {
        kind: "postgres",
        content: cluster.protect === true ? "protected" : "removed",
        volumes: (spec?.instances ?? 1) * (spec?.walStorage === undefined ? 1 : 2),
        ...(destination === undefined ? {} : { backups: destination }),
      };
      return [place, fate] as const;
    });
  return Object.fromEntries(stores);
}

/** What to tell before a destroy, a line for each data store; none when the stack has none. */
export function listAtDestroy(stores: Readonly<Record<string, AtDestroy>>): readonly string[] {
  return Object.entries(stores)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, fate]) => describeAtDestroy(name, fate));
}

function placeOf(resource: StateResource): string {
  const identity = objectIdentity(resource);
  return identity === undefined ? resource.urn : `${identity.namespace ?? ""}/${identity.name}`;
}
