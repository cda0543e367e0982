/** PromQL read by Prometheus' own grammar: which series an expression asks for, and by which labels. */
import { createRequire } from "node:module";

interface Node {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly type: { readonly isError: boolean };
  readonly node: { getChild(name: string): Node | null; getChildren(name: string): readonly Node[] };
}

interface Grammar {
  readonly parser: { parse(text: string): { iterate(walk: { enter(node: Node): void }): void } };
}

// Its declarations are of another module system than these tests, so its shape is said here.
const { parser } = createRequire(__filename)("@prometheus-io/lezer-promql") as Grammar;

export interface Selector {
  readonly series: string;
  readonly labels: readonly string[];
}

export interface Read {
  readonly selectors: readonly Selector[];
  /** Labels after by, without, on, ignoring, group_left and group_right. */
  readonly grouping: readonly string[];
  /** Where the text is no PromQL, and selectors that name no series. */
  readonly mistakes: readonly string[];
}

export function readPromql(text: string): Read {
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const mistakes: string[] = [];
  const cut = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) mistakes.push(`no PromQL at ${node.from}: ${text}`);
      if (node.name === "GroupingLabels")
        for (const label of node.node.getChildren("LabelName")) grouping.push(cut(label));
      if (node.name !== "VectorSelector") return;
      const name = node.node.getChild("Identifier");
      if (name === null) mistakes.push(`a selector without a name: ${cut(node)}`);
      const matchers = /\{(.*)\}/s.exec(cut(node))?.[1] ?? "";
      const labels = [...matchers.matchAll(/([A-Za-z_][A-Za-z0-9_]*)\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"/g)].map(
        ([, label = ""]) => label,
      );
      if (labels.includes("__name__")) mistakes.push(`a selector by __name__ hides what it asks for: ${cut(node)}`);
      selectors.push({ series: name === null ? "" : cut(name), labels });
    },
  });
  return { selectors, grouping, mistakes };
}
