/**
 * Runs a rule on a resource or a stack: expands lists, forgives patches what they leave out, applies exemptions, and
 * turns a rule's own failure into a finding instead of a crash. Pure; the pack and the tests share it.
 */
import { covers, isExpired, exemptionsIn, type Place } from "../rule/exemptions";
import { Field, type SecretPaths } from "../rule/field";
import type { Finding, Violation } from "../rule/finding";
import { podTemplatesIn } from "../kubernetes/pod-templates";
import type { ResourceRule, Rule, StackRule } from "../rule/rule";
import type { Stack, StackResource } from "../rule/resource";
import { canonicalType } from "../../catalogue/tokens/canonical";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { mayHoldTemplates } from "../kubernetes/rendered";
import { isMap } from "../../components/core/plain";

/** A resource as the engine hands it over. */
export interface ResourceInput {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: unknown;
  readonly secrets?: SecretPaths;
}

/** What a rule's evaluation depends on besides the resource. */
export interface Circumstances {
  /** The pack's configuration for this rule. */
  readonly given: unknown;
  /** `YYYY-MM-DD`, for exemptions. */
  readonly today: string;
}

/** Whether a resource rule looks at resources of this type, in any of its spellings. */
export function appliesTo(rule: Rule, type: string): boolean {
  const { token } = canonicalType(type);
  return rule.resources.includes(token) || judgesTemplatesIn(rule, token);
}

/** Whether the rule judges the pod templates that a resource of a type without a table may hold. */
function judgesTemplatesIn(rule: Rule, token: string): boolean {
  return rule.kind === "resource" && rule.judgesTemplates === true && mayHoldTemplates(token);
}

export function evaluateResource(rule: ResourceRule, input: ResourceInput, { given, today }: Circumstances): Finding[] {
  const spelling = canonicalType(input.type);
  if (judgesTemplatesIn(rule, spelling.token)) return evaluateTemplates(rule, input, { given, today });
  if (!rule.resources.includes(spelling.token)) return [];
  const bag = Field.of(input.props, input.secrets);
  const facts = { type: spelling.token, name: input.name, urn: input.urn };
  const objects = spelling.isList ? bag.at("items") : undefined;
  if (objects !== undefined && !objects.isReadable) {
    return [{ kind: "undecided", path: objects.path, reason: objects.isHidden ? "hidden" : "unknown" }];
  }
  return (objects?.items() ?? [bag]).flatMap((object) => {
    const findings = guard(object, () => rule.check(object, facts, given));
    const kept = spelling.isPatch ? findings.filter((finding) => !isAboutAbsence(finding)) : findings;
    return exempt(kept, placeOf(object, facts), { given, today });
  });
}

/** Judges every pod template in a custom resource as the Pod that an operator will make of it. */
function evaluateTemplates(rule: ResourceRule, input: ResourceInput, circumstances: Circumstances): Finding[] {
  const isPatch = input.type.endsWith("Patch");
  const findings = podTemplatesIn(input.props).flatMap(({ pod, isWhole, pathOf, secretsOf }) => {
    const props = Field.of(pod, input.secrets && secretsOf(input.secrets));
    const facts = { type: KUBERNETES.pod, name: input.name, urn: input.urn };
    const about = guard(props, () => rule.check(props, facts, circumstances.given));
    const kept = isWhole && !isPatch ? about : about.filter((finding) => !isAboutAbsence(finding));
    return kept.map((finding): Finding => ({ ...finding, path: pathOf(finding.path) }));
  });
  return exempt(findings, placeOf(Field.of(input.props), input), circumstances);
}

export function evaluateStack(rule: StackRule, stack: Stack, { given, today }: Circumstances): Finding[] {
  if (stack.ofType(...rule.resources).length === 0) return [];
  const findings = guard(Field.of({}), () => rule.check(stack, given));
  const byResource = new Map<StackResource | undefined, Finding[]>();
  for (const finding of findings) {
    const group = byResource.get(finding.resource);
    if (group === undefined) byResource.set(finding.resource, [finding]);
    else group.push(finding);
  }
  return [...byResource].flatMap(([resource, group]) =>
    resource === undefined ? group : exempt(group, placeOf(resource.props, resource), { given, today }),
  );
}

/** A rule is pure and total; should one fail all the same, that is a violation and not a crash of the pack. */
function guard(field: Field, check: () => readonly Finding[]): readonly Finding[] {
  try {
    return check();
  } catch (error) {
    // Only the error's class: its message may quote the property bag.
    const failure = error instanceof Error ? error.constructor.name : typeof error;
    const found = `of a form that the rule cannot read (${failure})`;
    return [{ kind: "violation", path: field.path, found, required: "a form that the provider accepts" }];
  }
}

function isAboutAbsence(finding: Finding): boolean {
  return finding.kind === "violation" && finding.found === "nothing";
}

function placeOf(object: Field, { name: logicalName, type }: Pick<ResourceInput, "name" | "type">): Place {
  const metadata = object.at("metadata");
  const name = metadata.at("name").text;
  return {
    namespace: metadata.at("namespace").text,
    names: name === undefined ? [logicalName] : [logicalName, name],
    kind: type.slice(type.lastIndexOf(":") + 1),
  };
}

function exempt(findings: readonly Finding[], place: Place, { given, today }: Circumstances): Finding[] {
  if (findings.length === 0) return [];
  const here = exemptionsIn(given).filter((exemption) => covers(exemption, place));
  if (here.some((exemption) => !isExpired(exemption, today))) return [];
  const [expired] = here;
  if (expired === undefined) return [...findings];
  const note = `${expired.owner}'s exemption ended on ${expired.expires}`;
  return findings.map((finding): Finding => (finding.kind === "violation" ? withNote(finding, note) : finding));
}

function withNote(finding: Violation, note: string): Violation {
  return { ...finding, found: `${finding.found} (${note})` };
}

/** The findings' bag is never a list or text at the top; anything else is read as an empty one. */
export function asBag(props: unknown): Readonly<Record<string, unknown>> {
  return isMap(props) ? props : {};
}
