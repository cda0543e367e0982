/** What `npm run pulumi` makes of a command line: the stack it needs, the configuration it reads, what it refuses. */
import assert from "node:assert/strict";
import { isDestroy, planCommand } from "../../automation/command";

const FILES = ["dev", "prod"];

/** Folders of the checkout as tests name them. */
const isHere = (folder: string) => [".", "./", "stacks", "/checkout"].includes(folder);

describe("a command line for the rehearsal", () => {
  const NAMES_STACK = {
    "preview -s dev": "dev",
    "preview --stack dev --diff": "dev",
    "preview --stack=prod": "prod",
    "-v 9 up -sdev --yes": "dev",
    "up -s=dev": "dev",
    "up -s organization/stratiform/dev": "dev",
    "--color always destroy --yes -s prod": "prod",
    "config -s dev": "dev",
    "config get stratiform:cloud -s dev": "dev",
  };
  for (const [line, stack] of Object.entries(NAMES_STACK)) {
    it(`is about one stack and reads its configuration: ${line}`, () => {
      const args = line.split(" ");
      assert.deepEqual(planCommand(args, FILES, isHere), { kind: "run", args, stack, readsConfig: true });
    });
  }

  it("may begin with the -- that npm takes away", () => {
    assert.deepEqual(
      planCommand(["--", "up", "-s", "dev"], FILES, isHere),
      planCommand(["up", "-s", "dev"], FILES, isHere),
    );
  });

  const LEAVES_CONFIG_ALONE = [
    "stack output -s dev",
    "stack export --stack dev",
    "cancel -s dev",
    "state delete urn -s dev",
  ];
  for (const line of LEAVES_CONFIG_ALONE) {
    it(`needs the stack and not its configuration: ${line}`, () => {
      const args = line.split(" ");
      assert.deepEqual(planCommand(args, FILES, isHere), { kind: "run", args, stack: "dev", readsConfig: false });
    });
  }

  const NEEDS_NOTHING = [
    "version",
    "about",
    "",
    "up --help",
    "stack ls",
    "-C elsewhere stack ls",
    "--cwd=elsewhere whoami",
    "plugin ls",
  ];
  for (const line of NEEDS_NOTHING) {
    it(`goes through as it is: ${line || "(nothing)"}`, () => {
      const args = line === "" ? [] : line.split(" ");
      assert.deepEqual(planCommand(args, FILES, isHere), { kind: "run", args, stack: undefined, readsConfig: false });
    });
  }

  it("is known to destroy under each of the command's names, and not when only help is asked for", () => {
    for (const line of ["destroy", "-s dev down --yes", "--color always dn -sdev"]) {
      assert.equal(isDestroy(line.split(" ")), true, line);
    }
    for (const line of ["up", "destroy --help", "stack rm destroy", "-s destroy preview", ""]) {
      assert.equal(isDestroy(line.split(" ")), false, line);
    }
  });

  it("keeps a configuration file that the user names", () => {
    const plan = planCommand(["preview", "-s", "dev", "--config-file", "mine.yaml"], FILES, isHere);
    assert.ok(plan.kind === "run" && !plan.readsConfig);
  });

  it("reads the configuration of the selected stack when none is named", () => {
    assert.deepEqual(planCommand(["preview"], FILES, isHere), {
      kind: "run",
      args: ["preview"],
      stack: undefined,
      readsConfig: true,
    });
  });

  it("never lets the CLI remove the stack file with the stack", () => {
    const plan = planCommand(["stack", "rm", "-s", "dev", "--yes"], FILES, isHere);
    assert.ok(plan.kind === "run" && plan.args.includes("--preserve-config"));
  });

  const WRITES_STACK_FILE = [
    "config set a b -s dev",
    "config rm a -s dev",
    "config set-all --plaintext a=b",
    "config -s dev refresh",
    "stack init",
    "stack rename other -s dev",
    "stack change-secrets-provider passphrase",
  ];
  for (const line of WRITES_STACK_FILE) {
    it(`is refused when it would change the stack file: ${line}`, () => {
      const plan = planCommand(line.split(" "), FILES, isHere);
      assert.ok(plan.kind === "refused");
      assert.match(plan.problem.rule, /would change the stack file/);
      assert.ok(plan.problem.remedy);
    });
  }

  describe("with a folder @input", () => {
    const spellings = (folder: string) => [
      ...[["-C", folder], [`-C${folder}`], [`-C=${folder}`], ["--cwd", folder], [`--cwd=${folder}`], ["-yC", folder]],
    ];
    const commands = [
      "up -s dev",
      "preview -s dev",
      "config -s dev",
      "destroy -s dev",
      "refresh -s dev",
      "import -s dev",
    ];

    it("of this checkout is what it is without, however it is spelt and wherever it stands", () => {
      for (const line of [...commands, ...WRITES_STACK_FILE]) {
        for (const folder of [".", "./", "stacks", "/checkout"]) {
          for (const flag of spellings(folder)) {
            for (const args of [
              [...flag, ...line.split(" ")],
              [...line.split(" "), ...flag],
            ]) {
              const { kind, ...rest } = planCommand(args, FILES, isHere);
              const without = planCommand(line.split(" "), FILES, isHere);
              assert.equal(kind, without.kind, args.join(" "));
              if (kind === "run") assert.equal("readsConfig" in rest && rest.readsConfig, true, args.join(" "));
            }
          }
        }
      }
    });

    it("of another project never gets the rehearsal's salt", () => {
      for (const line of [...commands, ...WRITES_STACK_FILE]) {
        for (const flag of spellings("../other")) {
          const plan = planCommand([...flag, ...line.split(" ")], FILES, isHere);
          assert.ok(plan.kind === "refused", `${flag.join(" ")} ${line}`);
          assert.match(plan.problem.rule, /leads to another project/);
        }
      }
    });

    it("is not taken for one where it is the value of another flag", () => {
      const plan = planCommand(["up", "-s", "-C", "."], FILES, isHere);
      assert.equal(plan.kind, "refused");
    });

    it("does not hide a stack file that is named as configuration", () => {
      for (const file of ["Pulumi.dev.yaml", "./Pulumi.dev.yaml"]) {
        const plan = planCommand(["preview", "-s", "dev", "--config-file", file], FILES, isHere);
        assert.ok(plan.kind === "refused");
        assert.match(plan.problem.rule, /is a stack file/);
      }
    });
  });

  it("creates the stack that `stack init` names, as Pulumi's own message advises, when it has a file", () => {
    for (const line of ["stack init dev", "stack init -s dev", "stack init --stack=org/dev"]) {
      assert.deepEqual(planCommand(line.split(" "), FILES, isHere), { kind: "create", stack: "dev" });
    }
    const plan = planCommand(["stack", "init", "prd"], FILES, isHere);
    assert.ok(plan.kind === "refused");
    assert.match(plan.problem.rule, /^has no file Pulumi\.prd\.yaml/);
  });

  it("is refused with a suggestion when the stack has no file", () => {
    const plan = planCommand(["up", "-s", "prd"], FILES, isHere);
    assert.ok(plan.kind === "refused");
    assert.deepEqual(
      { ...plan.problem },
      {
        path: "--stack",
        value: "prd",
        rule: "has no file Pulumi.prd.yaml",
        remedy: 'did you mean "prod"? known: dev, prod',
      },
    );
  });
});
