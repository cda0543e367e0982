/** How a mistake on AWS is written down: what is wrong in a foundation that is right otherwise, and what is said to it. */
import { textAt } from "../../../../../rehearsal/clouds/plugin/reading";
import type { Plain } from "../../../../../rehearsal/clouds/plugin/row";
import type { Change, IdOf, Inputs, Meant, Mistake } from "../../../../support/clouds/account-mistakes";

export interface KnownMistake extends Mistake {
  readonly title: string;
  /** The type of the resource that is refused. */
  readonly refused: string;
  readonly says: RegExp;
}

/** Changes one request: of the type, or of the type and logical name. */
export const change = (type: string, name: string | undefined, inputs: Inputs<Change>): Pick<Mistake, "change"> => ({
  change: { type, ...(name !== undefined && { name }), inputs },
});

/** A mistake in one resource, which is the one that is refused. */
export const wrong = (
  title: string,
  type: string,
  name: string | undefined,
  inputs: Inputs<Change>,
  says: RegExp,
): KnownMistake => ({ title, refused: type, says, ...change(type, name, inputs) });

/** Resources that are missing, and what is refused for want of them. */
export const missing = (title: string, without: readonly Meant[], refused: string, says: RegExp): KnownMistake => ({
  title,
  refused,
  says,
  without,
});

/** Edits every statement of a policy; one becomes several or none where the edit says so. */
export const policy =
  (key: string, edit: (statement: Record<string, unknown>) => unknown): ((inputs: Plain) => Change) =>
  (inputs) => {
    const document = JSON.parse(textAt(inputs, key) ?? "{}") as { Statement: Record<string, unknown>[] };
    return { [key]: JSON.stringify({ ...document, Statement: document.Statement.flatMap((one) => edit(one) ?? []) }) };
  };

/** A role that trusts another service. */
export const trust = (service: string) =>
  policy("assumeRolePolicy", (statement) => ({ ...statement, Principal: { Service: service } }));

/** Without the statement of that name. */
export const withoutStatement = (sid: string) => policy("policy", (one) => (one["Sid"] === sid ? undefined : one));

/** A resource that the mistake needs besides the foundation. */
export const extra = (type: string, name: string, inputs: (idOf: IdOf) => Plain) => ({ type, name, inputs });
