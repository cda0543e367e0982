/**
 * Exemptions: who may break a rule, where, why and until when. They are data in the configuration of a pack; an expired
 * one no longer exempts and is a violation itself, so that nobody forgets it.
 */
import { isMap } from "../../components/core/plain";

export interface Exemption {
  /** The namespace that is exempt; every namespace when absent. */
  readonly namespace?: string;
  /** The object's name in Kubernetes or the resource's logical name; every one when absent. */
  readonly name?: string;
  /** Kind of the object, or of the controller that its pods belong to; every one when absent. */
  readonly kind?: string;
  /** Only what this operator makes for an owner of the name, and so nothing that a stack declares. */
  readonly madeBy?: Operator;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** A controller that makes objects for its own resources, as the API server knows it: nobody else can be this user. */
export interface Operator {
  /** `system:serviceaccount:<namespace>:<account>`. */
  readonly user: string;
  /** The API group of the resources that it makes things for. */
  readonly group: string;
  /** Their kinds. */
  readonly kinds: readonly string[];
}

/** The JSON Schema of the `exemptions` property that every rule takes. */
export const EXEMPTIONS_SCHEMA = {
  type: "array" as const,
  description: "Who may break this rule, where, why and until when. At least a namespace or a name is required.",
  default: [] as Exemption[],
  items: {
    type: "object" as const,
    properties: {
      namespace: { type: "string" as const, description: "The namespace that is exempt." },
      name: { type: "string" as const, description: "The object's name, or the resource's logical name." },
      kind: { type: "string" as const, description: "The object's kind, or that of its pods' controller." },
      owner: { type: "string" as const, minLength: 1, description: "Who answers for the exemption." },
      reason: { type: "string" as const, minLength: 1, description: "Why the rule cannot hold here." },
      expires: {
        type: "string" as const,
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description: "The last day on which the exemption counts, YYYY-MM-DD.",
      },
    },
    required: ["owner", "reason", "expires"],
    additionalProperties: false,
  },
};

/** Where a finding is. */
export interface Place {
  readonly namespace: string | undefined;
  /** Names by which the object is known: logical and Kubernetes. */
  readonly names: readonly string[];
  readonly kind: string;
}

/** A rule's configuration with exemptions that hold unless it names its own. */
export function withExemptions(given: unknown, exemptions: readonly Exemption[]): unknown {
  const own = isMap(given) ? given : {};
  const named = own["exemptions"];
  return Array.isArray(named) && named.length > 0 ? own : { ...own, exemptions };
}

/** The exemptions in a rule's configuration; what does not have an exemption's shape is left out. */
export function exemptionsIn(given: unknown): Exemption[] {
  const list = isMap(given) ? given["exemptions"] : undefined;
  return Array.isArray(list) ? list.filter(isExemption) : [];
}

function isExemption(value: unknown): value is Exemption {
  if (!isMap(value)) return false;
  const { owner, reason, expires, namespace, name, kind } = value;
  const texts = [owner, reason, expires].every((text) => typeof text === "string" && text !== "");
  const place = [namespace, name].filter((text) => text !== undefined);
  const kinds = kind === undefined ? [] : [kind];
  return texts && place.length > 0 && [...place, ...kinds].every((text) => typeof text === "string" && text !== "");
}

/** Whether the exemption is about this place, expired or not. */
export function covers(exemption: Exemption, place: Place): boolean {
  if (exemption.madeBy !== undefined) return false;
  if (exemption.kind !== undefined && exemption.kind !== place.kind) return false;
  if (exemption.namespace !== undefined && exemption.namespace !== place.namespace) return false;
  return exemption.name === undefined || place.names.includes(exemption.name);
}

/** Whether the exemption's last day is before `today` (`YYYY-MM-DD`). */
export function isExpired(exemption: Exemption, today: string): boolean {
  return exemption.expires < today;
}
