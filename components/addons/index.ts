/**
 * The platform's addons: the delivery backend, a namespace for each addon, and one release per addon in the order that
 * their needs ask for. Whoever uses an addon depends on `ready(name)`, so that its custom resources come after the
 * controller and go before it.
 */
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "./catalogue";
import { checkAddons } from "./check";
import type { DeliveryAdapter, DeliveryBackend, DeliveryOutputs, ReleaseOutputs } from "./delivery/contract";
import { flux } from "./delivery/flux";
import { mergeValues, valuePaths, type FromStack } from "./from-stack";
import { planAddons } from "./order";
import type { AddonsSpec } from "./spec";

export interface AddonsArgs extends InClusterArgs {
  readonly spec: AddonsSpec;
  /** Addons that other components of the stack use. */
  readonly needed: readonly AddonName[];
  /** What only this stack knows about addons. @default nothing */
  readonly fromStack?: Readonly<Partial<Record<AddonName, FromStack>>>;
}

const BACKENDS = { flux } as const satisfies Record<DeliveryBackend, DeliveryAdapter>;

export class Addons extends PlatformComponent {
  /** The installed addons, in the order of their installation. */
  readonly installed: readonly AddonName[];
  readonly #releases: ReadonlyMap<AddonName, ReleaseOutputs>;

  constructor(name: string, args: AddonsArgs, options?: pulumi.ComponentResourceOptions) {
    super("Addons", name, args, options);
    this.refuse(checkAddons(args.spec, args.needed));
    const scope = this.scope({ provider: args.provider });
    const backend = BACKENDS[args.spec.delivery];
    const delivery = backend.install({ ...scope, name: `${name}-${backend.name}` }, args.provider);
    const wanted = [...args.spec.install, ...args.needed];
    const { order } = planAddons(wanted, CATALOGUE);
    this.installed = ADDON_NAMES.filter((known) => order.includes(known)).sort(
      (a, b) => order.indexOf(a) - order.indexOf(b),
    );
    const namespaces = createNamespaces(scope, this.installed);
    this.#releases = installAll(scope, backend, delivery, namespaces, this.installed, args);
    this.registerOutputs({ installed: this.installed });
  }

  /** What a user of the addon depends on: its controllers run and its kinds exist. */
  ready(addon: AddonName): readonly pulumi.Resource[] {
    const release = this.#releases.get(addon);
    if (release === undefined) throw new Error(`${addon} is used but was not named in args.needed`);
    return [release.ready];
  }
}

function installAll(
  scope: Scope,
  backend: DeliveryAdapter,
  delivery: DeliveryOutputs,
  namespaces: ReadonlyMap<string, AddonNamespace>,
  installed: readonly AddonName[],
  { spec, ownership, fromStack = {} }: AddonsArgs,
): ReadonlyMap<AddonName, ReleaseOutputs> {
  const releases = new Map<AddonName, ReleaseOutputs>();
  for (const addon of installed) {
    const entry: CatalogueEntry = CATALOGUE[addon];
    const namespace = namespaces.get(entry.namespace);
    if (namespace === undefined) throw new Error(`no namespace was made for ${addon}`);
    const needs = entry.needs.flatMap((need) => releases.get(need)?.ready ?? []);
    const own = ownValues(addon, entry, fromStack[addon]);
    const release = backend.release(
      { ...scope, name: `${scope.name}-${addon}` },
      delivery,
      {
        name: addon,
        namespace: namespace.name,
        chart: entry.chart,
        values: mergeValues(entry.values(ownership.environment, entry.namespace), own.values),
        timeout: spec.timeout ?? entry.timeout,
        suspend: spec.suspended.includes(addon),
      },
      [...namespace.resources, ...needs, ...(own.dependsOn ?? [])],
    );
    releases.set(addon, release);
  }
  return releases;
}

/** @throws Error when the stack gives other values than the catalogue announces: a mistake of the program */
function ownValues(
  addon: AddonName,
  { fromStack = {}, mayTake = {} }: CatalogueEntry,
  given: FromStack = { values: {} },
): FromStack {
  const announced = Object.keys(fromStack).sort();
  const optional = Object.keys(mayTake);
  const found = valuePaths(given.values, [...announced, ...optional]).sort();
  if (announced.join() === found.filter((path) => !optional.includes(path)).join()) return given;
  throw new Error(
    `${addon} takes ${announced.join(", ") || "nothing"} from the stack, not ${found.join(", ") || "nothing"}`,
  );
}

interface AddonNamespace {
  readonly name: pulumi.Output<string>;
  readonly resources: readonly pulumi.Resource[];
}

/** One namespace for each that the addons ask for, closed to other namespaces but for webhooks and scraping. */
function createNamespaces(scope: Scope, installed: readonly AddonName[]): ReadonlyMap<string, AddonNamespace> {
  const entries: readonly CatalogueEntry[] = installed.map((addon) => CATALOGUE[addon]);
  const names = [...new Set(entries.map((entry) => entry.namespace))];
  return new Map(
    names.map((name) => {
      const inside = entries.filter((entry) => entry.namespace === name);
      return [name, createNamespace(scope, name, inside)];
    }),
  );
}

function createNamespace(scope: Scope, name: string, inside: readonly CatalogueEntry[]): AddonNamespace {
  const levels = ["privileged", "baseline", "restricted"] as const;
  const level = levels.find((candidate) => inside.some((entry) => entry.podSecurity === candidate)) ?? "restricted";
  const podSecurity = { "pod-security.kubernetes.io/enforce": level, "pod-security.kubernetes.io/warn": level };
  const namespace = new Namespace(
    `${scope.name}-${name}`,
    { metadata: { name, labels: { ...scope.labels, ...podSecurity } } },
    scope.options,
  );
  const ports = [...new Set(inside.flatMap((entry) => entry.openPorts))].sort((a, b) => a - b);
  const policy = new NetworkPolicy(
    `${scope.name}-${name}-ingress`,
    {
      metadata: { name: "addon-ingress", namespace: namespace.metadata.name, labels: scope.labels },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
          { from: [{ podSelector: {} }] },
          // The API server's address is not known to a NetworkPolicy, so its webhooks' ports are open to all.
          ...(ports.length > 0 ? [{ ports: ports.map((port) => ({ protocol: "TCP", port })) }] : []),
        ],
      },
    },
    scope.options,
  );
  return { name: namespace.metadata.name, resources: [namespace, policy] };
}
