/** What the folders of the software that the platform installs say to rules: exemptions by rule, and where to read more. */
import { ALL_POLICIES } from "../../components/addons/policies";
import type { SoftwarePolicy } from "../../components/addons/policy";
import type { Exemption } from "../rule/exemptions";

const FACTS = { owner: "platform-team", expires: "2027-06-30" } as const;

function exemptionsOf({ inNamespace, exemptions = {} }: SoftwarePolicy): readonly (readonly [string, Exemption])[] {
  const { namespace, withoutValue } = inNamespace ?? { withoutValue: [] };
  const reason = "pods as their pinned chart makes them, without a value for this";
  return [
    ...withoutValue.map((rule) => [rule, { namespace, reason, ...FACTS }] as const),
    ...Object.entries(exemptions).flatMap(([rule, objects]) =>
      objects.map((object) => [rule, { ...object, ...FACTS }] as const),
    ),
  ];
}

const ALL = ALL_POLICIES.flatMap(exemptionsOf);

/** Software that shares a namespace says the same of it. */
function without(doubles: readonly Exemption[]): readonly Exemption[] {
  return [...new Map(doubles.map((one) => [JSON.stringify(one), one])).values()];
}

export const EXEMPTIONS_OF_SOFTWARE: Readonly<Record<string, readonly Exemption[]>> = Object.fromEntries(
  [...new Set(ALL.map(([rule]) => rule))].map((rule) => [
    rule,
    without(ALL.flatMap(([of, exemption]) => (of === rule ? [exemption] : []))),
  ]),
);

/** The page on which an operator describes its type. */
export function operatorsPage(token: string): { readonly name: string; readonly url: string } {
  const page = ALL_POLICIES.flatMap(({ documents }) => documents?.[token] ?? [])[0];
  if (page === undefined) throw new Error(`no addon's policy.ts has a page for ${token}`);
  return page;
}
