/** Whether inputs are what a row accepts. What is not known yet, at preview, is not judged; everything else is. */
import type { z } from "zod";
import type { CheckFailure } from "../../protocol/provider";
import { hasUnknown, isObject, reveal, Unknown, type Properties, type Property } from "../../protocol/properties";
import type { Plain, TypeRow } from "./row";
import { formatPath } from "../../../components/core/plain";

/** Every broken rule at once: the schema's first, then those between inputs. */
export function checkInputs(row: Pick<TypeRow, "inputs" | "rules">, inputs: Properties): CheckFailure[] {
  const revealed = reveal(inputs);
  const parsed = row.inputs.safeParse(revealed);
  const failures = (parsed.error?.issues ?? []).flatMap((issue) => judge(issue, revealed));
  if (failures.length > 0 || row.rules === undefined || !isObject(revealed)) return failures;
  return row
    .rules(known(revealed))
    .filter(({ property }) => !isOpen(revealed, property))
    .map(({ property, rule }) => ({ property, reason: rule }));
}

/** Whether what a rule finds missing or wrong is not known yet: to the rule, it is not there. */
function isOpen(inputs: Property, property: string): boolean {
  const found = valueAt(inputs, stepsOf(property));
  return found !== undefined && hasUnknown(found);
}

/** `vpcConfig.subnetIds[0]` as the keys on its way. */
function stepsOf(property: string): string[] {
  return property.split(/[.[\]]+/).filter((step) => step !== "");
}

/** An issue as failures; none when it is about a value that is not known yet. */
function judge(issue: z.core.$ZodIssue, inputs: Property): CheckFailure[] {
  const property = formatPath(issue.path);
  const found = valueAt(inputs, issue.path);
  if (found instanceof Unknown) return [];
  // Alternatives fail as a whole, also when it is an unknown inside that fits none of them.
  if (issue.code === "invalid_union" && found !== undefined && hasUnknown(found)) return [];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      property: property === "" ? key : `${property}.${key}`,
      reason: "is not an input that the simulated cloud knows; its row lists the ones that it does",
    }));
  }
  // What is wrong with the key of a map, instead of that something is.
  if (issue.code === "invalid_key") return [{ property, reason: issue.issues[0]?.message ?? issue.message }];
  if (found === undefined) return [{ property, reason: "is required" }];
  return [{ property, reason: issue.message }];
}

/** The value at a path, or the unknown that hides it. */
function valueAt(inputs: Property, path: readonly PropertyKey[]): Property | undefined {
  let current: Property | undefined = inputs;
  for (const key of path) {
    if (current instanceof Unknown || current === undefined) return current;
    if (Array.isArray(current)) current = current[Number(key)];
    else current = isObject(current) ? current[String(key)] : undefined;
  }
  return current;
}

/** Without what is unknown: such properties and items are left out. */
export function known(properties: Properties): Plain {
  const keep = (value: Property): unknown => {
    if (Array.isArray(value)) return value.filter((item) => !(item instanceof Unknown)).map(keep);
    return isObject(value) ? known(value) : value;
  };
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => !(value instanceof Unknown))
      .map(([key, value]) => [key, keep(value)]),
  );
}
