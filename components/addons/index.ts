/**
 * The platform's addons: the delivery backend, a namespace for each addon, and one release per addon in the order that
 * their needs ask for. Whoever uses an addon depends on `ready(name)`, so that its custom resources come after the
 * controller and go before it.
 */
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1";
import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "./catalogue";
import { checkAddons } from "./check";
import type {
  DeliveryAdapter,
  DeliveryBackend,
  DeliveryOutputs,
  OthersFields,
  ReleaseOutputs,
} from "./delivery/contract";
import { allowCriticalPods } from "./delivery/critical-pods";
import { flux } from "./delivery/flux";
import { mergeValues, valuePaths, type FromStack } from "./from-stack";
import { planAddons } from "./order";
import { isCritical, PLATFORM_CLASS } from "./priority";
import { preferNodes, valueAt, type NodeSelector } from "./scheduling";
import type { AddonsSpec } from "./spec";

export interface AddonsArgs extends InClusterArgs {
  readonly spec: AddonsSpec;
  /** Addons that other components of the stack use. */
  readonly needed: readonly AddonName[];
  /** What only this stack knows about addons. @default nothing */
  readonly fromStack?: Readonly<Partial<Record<AddonName, FromStack>>>;
  /** System pools, by the labels of each, which the addons' pods prefer. @default no preference */
  readonly systemNodes?: readonly NodeSelector[];
  /** Whether something in the cluster rewrites the namespace selectors of webhooks, which is then no drift. @default false */
  readonly rewritesWebhooks?: boolean;
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
    const platformClass = createPlatformClass(scope);
    this.#releases = installAll(scope, backend, delivery, namespaces, platformClass, this.installed, args);
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
  platformClass: PriorityClass,
  installed: readonly AddonName[],
  { spec, ownership, fromStack = {}, systemNodes = [], rewritesWebhooks = false }: AddonsArgs,
): ReadonlyMap<AddonName, ReleaseOutputs> {
  const releases = new Map<AddonName, ReleaseOutputs>();
  for (const addon of installed) {
    const entry: CatalogueEntry = CATALOGUE[addon];
    const namespace = namespaces.get(entry.namespace);
    if (namespace === undefined) throw new Error(`no namespace was made for ${addon}`);
    const needs = entry.needs.flatMap((need) => releases.get(need)?.ready ?? []);
    const own = ownValues(addon, entry, fromStack[addon]);
    const where = systemNodes.length > 0 ? valueAt(entry.affinityAt, preferNodes(systemNodes)) : {};
    createBudget(scope, addon, entry, namespace.name);
    const release = backend.release(
      { ...scope, name: `${scope.name}-${addon}` },
      delivery,
      {
        name: addon,
        namespace: namespace.name,
        chart: entry.chart,
        values: mergeValues(mergeValues(entry.values(ownership.environment, entry.namespace), where), own.values),
        removed: entry.removed ?? [],
        leaveToOthers: rewritesWebhooks ? WEBHOOK_SELECTORS : [],
        timeout: spec.timeout ?? entry.timeout,
        suspend: spec.suspended.includes(addon),
      },
      [platformClass, ...namespace.resources, ...needs, ...(own.dependsOn ?? [])],
    );
    releases.set(addon, release);
  }
  return releases;
}

/** More than any chart of the catalogue has in one configuration. */
const WEBHOOKS = 10;

/**
 * AKS' admissions enforcer adds its own namespaces to the selector of every webhook, and would take turns with drift
 * repair for ever (https://github.com/Azure/AKS/issues/4002, https://github.com/cert-manager/cert-manager/pull/5381). Flux
 * removes the paths from both sides before it compares them, and a path that is not there is passed over
 * (github.com/fluxcd/pkg, ssa/jsondiff/patch.go at 5304378). Read 2026-11-30.
 */
const WEBHOOK_SELECTORS: readonly OthersFields[] = [
  {
    target: { kind: "(Validating|Mutating)WebhookConfiguration" },
    paths: Array.from({ length: WEBHOOKS }, (_, index) => `/webhooks/${index}/namespaceSelector`),
  },
];

function createPlatformClass(scope: Scope): PriorityClass {
  const { name, ...facts } = PLATFORM_CLASS;
  return new PriorityClass(
    `${scope.name}-priority`,
    { metadata: { name, labels: scope.labels }, ...facts },
    scope.options,
  );
}

/** Leaves one pod through a node drain, where the chart brings no budget itself. */
function createBudget(
  scope: Scope,
  addon: AddonName,
  { budget }: CatalogueEntry,
  namespace: pulumi.Input<string>,
): void {
  const matchLabels = budget?.(scope.ownership.environment);
  if (matchLabels === undefined) return;
  new PodDisruptionBudget(
    `${scope.name}-${addon}-budget`,
    {
      metadata: { name: addon, namespace, labels: scope.labels },
      spec: { minAvailable: 1, selector: { matchLabels } },
    },
    scope.options,
  );
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
  const quota = inside.some(({ priority }) => isCritical(priority))
    ? [allowCriticalPods(scope, `${scope.name}-${name}-critical-pods`, namespace.metadata.name)]
    : [];
  return { name: namespace.metadata.name, resources: [namespace, policy, ...quota] };
}
