/** Plan, preview and Pulumi's CLI read one stack file in one way; children reach the loopback whatever proxies are set. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { readWords } from "../../cli/command-line";
import { loopbackExemption } from "../../components/core/loopback.cjs";
import { formatProblem, PlatformError } from "../../components/core/errors";
import { readSpec } from "../../stacks/config/load";
import { chooseCommand } from "../../automation/choose/command";
import { runStack } from "../../tools/plan/program";
import { configEntries, readStackFile } from "../../automation/stack-file";
import { readYaml } from "../../automation/stack-yaml";
import { ROOT } from "../support/stack-file";

/** `pulumi config --json` of Pulumi's CLI v3.258.0 for each text as a value in a group, recorded on 2026-11-30. */
const CLI_READS: readonly (readonly [string, unknown])[] = [
  ["012345678901", 12345678901],
  ["0123", 83],
  ["0o17", 15],
  ["1_000", 1000],
  ["0x1F", 31],
  ["0b101", 5],
  ["1.30", 1.3],
  ["2026-12-20", "2026-12-20 00:00:00 +0000 UTC"],
  ["2026-12-20T10:00:00Z", "2026-12-20 10:00:00 +0000 UTC"],
  ["yes", "yes"],
  ["on", "on"],
  ["~", null],
  ["NULL", null],
  ["12:30", "12:30"],
  ["1e3", 1000],
  ["True", true],
  [".5", 0.5],
  ["+1", 1],
  ["1_0.5", 10.5],
  ["333344445555", 333344445555],
  ["1.0", 1],
  ["!!str 12", "12"],
  ['"012"', "012"],
  ["{ <<: { cpu: 1, memory: 2Gi }, memory: 4Gi }", { cpu: 1, memory: "4Gi" }],
  ["{ <<: [{ a: 1 }, { a: 3, b: 2 }] }", { a: 1, b: 2 }],
  // The same command on 2026-12-01.
  ["0B101", 5],
  ["0X1F", 31],
  ["0o18", "0o18"],
  ["08", 8],
  ["-012", -10],
  ["1__0", 10],
  ["_1", "_1"],
  ["1e400", "1e400"],
  ["!!binary aGk=", "hi"],
  ["!!set { a, b }", { a: null, b: null }],
  ["!!omap [a: 1]", [{ a: 1 }]],
  ["!ref aws", "aws"],
  ["{ 5: x }", { 5: "x" }],
  ["2026-13-45", "2026-13-45"],
  ["2026-02-30", "2026-02-30"],
  ["2026-1-2", "2026-01-02 00:00:00 +0000 UTC"],
  ["2026-12-20T10:00:00+01:00", "2026-12-20 10:00:00 +0100 +0100"],
];

/** What the CLI refuses too (recorded on 2026-12-01), but for a second document, of which it says nothing. */
const UNREADABLE: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ["an alias of nothing", "config:\n  s:a: *nowhere\n", /^line 2, column 8 cannot be read: .*nowhere/],
  ["an alias in itself", "config:\n  s:a: &x [*x]\n", /^line 2, column 12 cannot be read: .*in itself/],
  ["a text to merge", "config:\n  s:a: { <<: text }\n", /cannot be read: .*[Mm]erge/],
  ["nothing to merge", "config:\n  s:a: { <<: null, b: 1 }\n", /cannot be read: .*[Mm]erge/],
  ["numbers to merge", "config:\n  s:a: { <<: [1, 2] }\n", /cannot be read: .*[Mm]erge/],
  ["two merge keys", "config:\n  s:a: { <<: { a: 1 }, <<: { b: 2 } }\n", /^line 2, column \d+ cannot be read: .*"<<"/],
  ["aliases that grow without end", bomb(8), /cannot be read: .*alias/],
  ["no number", "config:\n  s:a: { b: .nan }\n", /^line 2, column 13 cannot be read: .*number/],
  ["an endless number", "config:\n  s:a: { b: -.inf }\n", /^line 2, column 13 cannot be read: .*number/],
  ["Latin-1", Buffer.from("config:\n  s:a: b\xe4r\n", "latin1"), /^the file is not UTF-8/],
  ["a control character", 'config:\n  s:a: "x\x07y"\n', /^line 2, column 10 holds a control character/],
  ["two documents", "config:\n  s:a: 1\n---\nconfig:\n", /^line 3, column 1 begins another document/],
  ["a list for a key", "config:\n  s:a: { ? [x] : 1 }\n", /cannot be read: a key must be a text/],
  ["a list for its options", "config: [a]\n", /^config .*must be a map/],
  ["a text for its options", "config: hello\n", /^config .*must be a map/],
  ["a list for itself", "- config\n", /^the file must be a map/],
];

/** Nine of the one before at each level: what is small to write and large to read. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) =>
    level === 0
      ? "a0: &a0 [x]"
      : `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]`,
  );
  return `${lines.join("\n")}\nconfig: { s:x: *a${levels - 1} }\n`;
}

function read(text: string): unknown {
  const result = readYaml(Buffer.from(text));
  assert.ok("value" in result, JSON.stringify(result));
  return result.value;
}

function problem(bytes: Uint8Array): string {
  const result = readYaml(bytes);
  assert.ok("problem" in result);
  return formatProblem(result.problem);
}

describe("YAML @input", () => {
  for (const [text, value] of CLI_READS) {
    it(`means the same to a plan as to Pulumi's CLI: ${text}`, () => {
      assert.deepEqual(read(`config:\n  s:group:\n    key: ${text}\n`), { config: { "s:group": { key: value } } });
    });
  }

  it("with merge keys is what it is written out: the own key wins, then the first of a list", () => {
    const key = fc.constantFrom("a", "b", "c");
    const group = fc.dictionary(key, fc.integer({ min: 0, max: 99 }), { maxKeys: 3 });
    fc.assert(
      fc.property(group, group, group, (one, two, own) => {
        const text = `one: &one ${JSON.stringify(one)}\ntwo: &two ${JSON.stringify(two)}\nall:\n  <<: [*one, *two]\n`;
        const lines = Object.entries(own).map(([name, value]) => `  ${name}: ${value}\n`);
        const { all } = read(text + lines.join("")) as { readonly all: object };
        assert.deepEqual({ ...all }, { ...two, ...one, ...own });
      }),
    );
  });

  it("with one mistake has one problem, at its place", () => {
    const tab =
      "config:\n  stratiform:cloud: aws\n\tstratiform:environment: dev\n  stratiform:ownership:\n    owner: a\n";
    assert.equal(
      problem(Buffer.from(tab)),
      "line 3, column 1 begins with a tab; indent with spaces: YAML allows no tabs there",
    );
    assert.match(problem(Buffer.from("config:\n  a: [1, 2\n  b: 3\n")), /^line \d+, column \d+ cannot be read: /);
    assert.match(
      problem(Buffer.from("config:\n  a: 1\n  a: 2\n")),
      /^line 3, column 3 cannot be read: Map keys must be unique$/,
    );
  });

  it("in UTF-16 is told as that, with and without a mark", () => {
    const text = "config:\n  stratiform:cloud: aws\n";
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big, Buffer.from(text, "utf16le")]) {
      assert.equal(problem(bytes), "the file is not UTF-8 but UTF-16 or something else; save it as UTF-8");
    }
  });

  for (const [what, content, expected] of UNREADABLE) {
    it(`with ${what} has one problem, and no stack trace`, () => {
      const directory = mkdtempSync(path.join(tmpdir(), "stack-file-"));
      try {
        writeFileSync(path.join(directory, "Pulumi.x.yaml"), content);
        assert.throws(
          () => readStackFile("a test", "x", directory),
          (error) => {
            assert.ok(error instanceof PlatformError, String(error));
            assert.equal(error.problems.length, 1);
            assert.match(formatProblem(error.problems[0] ?? { path: "", rule: "" }), expected);
            return true;
          },
        );
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  }

  it("is read or refused with problems whatever is in it", () => {
    const piece = fc.constantFrom(
      ...[
        "&a",
        "*a",
        "*b",
        "<<:",
        "!!set",
        "!x",
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        "\n",
        "  ",
        "a",
        "1",
        ".inf",
        "~",
        '"',
      ],
      ...["config:", "\t", "---\n", "%YAML 1.1\n", "|", ">", "#", "?", ", ", "0x", "2026-12-20", "\u00e4", "@", "`"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const result = readYaml(Buffer.from(pieces.join("")));
        if ("value" in result) JSON.stringify(result.value);
      }),
      { numRuns: 3000 },
    );
  });

  it("may use an alias as often as it likes", () => {
    const text = `small: &small { cpu: 1 }\nall: [${Array.from({ length: 400 }, () => "*small").join(", ")}]\n`;
    assert.equal((read(text) as { readonly all: unknown[] }).all.length, 400);
  });

  it("with a byte order mark, with CRLF and with anchors is read", () => {
    assert.deepEqual(read("\uFEFFa: 1\r\nb: &x 2\r\nc: *x\r\n"), { a: 1, b: 2, c: 2 });
  });
});

describe("a secret inside a group @input", () => {
  it("is the same to a plan as to a preview: the whole option is a secret, and refused by name", () => {
    const config = { "stratiform:workloads": [{ name: "a", env: { KEY: { secure: "v1:abc" } } }] };
    const { problems } = readSpec(configEntries(config));
    assert.match(
      formatProblem(problems[0] ?? { path: "", rule: "" }),
      /^workloads is stored as a secret, which no option may be/,
    );
    assert.ok(problems.every((one) => !formatProblem(one).includes("must be text")));
  });
});

describe("an empty stack file @input", () => {
  it("has one problem", () => {
    assert.deepEqual(
      readSpec([]).problems.map(({ path: where }) => where),
      ["config"],
    );
  });
});

describe("proxies @input", () => {
  it("never get what goes to this machine, whatever else is exempt", () => {
    const host = fc.constantFrom("example.com", ".corp", "10.0.0.0/8", "localhost", "127.0.0.1", "::1");
    const environment = fc.record(
      {
        grpc_proxy: fc.constantFrom("", "http://proxy:3128"),
        https_proxy: fc.constantFrom("", "http://proxy:3128"),
        http_proxy: fc.constantFrom("", "http://proxy:3128"),
        no_grpc_proxy: fc.array(host).map((all) => all.join(",")),
        no_proxy: fc.array(host).map((all) => all.join(",")),
        NO_PROXY: fc.array(host).map((all) => all.join(",")),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(environment, (given) => {
        const merged: Record<string, string | undefined> = { ...given, ...loopbackExemption(given) };
        const proxy = merged["grpc_proxy"] || merged["https_proxy"] || merged["http_proxy"];
        const read = merged["no_grpc_proxy"] || merged["no_proxy"] || "";
        for (const one of ["localhost", "127.0.0.1", "::1"]) assert.ok(!proxy || read.split(",").includes(one), read);
        for (const name of ["no_grpc_proxy", "no_proxy"] as const) {
          for (const one of (given[name] ?? "").split(",").filter(Boolean))
            assert.ok((merged[name] ?? "").split(",").includes(one));
        }
        // curl and Python's clients, such as AWS' own, read no_proxy first: what is exempt by NO_PROXY stays so for them.
        const seen = (environment: typeof merged) =>
          (environment["no_proxy"] || environment["NO_PROXY"] || "").split(",");
        for (const one of seen(given).filter(Boolean))
          assert.ok(seen(merged).includes(one), `${one}: ${seen(merged).join()}`);
        if (!proxy) assert.deepEqual(loopbackExemption(given), {});
      }),
    );
  });

  it("are told to leave this machine alone by the program itself, whoever starts it", () => {
    const script = "process.stdout.write(process.env.no_proxy ?? '')";
    const { no_proxy: _, no_grpc_proxy: __, NO_PROXY: ___, ...others } = process.env;
    const words = ["--require", path.join(ROOT, "stacks/start-up.cjs"), "-e", script];
    const told = (proxies: NodeJS.ProcessEnv) =>
      execFileSync(process.execPath, words, { encoding: "utf8", env: { ...others, ...proxies } });
    assert.equal(told({ https_proxy: "http://127.0.0.1:9" }), "localhost,127.0.0.1,::1");
    assert.equal(told({ http_proxy: "http://127.0.0.1:9", NO_PROXY: "a.corp" }), "a.corp,localhost,127.0.0.1,::1");
    assert.equal(told({ https_proxy: "", http_proxy: "", grpc_proxy: "" }), "");
  });

  for (const name of ["https_proxy", "http_proxy", "grpc_proxy"]) {
    it(`of ${name} do not keep the program from its engine`, async () => {
      process.env[name] = "http://127.0.0.1:9";
      try {
        const run = await runStack({ stack: "dev", config: readStackFile("a test", "dev", ROOT) });
        assert.deepEqual([run.exitCode, run.messages], [0, []]);
      } finally {
        delete process.env[name];
      }
    }).timeout(60_000);
  }
});

describe("a folder that cannot be written @input", () => {
  it("is told by choose --write, which then claims nothing", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "read-only-"));
    try {
      copyFileSync(path.join(ROOT, "Pulumi.prod.yaml"), path.join(directory, "Pulumi.prod.yaml"));
      // Also root, who may write everywhere, cannot write through a link to nowhere.
      symlinkSync(path.join(directory, "nowhere", "lock"), path.join(directory, "machines.prod.lock.json"));
      const said = { out: "", err: "" };
      const code = chooseCommand(readWords("choose", ["--stack", "prod", "--write"]), directory, {
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
      });
      assert.equal(code, 1);
      assert.match(
        said.err,
        /machines\.prod\.lock\.json cannot be written \(ENOENT\); nothing was recorded: make the folder writable/,
      );
      assert.doesNotMatch(said.err, /\n\s+at /);
      assert.doesNotMatch(said.out, /Recorded in/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("a stack file that cannot be read @input", () => {
  it("is refused where it is a folder", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "stack-file-"));
    try {
      mkdirSync(path.join(directory, "Pulumi.x.yaml"));
      assert.throws(
        () => readStackFile("a test", "x", directory),
        (error) => error instanceof PlatformError && /the file cannot be read \(EISDIR\)/.test(error.message),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("is refused with its name", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "stack-file-"));
    try {
      writeFileSync(path.join(directory, "Pulumi.x.yaml"), "config:\n\ta: 1\n");
      assert.throws(
        () => readStackFile("a test", "x", directory),
        (error) => {
          assert.ok(error instanceof PlatformError);
          assert.match(error.message, /^Pulumi\.x\.yaml: 1 problem\n {2}line 2, column \d+ begins with a tab/);
          return true;
        },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
