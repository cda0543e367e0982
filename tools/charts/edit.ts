/** Changes a chart's entry in the text of the catalogue, and nothing else in it: comments and order stay. */
import * as ts from "typescript";
import type { Chart } from "../../components/addons/catalogue";
import type { ChartVersion } from "./chart-repository";

/**
 * The catalogue's text with one chart at another version. The page that announces the version is assumed to differ in
 * the version alone, as it does where a chart's releases have tags.
 * @throws Error when the text does not have the entry in the form that the catalogue has.
 */
export function upgradeEntry(text: string, addon: string, current: Chart, target: ChartVersion): string {
  const changes: Partial<Record<keyof Chart, string>> = {
    version: target.version,
    appVersion: target.appVersion ?? current.appVersion,
    released: target.released ?? current.released,
    source: current.source.replaceAll(current.version, target.version),
  };
  const entry = chartLiteral(text, addon);
  const edits = Object.entries(changes).map(([key, value]) => {
    const found = property(entry, key);
    if (found === undefined || !ts.isStringLiteral(found)) throw new Error(`${addon} has no text at chart.${key}`);
    return { start: found.getStart(), end: found.getEnd(), value: JSON.stringify(value) };
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((edited, { start, end, value }) => edited.slice(0, start) + value + edited.slice(end), text);
}

function chartLiteral(text: string, addon: string): ts.ObjectLiteralExpression {
  const source = ts.createSourceFile("catalogue.ts", text, ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() !== "CATALOGUE" || initializer === undefined) continue;
      const entry = property(literal(initializer), addon);
      const chart = entry === undefined ? undefined : property(literal(entry), "chart");
      if (chart !== undefined) return literal(chart);
    }
  }
  throw new Error(`the catalogue has no entry ${addon}`);
}

/** The object below `as const` and `satisfies`. */
function literal(expression: ts.Expression): ts.ObjectLiteralExpression {
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) return literal(expression.expression);
  if (ts.isObjectLiteralExpression(expression)) return expression;
  throw new Error(`${expression.getText().slice(0, 40)} is not an object`);
}

function property(holder: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined {
  const found = holder.properties.find(
    (candidate): candidate is ts.PropertyAssignment =>
      ts.isPropertyAssignment(candidate) &&
      (ts.isIdentifier(candidate.name) || ts.isStringLiteral(candidate.name)) &&
      candidate.name.text === key,
  );
  return found?.initializer;
}
