/** The golden list of URNs refuses what would delete and create anew. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import {
  compareNames,
  formatGolden,
  goldenFile,
  readGolden,
  refuseNames,
  writeGolden,
} from "../../../rehearsal/golden/golden";

const URN = "urn:pulumi:dev::stratiform::stratiform:index:ModelService$kubernetes:apps/v1:Deployment::";
const NAMESPACE = "urn:pulumi:dev::stratiform::kubernetes:core/v1:Namespace::inference";

describe("the golden list of names", () => {
  it("accepts the same names in any order", () => {
    assert.equal(refuseNames([`${URN}a`, NAMESPACE], [NAMESPACE, `${URN}a`]), undefined);
  });

  it("calls a rename what it is: deletion and creation", () => {
    const refusal = refuseNames([`${URN}a`, NAMESPACE], [`${URN}b`, NAMESPACE]);
    assert.equal(refusal, `${URN}a became ${URN}b: it would be deleted and created anew; add an alias to keep it`);
  });

  it("calls a removal a deletion", () => {
    assert.match(refuseNames([`${URN}a`, NAMESPACE], [`${URN}a`]) ?? "", /inference is gone: it would be deleted/);
  });

  it("asks to accept a new name, since the next rename of it must be seen", () => {
    assert.match(
      refuseNames([NAMESPACE], [NAMESPACE, `${URN}a`]) ?? "",
      /a is not in the list\nAccept new names with npm run accept-names/,
    );
  });

  it("tells what is missing from what is new", () => {
    assert.deepEqual(compareNames(["a", "b"], ["b", "c"]), { missing: ["a"], added: ["c"] });
  });

  it("is written sorted, each name once, with how to accept a change", () => {
    assert.deepEqual(formatGolden("dev", ["b", "a", "b"]).split("\n").slice(1), ["a", "b", ""]);
    assert.match(formatGolden("dev", []), /^# .*npm run accept-names -- --stack dev\n$/);
  });
});

describe("the golden list of a stack on another cloud", () => {
  let checkout: string;
  beforeEach(() => void (checkout = mkdtempSync(join(tmpdir(), "golden-"))));
  afterEach(() => rmSync(checkout, { recursive: true }));

  it("is written as what differs, and read as a whole", () => {
    writeGolden("prod", ["a", "b", "c"], "existing", checkout);
    writeGolden("prod", ["d", "c", "a"], "gcp", checkout);
    assert.deepEqual(
      readFileSync(goldenFile("prod", "gcp", checkout), "utf8")
        .split("\n")
        .slice(2),
      ["-b", "+d", ""],
    );
    assert.deepEqual(readGolden("prod", "gcp", checkout)?.sort(), ["a", "c", "d"]);
    assert.deepEqual(readGolden("prod", "existing", checkout), ["a", "b", "c"]);
  });

  it("is missing until it was written", () => {
    writeGolden("prod", ["a"], "existing", checkout);
    assert.equal(readGolden("prod", "aws", checkout), undefined);
    assert.equal(readGolden("staging", "existing", checkout), undefined);
  });
});
