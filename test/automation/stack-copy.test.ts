/** The rehearsal's copy of a stack file: the user's settings, the rehearsal's own encryption, no secret of the user's. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { rehearsalHome } from "../../automation/environment";
import { rehearsalConfig, workingCopy } from "../../automation/stacks";

const USERS = `
secretsprovider: awskms://alias/theirs
encryptedkey: dGhlaXJz
config:
  stratiform:cloud: existing # stays
  stratiform:registry:
    password:
      secure: v1:abc:def
    user: reader
  aws:secretKey:
    secure: AAAB
`;

describe("the rehearsal's copy of a stack file", () => {
  it("keeps settings and comments, and replaces whatever the user encrypted", () => {
    const copy = rehearsalConfig(USERS, undefined);
    assert.deepEqual(parse(copy), {
      config: {
        "stratiform:cloud": "existing",
        "stratiform:registry": { password: "rehearsal-placeholder-for-password", user: "reader" },
        "aws:secretKey": "rehearsal-placeholder-for-aws:secretKey",
      },
    });
    assert.match(copy, /# stays/);
  });

  it("carries the rehearsal's salt instead of the user's", () => {
    const copy = parse(rehearsalConfig("encryptionsalt: theirs\nconfig: {}\n", "ours")) as Record<string, unknown>;
    assert.equal(copy["encryptionsalt"], "ours");
    assert.equal("encryptionsalt" in (parse(rehearsalConfig("encryptionsalt: theirs\n", undefined)) as object), false);
  });

  it("leaves what is not valid YAML for the CLI to report", () => {
    for (const broken of ["", "config: [", "just text"]) assert.equal(rehearsalConfig(broken, "salt"), broken);
  });

  describe("on disk", () => {
    let directory: string;
    beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-copy-"))));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    it("follows the user's file and keeps the salt that the engine wrote", () => {
      const file = path.join(directory, "Pulumi.dev.yaml");
      fs.writeFileSync(file, "config:\n  a:b: 1\n");
      const copy = workingCopy("dev", path.join(directory, "home"), directory);
      fs.appendFileSync(copy, "encryptionsalt: v1:written-by-the-engine\n");
      fs.writeFileSync(file, "config:\n  a:b: 2\n");
      assert.equal(workingCopy("dev", path.join(directory, "home"), directory), copy);
      assert.deepEqual(parse(fs.readFileSync(copy, "utf8")), {
        config: { "a:b": 2 },
        encryptionsalt: "v1:written-by-the-engine",
      });
      assert.equal(fs.readFileSync(file, "utf8"), "config:\n  a:b: 2\n");
    });

    it("lies outside the checkout, in a folder that no other checkout has", () => {
      const [one, two] = ["one", "two"].map((name) => path.join(directory, name, "stratiform"));
      for (const checkout of [one, two]) fs.mkdirSync(checkout ?? "", { recursive: true });
      const environment = { XDG_STATE_HOME: path.join(directory, "state") };
      const homes = [one, two].map((checkout) => rehearsalHome(checkout, environment));
      assert.notEqual(homes[0], homes[1]);
      for (const home of homes) assert.ok(home.startsWith(path.join(directory, "state/stratiform/stratiform-")));
    });
  });
});
