/** Changes the pin in the text of an addon's `chart.ts`, and nothing else in it: comments and order stay. */
import * as ts from "typescript";
import type { Chart } from "../../components/addons/addon";
import type { ChartVersion } from "./chart-repository";

/**
 * The file's text with the chart at another version. The page that announces the version is assumed to differ in
 * the version alone, as it does where a chart's releases have tags.
 * @throws Error when the text does not have the pin in the form that these files have.
 */
export function upgradeEntry(text: string, addon: string, current: Chart, target: ChartVersion): string {
  const changes: Partial<Record<keyof Chart, string>> = {
    version: target.version,
    appVersion: target.appVersion ?? current.appVersion,
    released: target.released ?? current.released,
    source: current.source.replaceAll(current.version, target.version),
  };
  const entry = chartLiteral(text);
  const edits = Object.entries(changes).map(([key, value]) => {
    const found = property(entry, key);
    if (found === undefined || !ts.isStringLiteral(found)) throw new Error(`${addon} has no text at chart.${key}`);
    return { start: found.getStart(), end: found.getEnd(), value: JSON.stringify(value) };
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((edited, { start, end, value }) => edited.slice(0, start) + value + edited.slice(end), text);
}

function chartLiteral(text: string): ts.ObjectLiteralExpression {
  const source = ts.createSourceFile("chart.ts", text, ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() !== "CHART" || initializer === undefined) continue;
      const chart = property(literal(initializer), "chart");
      if (chart !== undefined) return literal(chart);
    }
  }
  throw new Error("the text has no CHART with a chart");
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
