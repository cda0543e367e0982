/**
 * IAM-style policy documents, which arrive as JSON text or as objects, whole or in parts unknown. Reading one never
 * throws; what it cannot read it says.
 */
import { Field } from "../../rule/field";
import { isMap } from "../../../components/core/plain";

/** A statement as far as rules need it. */
export interface Statement {
  readonly effect: "Allow" | "Deny" | undefined;
  /** Every principal that is named, whatever its kind: `*`, ARNs, services. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** `operator` and `key` in lower case. */
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
}

/** The statements of a document, or why there are none to be had. */
export type Document =
  | { readonly kind: "statements"; readonly statements: readonly Statement[] }
  | { readonly kind: "unreadable"; readonly field: Field }
  | { readonly kind: "malformed" };

export function readDocument(field: Field): Document {
  if (!field.isReadable) return { kind: "unreadable", field };
  const document = typeof field.value === "string" ? parseJson(field.value) : field.value;
  const hidden = typeof field.value === "string" ? undefined : field.firstUnreadable();
  if (hidden !== undefined) return { kind: "unreadable", field: hidden };
  if (!isMap(document)) return { kind: "malformed" };
  return { kind: "statements", statements: listOf(document["Statement"]).filter(isMap).map(readStatement) };
}

/** The value of a JSON text, or nothing when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readStatement(statement: Readonly<Record<string, unknown>>): Statement {
  const effect = statement["Effect"];
  const conditions = isMap(statement["Condition"]) ? statement["Condition"] : {};
  return {
    effect: effect === "Allow" || effect === "Deny" ? effect : undefined,
    principals: principalsOf(statement["Principal"]),
    actions: textsOf(statement["Action"]),
    conditions: Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(isMap(keys) ? keys : {}).map(([key, values]) => ({
        operator: operator.toLowerCase(),
        key: key.toLowerCase(),
        values: textsOf(values),
      })),
    ),
  };
}

function principalsOf(principal: unknown): string[] {
  return isMap(principal) ? Object.values(principal).flatMap(textsOf) : textsOf(principal);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): string[] {
  return listOf(value).flatMap((item) =>
    typeof item === "string" || typeof item === "boolean" || typeof item === "number" ? [String(item)] : [],
  );
}

/** Condition keys that narrow `Principal: "*"` to somebody in particular. */
const NARROWING_KEYS: ReadonlySet<string> = new Set([
  ...["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourceaccount"],
  ...["aws:sourceowner", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpc", "aws:sourcevpce"],
  ...["aws:sourceip", "aws:vpcsourceip", "aws:userid", "kms:calleraccount", "kms:viaservice"],
  ...["s3:dataaccesspointaccount", "s3:dataaccesspointarn", "elasticfilesystem:accesspointarn"],
  "elasticfilesystem:accessedviamounttarget",
]);

/** Operators that say what must be; their negations open as much as they close. */
const NARROWING_OPERATOR =
  /^(?:for(?:any|all)values:)?(?:string(?:equals|equalsignorecase|like)|arn(?:equals|like)|ipaddress|bool)(?:ifexists)?$/;

const EVERYBODY = /^(?:\*|arn:aws[\w-]*:iam::\*:.*|0\.0\.0\.0\/0|::\/0)$/;

/** Whether the statement lets anybody at all in. */
export function isForEverybody({ effect, principals, conditions }: Statement): boolean {
  if (effect !== "Allow" || !principals.some((principal) => EVERYBODY.test(principal))) return false;
  return !conditions.some(
    ({ operator, key, values }) =>
      NARROWING_KEYS.has(key) &&
      NARROWING_OPERATOR.test(operator) &&
      values.length > 0 &&
      !values.some((value) => EVERYBODY.test(value)),
  );
}

/** Whether the statement refuses everybody who comes without TLS. */
export function refusesPlaintext({ effect, principals, actions, conditions }: Statement): boolean {
  const plaintext = conditions.some(
    ({ operator, key, values }) =>
      /^bool(?:ifexists)?$/.test(operator) && key === "aws:securetransport" && values.includes("false"),
  );
  const oldTls = conditions.some(
    ({ operator, key }) => operator.startsWith("numericlessthan") && key.endsWith(":tlsversion"),
  );
  const everything = actions.some((action) => /^(?:\*|\w+:\*)$/.test(action));
  return (
    effect === "Deny" && principals.includes("*") && everything && (plaintext || oldTls) && conditions.length === 1
  );
}

/** A field over a JSON text's content, so that the same checks read it; nothing when the text is not JSON. */
export function fieldOfJson(field: Field): Field | undefined {
  const value = typeof field.value === "string" ? parseJson(field.value) : field.value;
  return isMap(value) ? Field.of(value) : undefined;
}
