/**
 * What a YAML document may hold by its grammar and a stack file may not: Pulumi's CLI refuses it (gopkg.in/yaml.v3, decode.go,
 * and JSON; read 2026-12-01), or its values would have no end. Pure.
 */
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, visit, type Document, type Node } from "yaml";

export interface Misread {
  /** Where in the text. */
  readonly offset: number;
  /** As a clause that follows "cannot be read: ". */
  readonly rule: string;
}

/** Values with every alias written out. A stack file of 300 tenants has some twenty thousand. */
const MOST_VALUES = 1_000_000;

export function firstMisread(document: Document.Parsed): Misread | undefined {
  let found: Misread | undefined;
  const tell = (node: unknown, rule: string): symbol => {
    found = { offset: (node as Node | null)?.range?.[0] ?? 0, rule };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_, node, path) => {
      const target = node.resolve(document);
      if (target === undefined)
        return tell(node, `*${node.source} is the alias of nothing; write &${node.source} before it`);
      return path.includes(target) ? tell(node, `*${node.source} is in itself`) : undefined;
    },
    Map: (_, node) => {
      const merges = node.items.filter(({ key }) => isMergeKey(key));
      return merges.length < 2 ? undefined : tell(merges[1]?.key, 'a second "<<"; merge a list: <<: [*one, *other]');
    },
    Pair: (_, { key, value }) => {
      if (isCollection(key)) return tell(key, "a key must be a text");
      return isMergeKey(key) && !isMergeable(value, document) ? tell(key, "only maps can be merged by <<") : undefined;
    },
    Scalar: (_, node) =>
      typeof node.value === "number" && !Number.isFinite(node.value)
        ? tell(node, `${node.source ?? "it"} is no number that Pulumi hands on`)
        : undefined,
  });
  if (found !== undefined) return found;
  const values = countValues(document.contents, document, new Map());
  return values <= MOST_VALUES
    ? undefined
    : { offset: 0, rule: `with every alias written out it has more than ${MOST_VALUES} values` };
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<" && key.type === "PLAIN";
}

function isMergeable(value: unknown, document: Document): boolean {
  const target = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(target)) return target.items.every((item) => isMap(isAlias(item) ? item.resolve(document) : item));
  return isMap(target);
}

/** How many values a node is, with every alias written out; no alias is in itself. */
function countValues(node: unknown, document: Document, known: Map<unknown, number>): number {
  if (isAlias(node)) return countValues(node.resolve(document), document, known);
  if (isPair(node)) return countValues(node.value, document, known);
  if (!isCollection(node)) return 1;
  const before = known.get(node);
  if (before !== undefined) return before;
  const count = node.items.reduce<number>((sum, item) => sum + countValues(item, document, known), 1);
  known.set(node, count);
  return count;
}
