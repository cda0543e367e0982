/**
 * What rules must know of software that the platform installs: `policy.ts` of its folder. Policies read it, so nothing here
 * leads to what creates resources. Pure.
 */
import type { ChartFacts } from "./addon";

/** Rights by which an account could become somebody else or read everybody's Secrets. */
export type StrongRight =
  | "reads every Secret"
  | "writes every Secret"
  | "makes tokens"
  | "impersonates"
  | "escalates or binds roles"
  | "writes roles or bindings"
  | "goes through nodes"
  | "goes into pods"
  | "approves or signs certificates"
  | "changes admission";

/** Why accounts of the controllers have strong rights, by account: a right without a line is refused by a test. */
export type RightsReasons = Readonly<Record<string, Readonly<Partial<Record<StrongRight, string>>>>>;

/** One object of the software that may break a rule. */
export interface ObjectExemption {
  /** @default an object without a namespace */
  readonly namespace?: string;
  /** The object's name, or that of its pods' controller. */
  readonly name: string;
  readonly kind: string;
  readonly reason: string;
}

/** `policy.ts`. */
export interface SoftwarePolicy {
  /** Where its images come from, as host and publisher. @default none of its own */
  readonly images?: string;
  /** The namespace of its pods, where they may break `withoutValue`, for which its chart has no value. @default none */
  readonly inNamespace?: { readonly namespace: string; readonly withoutValue: readonly string[] };
  /** What single objects of it may do, by rule. @default nothing */
  readonly exemptions?: Readonly<Record<string, readonly ObjectExemption[]>>;
  /** How to know what its controllers make in namespaces of tenants, which the tenants leave alone. @default nothing */
  readonly makesForTenants?: {
    /** API groups of the custom resources that own it. */
    readonly groups: readonly string[];
    /** Labels of what has no such owner. @default none */
    readonly labels?: readonly string[];
  };
  /** Types of its custom resources that hold no data, with the reason. @default none */
  readonly holdsNoData?: Readonly<Record<string, string>>;
  /** Types that hold data and leave nothing to say about its encryption, with the reason. @default none */
  readonly nothingToChoose?: Readonly<Record<string, string>>;
  /** The operator's own page of a type, by its token. @default none that a rule names */
  readonly documents?: Readonly<Record<string, { readonly name: string; readonly url: string }>>;
  /** @default no strong right */
  readonly rights?: RightsReasons;
}

/** What goes beyond the Pod Security Standards, and no chart has a value for. */
const BEYOND_VALUES = [
  "pod-no-token-by-default",
  "service-account-no-token-by-default",
  "pod-image-has-digest",
] as const;
const PROBES = ["pod-liveness-probe", "pod-readiness-probe"] as const;

/**
 * Of an addon in a namespace of its own, whose pods are its chart's and not ours to change. The Pod Security Standards hold
 * there too; what goes beyond them holds as far as the chart's values reach.
 */
export function ofChart({ namespace, makes }: Pick<ChartFacts, "namespace" | "makes">) {
  const probes = makes.probed === true ? [] : PROBES;
  return { images: makes.images, inNamespace: { namespace, withoutValue: [...BEYOND_VALUES, ...probes] } };
}

/** A reason for the DaemonSet's pods, or one for another object of the chart. */
type DeviceReasons = Readonly<Record<string, string | Omit<ObjectExemption, "namespace">>>;

/**
 * Of software for devices, which shares its namespace and must reach its node: its pods break single rules, each for a reason.
 * @param name of its DaemonSet
 */
export function ofDevices(
  { namespace, makes }: Pick<ChartFacts, "namespace" | "makes">,
  name: string,
  reasons: DeviceReasons,
) {
  const ofNamespace = {
    name: namespace,
    kind: "Namespace",
    reason: "its pods need their node's files; every other rule names them one by one",
  };
  const exemptions: Readonly<Record<string, readonly ObjectExemption[]>> = Object.fromEntries([
    ...Object.entries(reasons).map(([rule, reason]) => {
      const own = typeof reason === "string" ? { name, kind: "DaemonSet", reason } : reason;
      return [rule, [{ namespace, ...own }]] as const;
    }),
    ["namespace-pod-security-level", [ofNamespace]] as const,
  ]);
  return { images: makes.images, exemptions };
}
