/**
 * Every small change to a TypeScript file that changes what it decides: conditions negated, operands dropped,
 * comparisons turned, quantifiers swapped, filters removed. Pure: source in, changed sources out.
 */
import * as ts from "typescript";

export interface SourceMutant {
  /** 1-based. */
  readonly line: number;
  readonly description: string;
  readonly source: string;
}

/** What each operator becomes. */
const TURNED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.AsteriskToken, "+"],
  [ts.SyntaxKind.PlusToken, "-"],
]);

const SWAPPED: Readonly<Record<string, string>> = { some: "every", every: "some", max: "min", min: "max" };

export function mutateSource(text: string): SourceMutant[] {
  const file = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const mutants: SourceMutant[] = [];
  const replace = (node: ts.Node, replacement: string): void => {
    const [start, end] = [node.getStart(file), node.getEnd()];
    mutants.push({
      line: file.getLineAndCharacterOfPosition(start).line + 1,
      description: `${shorten(text.slice(start, end))} becomes ${shorten(replacement)}`,
      source: `${text.slice(0, start)}${replacement}${text.slice(end)}`,
    });
  };
  const visit = (node: ts.Node): void => {
    // Types and imports decide nothing.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isIfStatement(node)) replace(node.expression, `!(${node.expression.getText(file)})`);
    if (ts.isConditionalExpression(node)) replace(node.condition, `!(${node.condition.getText(file)})`);
    if (ts.isBinaryExpression(node)) mutateBinary(node, file, replace);
    if (ts.isCallExpression(node)) mutateCall(node, file, replace);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
}

type Replace = (node: ts.Node, replacement: string) => void;

function mutateBinary(node: ts.BinaryExpression, file: ts.SourceFile, replace: Replace): void {
  const [left, right] = [node.left.getText(file), node.right.getText(file)];
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.BarBarToken) {
    replace(node, `(${left})`);
    replace(node, `(${right})`);
  }
  const turned = TURNED.get(operator);
  const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
  // A sum of texts is a long text.
  if (operator === ts.SyntaxKind.PlusToken && isText) return;
  if (turned !== undefined) replace(node, `${left} ${turned} ${right}`);
}

function mutateCall(node: ts.CallExpression, file: ts.SourceFile, replace: Replace): void {
  if (!ts.isPropertyAccessExpression(node.expression)) return;
  const { name, expression } = node.expression;
  if (name.text === "filter") replace(node, expression.getText(file));
  const swapped = Object.hasOwn(SWAPPED, name.text) ? SWAPPED[name.text] : undefined;
  if (swapped !== undefined) replace(name, swapped);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 67)}...` : line;
}
