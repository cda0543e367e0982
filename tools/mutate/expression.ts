/** Every small change to a CEL expression that changes what it says. Pure: expression in, changed expressions out. */
import { Environment, type ASTNode } from "@marcbachmann/cel-js";

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

/** What each comparison becomes. */
const FLIPPED: Readonly<Record<string, string>> = {
  "==": "!=",
  "!=": "==",
  "<=": "<",
  "<": "<=",
  ">=": ">",
  ">": ">=",
};

/** The expression with one operand deleted or negated, one comparison or quantifier turned, or one list element dropped. */
export function mutateExpression(text: string): string[] {
  const mutants = new Set<string>();
  visit(environment.parse(text).ast, (node) => {
    for (const replacement of replacementsOf(node, text)) {
      mutants.add(`${text.slice(0, node.start)}${replacement}${text.slice(node.end)}`);
    }
  });
  mutants.delete(text);
  return [...mutants];
}

function replacementsOf(node: ASTNode, text: string): string[] {
  const source = (part: ASTNode) => `(${text.slice(part.start, part.end)})`;
  const own = text.slice(node.start, node.end);
  const parts = childrenOf(node);
  const [left, right] = parts;
  switch (node.op) {
    case "&&":
    case "||":
      if (left === undefined || right === undefined) return [];
      return [
        source(left),
        source(right),
        `(!${source(left)} ${node.op} ${source(right)})`,
        `(${source(left)} ${node.op} !${source(right)})`,
      ];
    case "!_":
      return left === undefined ? [] : [source(left)];
    case "in":
      return [`!(${own})`];
    case "list":
      if (parts.length < 2) return [];
      return parts.map((_, dropped) => {
        const kept = parts.filter((__, index) => index !== dropped).map((part) => text.slice(part.start, part.end));
        return `[${kept.join(", ")}]`;
      });
    case "rcall":
      return turnedCall(node, own);
    default: {
      const flipped = FLIPPED[node.op];
      if (flipped === undefined || left === undefined || right === undefined) return [];
      return [`${source(left)} ${flipped} ${source(right)}`];
    }
  }
}

/** `all` and `exists` turned into each other, and a truth value that stands in for nothing turned around. */
function turnedCall(node: ASTNode, own: string): string[] {
  const [method] = Array.isArray(node.args) ? node.args : [];
  if (method === "all") return [replaceLast(own, ".all(", ".exists(")].filter((text) => text !== own);
  if (method === "exists") return [replaceLast(own, ".exists(", ".all(")].filter((text) => text !== own);
  if (method !== "orValue") return [];
  return [
    own.replace(/\.orValue\(true\)$/, ".orValue(false)"),
    own.replace(/\.orValue\(false\)$/, ".orValue(true)"),
  ].filter((text) => text !== own);
}

/** Only the first quantifier in a call's own text is the call's. */
function replaceLast(text: string, from: string, to: string): string {
  const index = text.indexOf(from);
  return index === -1 ? text : `${text.slice(0, index)}${to}${text.slice(index + from.length)}`;
}

function childrenOf(node: ASTNode): ASTNode[] {
  const args: unknown = node.args;
  return (Array.isArray(args) ? args.flat(2) : [args]).filter(isNode);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "start" in value;
}

function visit(node: ASTNode, each: (node: ASTNode) => void): void {
  each(node);
  for (const child of childrenOf(node)) visit(child, each);
}
