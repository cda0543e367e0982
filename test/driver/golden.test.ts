/** The golden list of URNs refuses what would delete and create anew. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compareNames, formatGolden, refuseNames } from "../../rehearsal/golden";

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
      /a is not in the list\nAccept new names with --accept-names/,
    );
  });

  it("tells what is missing from what is new", () => {
    assert.deepEqual(compareNames(["a", "b"], ["b", "c"]), { missing: ["a"], added: ["c"] });
  });

  it("is written sorted, each name once, with how to accept a change", () => {
    assert.deepEqual(formatGolden("dev", ["b", "a", "b"]).split("\n").slice(1), ["a", "b", ""]);
    assert.match(formatGolden("dev", []), /^# .*--accept-names\n$/);
  });
});
