/** What the definitions of custom resources declare, which no SDK does: the properties that rows read, by kind. */
import { KINDS, type KindName } from "../../../components/addons/custom-resources/kinds";
import type { Schema } from "../../../components/addons/custom-resources/structural";

/** The kind of a type token, where we keep its definition: `kubernetes:karpenter.sh/v1:NodePool`. */
export function declaredKind(token: string): KindName | undefined {
  const wanted = token.replace(/^kubernetes:(.*):(\w+)$/, "$1/$2");
  return (Object.keys(KINDS) as KindName[]).find((name) => name === wanted);
}

/** What is wrong with a property path on a custom resource; nothing when every step exists and lists are written as lists. */
export function kindPathMistake(kind: KindName, path: string): string | undefined {
  const [version] = KINDS[kind].definition().spec.versions;
  let schema: Schema | undefined = version?.schema.openAPIV3Schema;
  for (const step of path.split(".")) {
    const name = step.replace("[]", "");
    const found: Schema | undefined = schema?.properties?.[name];
    if (found === undefined) return `${name} is not declared`;
    if ((found.type === "array") !== step.endsWith("[]"))
      return `${name} is ${found.type === "array" ? "a" : "no"} list`;
    schema = found.items ?? found;
  }
  return undefined;
}
