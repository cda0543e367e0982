/**
 * The repository's own files as the architecture tests see them: paths, parsed TypeScript, and what each file imports.
 * Everything is read once and parsed without types, so that all rules together take a second or two.
 */
import * as fs from "node:fs";
import path from "node:path";
import * as ts from "typescript";

export const ROOT = path.resolve(__dirname, "../..");

/** Folders that hold no source of ours. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", "dist", "reports"]);

export interface Import {
  readonly specifier: string;
  /** Whether the import vanishes when TypeScript is compiled. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Every file of the repository, relative to its root, sorted. */
export const files: readonly string[] = walk(ROOT).sort();

/** Every TypeScript file. */
export const sources: readonly Source[] = files.filter((file) => file.endsWith(".ts")).map(parse);

export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return sources.filter(({ file }) => folders.some((folder) => file.startsWith(`${folder}/`)));
}

export function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), "utf8");
}

/** All nodes of a file, in order; without the punctuation, which would take most of the memory. */
export function* nodes(tree: ts.Node): Generator<ts.Node> {
  yield tree;
  const children: ts.Node[] = [];
  ts.forEachChild(tree, (child) => void children.push(child));
  for (const child of children) yield* nodes(child);
}

/** `file:line`, as editors and terminals link it. */
export function at({ file, tree }: Pick<Source, "file" | "tree">, node: ts.Node): string {
  return `${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

function walk(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    // Files that start with a dot are somebody's scratch files, except the settings at the root.
    if (SKIPPED.has(entry.name) || (entry.name.startsWith(".") && directory !== ROOT)) return [];
    if (entry.isDirectory()) return walk(full);
    return entry.isFile() ? [path.relative(ROOT, full).split(path.sep).join("/")] : [];
  });
}

function parse(file: string): Source {
  const text = read(file);
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { file, text, tree, imports: [...importsOf(tree)] };
}

function* importsOf(tree: ts.SourceFile): Generator<Import> {
  const line = (node: ts.Node) => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  for (const node of nodes(tree)) {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
      yield { specifier, typeOnly: isTypeOnly(node), line: line(node) };
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      yield { specifier: (node.argument.literal as ts.StringLiteral).text, typeOnly: true, line: line(node) };
    } else if (ts.isCallExpression(node) && isLoad(node)) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) {
        yield { specifier: argument.text, typeOnly: false, line: line(node) };
      }
    }
  }
}

function isLoad({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}
