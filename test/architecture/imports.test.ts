/**
 * Who may import what: cloud SDKs stay in their adapters, layers only look back, and nothing above an adapter knows
 * which cloud it is on. Every rule lists all places that break it.
 */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import * as ts from "typescript";
import { CLOUDS } from "../../components/placement/cloud";
import { AWS } from "../../catalogue/tokens/aws";
import { AZURE } from "../../catalogue/tokens/azure";
import { GCP, GCP_IAM } from "../../catalogue/tokens/gcp";
import { LAYERS } from "../../stacks/layers/order";
import { ROOT, at, files, nodes, read, sources, sourcesIn, type Source } from "./sources";

/** The npm packages of a cloud's SDKs, and the files that may import them. */
const SDKS = [
  { sdk: /^@pulumi\/(aws|aws-native|eks)(\/|$)/, adapters: /\/(aws(\.[a-z-]+)?|[a-z-]+\.aws)\.ts$|\/aws\// },
  { sdk: /^@pulumi\/(gcp|google-native)(\/|$)/, adapters: /\/(gcp(\.[a-z-]+)?|[a-z-]+\.gcp)\.ts$|\/gcp\// },
  {
    sdk: /^@pulumi\/(azure|azure-native|azuread)(\/|$)/,
    adapters: /\/(azure(\.[a-z-]+)?|[a-z-]+\.azure)\.ts$|\/azure\//,
  },
] as const;

/** The layers in the order in which a stack is made. A layer may import itself and earlier ones. */
const ORDER: readonly string[] = LAYERS.map(({ name }) => name);

/** What is beside the layers in their folder. */
const BESIDE_LAYERS = ["context", "order"];

/** The layer that a file belongs to: `stacks/layers/data.ts`, `stacks/layers/platform/dns.ts`. */
const layerOf = (file: string) => /^stacks\/layers\/([^/.]+)/.exec(file)?.[1];

/** What the program consists of: its code must not depend on how it is tested or rehearsed. */
const PROGRAM = ["catalogue", "components", "stacks"] as const;

/** Code that is loaded by every `pulumi up`, where a root import of an SDK costs seconds. */
const LOADED_AT_UP = ["catalogue", "components", "stacks", "policies", "guard"] as const;

describe("imports", () => {
  it("keep each cloud's SDK inside that cloud's adapters", () => {
    const broken = sourcesIn(...PROGRAM, "policies", "guard", "rehearsal").flatMap((source) =>
      SDKS.filter(({ adapters }) => !adapters.test(source.file)).flatMap(({ sdk }) => importing(source, sdk)),
    );
    assert.deepEqual(broken, []);
  });

  it("take one service of a cloud's SDK, never all of it", () => {
    const root = /^@pulumi\/(aws|aws-native|eks|gcp|google-native|azure|azure-native|azuread)$/;
    assert.deepEqual(
      sourcesIn(...LOADED_AT_UP).flatMap((source) => importing(source, root)),
      [],
    );
  });

  it("take one group of the Kubernetes SDK", () => {
    const broken = sourcesIn(...LOADED_AT_UP).flatMap((source) => importing(source, /^@pulumi\/kubernetes$/));
    assert.deepEqual(broken, []);
  });

  it("take one file where a package declares hundreds of classes, which every type check would read", () => {
    const large = /^@pulumi\/(aws\/ec2|gcp\/compute|azure-native\/network)$|^@kubernetes\/client-node/;
    const broken = sourcesIn(...LOADED_AT_UP, "rehearsal", "test").flatMap((source) => importing(source, large));
    assert.deepEqual(broken, []);
  });

  it("of the program never reach tests, tools or rehearsals, and policies only to install them in the cluster", () => {
    const outside = /^(test|tools|rehearsal|recovery|automation|toolchain|bench|policies|guard)\//;
    const installed = /^components\/security\/\S+ policies\//;
    const broken = sourcesIn(...PROGRAM).flatMap((source) => reaching(source, outside));
    assert.deepEqual(
      broken.filter((line) => !installed.test(line)),
      [],
    );
  });

  it("of the catalogue reach nothing but the catalogue", () => {
    assert.deepEqual(
      sourcesIn("catalogue").flatMap((source) => [
        ...reaching(source, /^(?!catalogue\/)/),
        ...importing(source, /^[^.]/),
      ]),
      [],
    );
  });

  it("of components never reach the stacks that use them", () => {
    assert.deepEqual(
      sourcesIn("components").flatMap((source) => reaching(source, /^stacks\//)),
      [],
    );
  });

  it("of the core reach nothing but the core, and no Kubernetes", () => {
    const broken = sourcesIn("components/core").flatMap((source) => [
      ...reaching(source, /^components\/(?!core\/)/),
      ...importing(source, /^@pulumi\/(?!(pulumi|kubernetes)(\/|$))/),
      ...atRunTime(source, /^@pulumi\/kubernetes/),
    ]);
    assert.deepEqual(broken, []);
  });

  it("of a layer never reach a later layer", () => {
    const broken = ORDER.flatMap((layer, position) => {
      const later = ORDER.slice(position + 1);
      if (later.length === 0) return [];
      return sourcesIn("stacks/layers")
        .filter(({ file }) => layerOf(file) === layer)
        .flatMap((source) => reaching(source, new RegExp(`^stacks/layers/(${later.join("|")})(/|\\.ts$)`)));
    });
    assert.deepEqual(broken, []);
  });

  it("of a layer exist only for layers that have a place in the order, and each place has its layer", () => {
    const there = new Set(sourcesIn("stacks/layers").flatMap(({ file }) => layerOf(file) ?? []));
    assert.deepEqual([...there].sort(), [...ORDER, ...BESIDE_LAYERS].sort());
  });

  it("are drawn in that order in the README's picture, each layer with what it makes", () => {
    const boxes = [...read("README.md").matchAll(/(\w+)\["\1<br\/>([^"]+)"\]/g)].map(([, name, makes]) => ({
      name,
      makes,
    }));
    assert.deepEqual(
      boxes,
      LAYERS.map(({ name, makes }) => ({ name, makes: makes.join(" · ") })),
    );
  });

  it("of the program make the layers in that order", () => {
    const program = sources.find(({ file }) => file === "stacks/index.ts");
    const makers = new Map(
      [...(program?.text.matchAll(/import \{ (\w+) \} from "\.\/layers\/([^/"]+)"/g) ?? [])].map(
        ([, maker = "", layer = ""]) => [maker, layer] as const,
      ),
    );
    const calls = [...(program?.text.matchAll(/(\w+)\(context\b/g) ?? [])].map(([, maker = ""]) => makers.get(maker));
    assert.deepEqual(calls, ORDER);
  });

  it("lead to files that exist", () => {
    const broken = sources.flatMap((source) =>
      source.imports
        .filter(({ specifier }) => specifier.startsWith(".") && resolve(source.file, specifier) === undefined)
        .map(({ specifier, line }) => `${source.file}:${line} ${specifier}`),
    );
    assert.deepEqual(broken, []);
  });
});

/** What a file is joined from behind a root of ours, where every part is spelt: a program that is started, not imported. */
const JOINED = /\bjoin\(\s*(CHECKOUT|__dirname)((?:,\s*"[^"]+")+),?\s*\)/g;

describe("paths to programs", () => {
  it("lead to files that exist: moving one breaks them, and neither types nor unit tests would say so", () => {
    const missing = sources.flatMap(({ file, text }) =>
      [...text.matchAll(JOINED)].flatMap(([, root, words = ""]) => {
        const parts = [...words.matchAll(/"([^"]+)"/g)].map(([, part = ""]) => part);
        if (!/\.(ts|mjs|cjs)$/.test(parts.at(-1) ?? "")) return [];
        const target = path.posix.join(root === "CHECKOUT" ? "." : path.posix.dirname(file), ...parts);
        return files.includes(target) ? [] : [`${file}: ${target}`];
      }),
    );
    assert.deepEqual(missing, []);
  });
});

describe("type tokens", () => {
  it("are spelt in the catalogue alone, which a test compares with the SDKs", () => {
    const known = new Set<string>([AWS, AZURE, GCP, GCP_IAM].flatMap((list) => Object.values(list)));
    const broken = sources
      .filter(({ file }) => !/^(catalogue|test)\//.test(file))
      .flatMap((source) =>
        [...nodes(source.tree)]
          .filter((node) => ts.isStringLiteralLike(node) && known.has(node.text))
          .map((node) => at(source, node)),
      );
    assert.deepEqual(broken, []);
  });
});

describe("the cloud", () => {
  it("is asked for only by adapters and by what loads them", () => {
    const broken = sourcesIn(...PROGRAM)
      .filter(({ file }) => !isAdapter(file) && !/^components\/(cloud|placement)\//.test(file))
      .flatMap((source) => [...nodes(source.tree)].filter(comparesCloud).map((node) => at(source, node)));
    assert.deepEqual(broken, []);
  });

  it("configuration is read only by stacks/config", () => {
    const broken = sourcesIn(...PROGRAM, "policies")
      .filter(({ file }) => !file.startsWith("stacks/config/"))
      .flatMap((source) => [...nodes(source.tree)].filter(readsConfig).map((node) => at(source, node)));
    assert.deepEqual(broken, []);
  });
});

function importing({ file, imports }: Source, pattern: RegExp): string[] {
  return imports
    .filter(({ specifier }) => pattern.test(specifier))
    .map(({ specifier, line }) => `${file}:${line} ${specifier}`);
}

/** Like `importing`, without the imports that only bring types. */
function atRunTime(source: Source, pattern: RegExp): string[] {
  return importing({ ...source, imports: source.imports.filter(({ typeOnly }) => !typeOnly) }, pattern);
}

/** Relative imports that lead to a file matching the pattern. */
function reaching({ file, imports }: Source, pattern: RegExp): string[] {
  return imports.flatMap(({ specifier, line }) => {
    const target = specifier.startsWith(".") ? resolve(file, specifier) : undefined;
    return target !== undefined && pattern.test(target) ? [`${file}:${line} ${target}`] : [];
  });
}

function resolve(from: string, specifier: string): string | undefined {
  const base = path.posix.join(path.posix.dirname(from), specifier);
  const candidates = [base, `${base}.ts`, `${base}.d.ts`, `${base}/index.ts`];
  return candidates.find((candidate) => fs.statSync(path.join(ROOT, candidate), { throwIfNoEntry: false })?.isFile());
}

function isAdapter(file: string): boolean {
  const name = path.basename(file, ".ts");
  return [...CLOUDS, "in-cluster"].some((cloud) => name === cloud || name.endsWith(`.${cloud}`));
}

/** `x === "aws"`, and a `case "aws"`: a decision that belongs into an adapter or a capability. */
function comparesCloud(node: ts.Node): boolean {
  if (ts.isCaseClause(node)) return isCloudName(node.expression);
  if (!ts.isBinaryExpression(node)) return false;
  const equality = [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.EqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsToken,
  ];
  return equality.includes(node.operatorToken.kind) && (isCloudName(node.left) || isCloudName(node.right));
}

function isCloudName(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) && (CLOUDS as readonly string[]).includes(node.text);
}

function readsConfig(node: ts.Node): boolean {
  return ts.isNewExpression(node) && /^(pulumi\.)?Config$/.test(node.expression.getText());
}
