/**
 * The registry of names: what a stack file's names become when they are joined with "-", and which objects of Kubernetes
 * they stand for. Two options that end up with one name would be one resource: the engine would refuse the second, or two
 * controllers would fight over one object. Pure.
 */
import type { Problem } from "../../components/core/errors";
import { poolerName } from "../../components/data/postgres/network";
import { factsOf } from "../../components/cloud/registry";
import { copyName } from "../../components/secrets/check";
import { flowsOf } from "../../components/tenants/flows";
import { namespaceOf } from "../../components/tenants/home";
import type { PlatformSpec } from "./schema";

/** Something that a name stands for. */
export interface Claim {
  /** What must be unique among the same: a kind of resource of the program, or of the cluster in a namespace. */
  readonly kind: string;
  /** What the name becomes. */
  readonly key: string;
  /** What it was made of; the same twice is one option twice, which the rules of that option tell. */
  readonly parts: string;
  /** The option that says it, and its value. */
  readonly path: string;
  readonly value: string;
}

export type NamedSections = Pick<
  PlatformSpec,
  "cloud" | "tenants" | "workloads" | "data" | "access" | "secrets" | "dns"
>;

/** Two options with one name, where each alone is right; those that another rule names already are left to it. */
export function checkNames(spec: NamedSections): Problem[] {
  const taken = new Map<string, Claim>();
  const told = new Set<string>();
  return claimsOf(spec).flatMap((claim): Problem[] => {
    const { kind, key, path, value } = claim;
    const first = taken.get(`${kind} ${key}`);
    taken.set(`${kind} ${key}`, first ?? claim);
    if (first === undefined || first.parts === claim.parts || told.has(path)) return [];
    told.add(path);
    const rule = `becomes ${kind} ${key}, as ${first.path} ${JSON.stringify(first.value)} does`;
    return [{ path, value, rule, remedy: "rename one of the two" }];
  });
}

/** Everything that must be unique, in the order of the stack file. */
export function claimsOf(spec: NamedSections): Claim[] {
  return [
    ...namespaceClaims(spec),
    ...databaseClaims(spec),
    ...accountClaims(spec),
    ...copyClaims(spec),
    ...spec.dns.zones.map(({ name }, index) => ({
      ...{ kind: "zone", key: factsOf(spec.cloud).zoneName(name), parts: name },
      ...{ path: `dns.zones[${index}].name`, value: name },
    })),
  ];
}

function namespaceClaims({ tenants }: NamedSections): Claim[] {
  return tenants.flatMap(({ name, namespaces, flows }, index) =>
    namespaces.flatMap((namespace, position) => {
      const where = { path: `tenants[${index}].namespaces[${position}].name`, value: namespace.name };
      const [joined, parts] = [`${name}-${namespace.name}`, `${name}/${namespace.name}`];
      return [
        { kind: "namespace", key: joined, parts, ...where },
        ...flowsOf(flows).map((flow) => ({
          ...{ kind: "network policy", key: `${joined}-${flow.name}`, parts: `${parts}/${flow.name}` },
          ...where,
        })),
      ];
    }),
  );
}

function copyClaims({ secrets, tenants }: NamedSections): Claim[] {
  return secrets.flatMap((secret, index) =>
    secret.deliver.flatMap((delivery): Claim[] => {
      const namespace = namespaceOf(delivery, tenants);
      if (namespace === undefined) return [];
      const [path, value] = [`secrets[${index}].deliver`, copyName(secret, delivery)];
      return [{ kind: "copy of a secret", key: `${namespace}-${value}`, parts: `${namespace}/${value}`, path, value }];
    }),
  );
}

/** What a database is, and what its operator makes beside it. cloudnative-pg.io/docs/1.30, applications, connection_pooling */
function databaseClaims({ data, tenants }: NamedSections): Claim[] {
  return data.postgres.flatMap((database, index) => {
    const { name, databases } = database;
    const home = namespaceOf(database, tenants);
    // What lives nowhere yet takes no name; the rules of tenants say so.
    if (home === undefined) return [];
    const where = { path: `data.postgres[${index}].name`, value: name };
    const made = (kind: string, object: string): Claim => ({
      ...{ kind, key: `${home}/${object}`, parts: `the operator of ${home}/${name}` },
      ...where,
    });
    return [
      { kind: "database", key: `${home}-${name}`, parts: `${home}/${name}`, ...where },
      ...["rw", "ro", "r"].map((ending) => made("Service", `${name}-${ending}`)),
      ...["Service", "Deployment", "ServiceAccount"].map((kind) => made(kind, poolerName(database))),
      made("ServiceAccount", name),
      ...databases.map((inner, at) => ({
        ...{ kind: "Database", key: `${home}/${name}-${inner.name.replaceAll("_", "-")}` },
        ...{ parts: `${home}/${name}/${inner.name}` },
        ...{ path: `data.postgres[${index}].databases[${at}].name`, value: inner.name },
      })),
    ];
  });
}

/** Accounts and workloads, which have one each. */
function accountClaims({ access, workloads, tenants }: NamedSections): Claim[] {
  const claim = (kinds: readonly string[], home: string, path: string, value: string): Claim[] => {
    const parts = `${home}/${value}`;
    return [
      { kind: "identity", key: `${home}-${value}`, parts, path, value },
      ...kinds.map((kind) => ({ kind, key: parts, parts, path, value })),
    ];
  };
  return [
    ...access.flatMap((account, index) => {
      const home = namespaceOf(account, tenants);
      return home === undefined
        ? []
        : claim(["ServiceAccount"], home, `access[${index}].serviceAccount`, account.serviceAccount);
    }),
    ...workloads.flatMap((workload, index) => {
      const home = namespaceOf(workload, tenants);
      return home === undefined
        ? []
        : claim(["Service", "Deployment", "ServiceAccount"], home, `workloads[${index}].name`, workload.name);
    }),
  ];
}
