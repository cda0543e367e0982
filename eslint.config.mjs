// @ts-check
/**
 * Lint rules: what TypeScript itself does not refuse and a reader should not have to look for. Rules about the house's
 * structure (who may import what) are tests, in test/architecture.
 */
import { builtinModules } from "node:module";
import tseslint from "typescript-eslint";

/** Modules of Node.js without their prefix, which a package could have the name of. A selector takes no slash as it is. */
const BARE_BUILTIN = `/^(${builtinModules
  .filter((name) => !/[_:]/.test(name))
  .join("|")
  .replaceAll("/", "\\x2F")})$/`;

/** Imports that are read best by one name; every other module of Node.js gives names, or a namespace. */
const BY_ONE_NAME = "assert\\x2Fstrict|path";

/** How modules of Node.js are written, wherever code is. */
const BUILTINS = [
  {
    selector: `ImportDeclaration[source.value=${BARE_BUILTIN}], CallExpression[callee.name="require"][arguments.0.value=${BARE_BUILTIN}]`,
    message: "Write node: before the name of a module of Node.js.",
  },
  {
    selector: `ImportDeclaration[source.value=/^node:(${BY_ONE_NAME})$/] > ImportNamespaceSpecifier`,
    message: 'Import it by its default: import path from "node:path".',
  },
  {
    selector: `ImportDeclaration[source.value=/^node:(?!(${BY_ONE_NAME})$)/] > ImportDefaultSpecifier`,
    message: "Import what is needed by name, or the module as a namespace.",
  },
];

/**
 * Modules of Node.js first, then packages, then our own files.
 * @type {import("eslint").Rule.RuleModule}
 */
const importOrder = {
  create: (context) => ({
    Program({ body }) {
      const group = (/** @type {string} */ from) => (from.startsWith("node:") ? 0 : from.startsWith(".") ? 2 : 1);
      let highest = 0;
      for (const node of body) {
        if (node.type !== "ImportDeclaration") continue;
        const own = group(String(node.source.value));
        if (own < highest)
          context.report({ node, message: "Import modules of Node.js, then packages, then our own files." });
        highest = Math.max(highest, own);
      }
    },
  }),
};

const HOUSE = {
  plugins: { house: { rules: { "import-order": importOrder } } },
  rules: { "house/import-order": "error" },
};

/** Data and tables, which may be as long as their subject. */
const DATA = [
  "**/*.generated.*",
  "**/offers.*.ts",
  "**/catalogue.ts",
  "policies/encryption/rules/*/*.ts",
  "test/**/*-cases.ts",
];

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "reports/", "**/*.generated.*"] },
  HOUSE,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/ban-ts-comment": [
        "error",
        { "ts-expect-error": "allow-with-description", "ts-ignore": true },
      ],
      // Loading lazily by a literal path is how a cloud's SDK stays out of programs that run on another.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "typeLike", format: ["PascalCase"] },
        // Not IFoo: an interface is named like any other type.
        { selector: "interface", format: ["PascalCase"], custom: { regex: "^I[A-Z][a-z]", match: false } },
        { selector: "function", format: ["camelCase"] },
        { selector: "class", format: ["PascalCase"] },
        { selector: "enum", format: ["PascalCase"] },
      ],
      // `{} as unknown as X` says that the seam has the wrong type.
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSAsExpression > TSAsExpression > TSUnknownKeyword",
          message: "Do not cast through unknown: give the seam the type it has.",
        },
        ...BUILTINS,
        { selector: "TSEnumDeclaration", message: "Use a union of strings; a table over it uses satisfies Record." },
      ],
      "max-lines": ["error", { max: 400 }],
      eqeqeq: ["error", "always"],
      "no-console": "off",
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-fallthrough": "error",
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Plans must come out the same every time." },
      ],
    },
  },
  {
    // Tests build broken input on purpose, and mocha's describe and it take async functions.
    files: ["test/**/*.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  { files: DATA, rules: { "max-lines": "off" } },
  {
    // Scripts that run before any dependency is installed: checked as plain JavaScript here, by tsc for their types.
    files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
    extends: [tseslint.configs.base],
    rules: {
      "max-lines": ["error", { max: 400 }],
      eqeqeq: ["error", "always"],
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-syntax": ["error", ...BUILTINS],
    },
  },
);
