/**
 * What is written down twice agrees: the list of dependencies and package.json, generated files and their generators,
 * the sandbox's version and the platform's, the documents and what they link to.
 */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { staleFiles } from "../../tools/generate";
import { ROOT, files, read } from "./sources";

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read("package.json")) as PackageJson;
const declared = { ...manifest.dependencies, ...manifest.devDependencies };

const rooms: ReadonlySet<string> = new Set(files.flatMap((file) => (file.includes("/") ? [file.split("/")[0]!] : [])));

/** Paths from the root that a document writes as code. One with a placeholder (`<name>`, `…`, `*`) is a pattern, and names no file. */
function namedIn(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+\/[\w./{},-]*)`/g)]
    .flatMap(([, name = ""]) => spread(name))
    .filter((name) => rooms.has(name.split("/")[0]!));
}

/** `a/{b,c}` is two paths. */
function spread(name: string): string[] {
  const [all, before = "", inner = "", after = ""] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(name) ?? [];
  return all === undefined ? [name] : inner.split(",").flatMap((part) => spread(`${before}${part}${after}`));
}

function isThere(name: string): boolean {
  return [name, `${name}.ts`].some((candidate) => fs.existsSync(path.join(ROOT, candidate)));
}

describe("docs/dependencies.md", () => {
  it("lists exactly the packages of package.json", () => {
    const listed = read("docs/dependencies.md")
      .split("\n")
      .filter((line) => /^\| (?!-|package )/.test(line))
      .flatMap((line) => (line.split("|")[1] ?? "").split(",").map((name) => name.trim()));
    assert.deepEqual(listed.sort(), Object.keys(declared).sort());
  });
});

describe("package.json", () => {
  it("pins every version", () => {
    const loose = Object.entries(declared).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    assert.deepEqual(loose, []);
  });
});

describe("generated files", () => {
  it("are what their generators give now", async function () {
    assert.deepEqual(await staleFiles(), []);
  });
});

describe("the README", () => {
  it("has at most 500 words besides what is generated, and so fits two screens", () => {
    const own = read("README.md").replace(/<!-- ([\w-]+):begin [^]*?<!-- \1:end -->/g, "");
    const words = own.split(/\s+/).filter((word) => /\w/.test(word));
    assert.ok(words.length > 100 && words.length <= 500, `${words.length} words`);
  });

  it("leads to every document by way of docs/README.md", () => {
    const named = [...read("docs/README.md").matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, file]) => `docs/${file}`);
    const there = files.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== "docs/README.md");
    assert.deepEqual(named.sort(), there.sort());
    assert.match(read("README.md"), /\]\(docs\/README\.md\)/);
  });
});

/** The files in a list that somebody has to edit: rows of a table with numbers, else the first name of each numbered line. */
function editedIn(section: string): string[] {
  const rows = [...section.matchAll(/^\| *\d[\d-]* *\|([^|]*)\|/gm)].flatMap(([, cell = ""]) => namedIn(cell));
  return rows.length > 0 ? rows : [...section.matchAll(/^\d+\. (`[^`]+`)/gm)].flatMap(([, name = ""]) => namedIn(name));
}

describe("docs/adding.md", () => {
  it("lists as many edited files as it says", () => {
    const said = read("docs/adding.md")
      .split(/^## /m)
      .flatMap((section) => {
        const [, number] = /\*\*[^*]*?(\d+)[^*]*\*\*/.exec(section) ?? [];
        return number === undefined ? [] : [{ section, number: Number(number), files: editedIn(section) }];
      });
    assert.deepEqual(
      said.map(({ section }) => section.split("\n")[0]),
      ["A managed service", "An addon", "A cloud"],
    );
    for (const { section, number, files: edited } of said) {
      assert.equal(new Set(edited).size, number, `${section.split("\n")[0]}: ${edited.join(", ")}`);
    }
  });
});

describe("documents", () => {
  it("link to files that exist", () => {
    const broken = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].flatMap(([, target = ""]) => {
          const full = path.join(ROOT, path.dirname(file), decodeURIComponent(target));
          return fs.existsSync(full) ? [] : [`${file}: ${target}`];
        }),
      );
    assert.deepEqual(broken, []);
  });

  it("name only files and folders that exist", () => {
    const broken = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) => namedIn(read(file)).flatMap((name) => (isThere(name) ? [] : [`${file}: ${name}`])));
    assert.deepEqual(broken, []);
  });

  it("name only npm scripts that exist", () => {
    const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
    const broken = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...read(file).matchAll(/npm run ([a-z][\w:-]*)/g)].flatMap(([, script = ""]) =>
          script in scripts ? [] : [`${file}: npm run ${script}`],
        ),
      );
    assert.deepEqual(broken, []);
  });
});
