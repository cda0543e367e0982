/** Rows into rules: reads the row's paths, decides, and says what was found. Pure, like every rule. */
import { undecided, violation, type Finding } from "../../rule/finding";
import type { Field } from "../../rule/field";
import {
  ADVISORY_IN_DEV,
  MANDATORY,
  PROD_ONLY,
  resourceRule,
  type Levels,
  type Patch,
  type ResourceRule,
  type Severity,
} from "../../rule/rule";
import type { Condition, Row, Subject } from "./row";

interface SubjectFacts {
  readonly severity: Severity;
  readonly levels: Levels;
  readonly why: string;
}

const SUBJECTS = {
  "at-rest": {
    severity: "high",
    levels: MANDATORY,
    why: "Whoever gets hold of the disk, the snapshot or the storage behind the service reads the data.",
  },
  "customer-key": {
    severity: "medium",
    levels: PROD_ONLY,
    why: "With the provider's key nobody here can see who decrypts, rotate on demand, or cut access off.",
  },
  "in-transit": {
    severity: "high",
    levels: MANDATORY,
    why: "Whoever is on the path reads or changes data and credentials.",
  },
  exposure: {
    severity: "critical",
    levels: ADVISORY_IN_DEV,
    why: "A data store that the internet can reach is one leaked or guessed credential away from being read.",
  },
  "key-care": {
    severity: "high",
    levels: MANDATORY,
    why: "Encryption is worth what its keys are worth: whoever can use the key reads everything behind it.",
  },
} as const satisfies Record<Subject, SubjectFacts>;

export function compile(row: Row): ResourceRule {
  const { severity, levels, why } = SUBJECTS[row.subject];
  const paths = row.paths.map(parsePath);
  const conditions = (row.when ?? []).map((condition) => ({ condition, steps: parsePath(condition.path) }));
  const alternatives = (row.orElse ?? []).map((condition) => ({ condition, steps: parsePath(condition.path) }));
  return resourceRule({
    id: row.id,
    title: row.title,
    why: `${row.why ?? why} Left unset: ${row.vendorDefault}`,
    remedy: row.remedy ?? `Set ${row.paths.map(plainPath).join(" and ")} to ${row.must.required}.`,
    references: row.references,
    severity: row.severity ?? severity,
    levels: row.levels ?? levels,
    resources: row.resources,
    check: (props) => {
      for (const { condition, steps } of conditions) {
        const open = props.isReadable ? holdsAt(props, steps, condition) : undecided(props);
        if (open !== true) return open === false ? [] : [open];
      }
      const findings = paths.flatMap((steps) => checkAt(props, steps, row));
      if (findings.length === 0) return [];
      const others = alternatives.map(({ condition, steps }) => holdsAt(props, steps, condition));
      if (others.includes(true)) return [];
      const open = others.find((verdict) => typeof verdict !== "boolean");
      return typeof open === "object" ? [open] : findings;
    },
    ...(row.remediate === true ? { remediate: (props: Field) => remediation(props, row, paths) } : {}),
  });
}

/** One step of a path: a key, whether every element of it is meant, whether its absence ends the matter. */
interface Step {
  readonly key: string;
  readonly each: boolean;
  readonly optional: boolean;
}

function parsePath(path: string): Step[] {
  return path.split(".").map((part) => {
    const optional = part.endsWith("?");
    const name = optional ? part.slice(0, -1) : part;
    const each = name.endsWith("[]");
    return { key: each ? name.slice(0, -2) : name, each, optional };
  });
}

/** The path without the table's marks, for people: `rules[].mode`. */
export function plainPath(path: string): string {
  return path.replaceAll("?", "");
}

function checkAt(field: Field, steps: readonly Step[], row: Row): Finding[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  const next = field.at(step.key);
  if (!next.isReadable) return [undecided(next)];
  if (step.optional && next.isAbsent) return [];
  if (!step.each) return rest.length === 0 ? checkLeaf(next, field, row) : checkAt(next, rest, row);
  // A single object where a list is declared is what older SDKs took; both reach the provider.
  const items = Array.isArray(next.value) || next.isAbsent ? next.items() : [next];
  if (items.length === 0) return row.none === "violates" ? [violation(next, row.must.required)] : [];
  return items.flatMap((item) => {
    if (!item.isReadable) return [undecided(item)];
    return rest.length === 0 ? checkLeaf(item, next, row) : checkAt(item, rest, row);
  });
}

function checkLeaf(field: Field, holder: Field, row: Row): Finding[] {
  if (!field.isReadable) return [undecided(field)];
  if (field.isAbsent && row.inheritsFrom?.some((key) => !holder.at(key).isAbsent) === true) return [];
  const isRight = field.isAbsent ? row.absent === "passes" : row.must.holds(field.value);
  return isRight ? [] : [violation(field, row.must.required)];
}

/** Whether a condition holds, or what keeps it from being decided. With lists: whether it holds for any element. */
function holdsAt(field: Field, steps: readonly Step[], condition: Condition): boolean | Finding {
  if (!field.isReadable) return undecided(field);
  const [step, ...rest] = steps;
  if (step === undefined) return field.isAbsent ? condition.orAbsent === true : condition.must.holds(field.value);
  const next = field.at(step.key);
  if (!next.isReadable) return undecided(next);
  if (!step.each) return holdsAt(next, rest, condition);
  const verdicts = next.items().map((item) => holdsAt(item, rest, condition));
  return verdicts.includes(true) || (verdicts.find((verdict) => verdict !== false) ?? false);
}

function remediation(props: Field, row: Row, paths: readonly (readonly Step[])[]): Patch[] {
  const { value } = row.must;
  if (value === undefined) return [];
  return paths
    .filter((steps) => steps.every(({ each }) => !each))
    .filter((steps) => checkAt(props, steps, row).some(({ kind }) => kind === "violation"))
    .map((steps) => ({ path: steps.map(({ key }) => key), value }));
}
