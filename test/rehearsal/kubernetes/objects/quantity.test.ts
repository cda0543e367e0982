/** Quantities are spelt as the API server spells them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalQuantity } from "../../../../rehearsal/kubernetes/objects/quantity";

// Left as written in a manifest, right as an API server answers.
const CASES = {
  "1000m": "1",
  "0.5": "500m",
  "1.5": "1500m",
  "100m": "100m",
  "1024Mi": "1Gi",
  "0.5Gi": "512Mi",
  "1.5Gi": "1536Mi",
  "1000Mi": "1000Mi",
  "1000k": "1M",
  "1500k": "1500k",
  "0": "0",
  "0Gi": "0",
  "4": "4",
  "10000": "10k",
  "1e3": "1e3",
  "12e6": "12e6",
  "2048Ki": "2Mi",
  "1e4": "10e3",
  "0.1Gi": "107374182400m",
  "1.1m": "1100u",
  "-1": "-1",
} as const;

describe("a quantity", () => {
  for (const [written, canonical] of Object.entries(CASES)) {
    it(`${written} becomes ${canonical}`, () => assert.equal(canonicalQuantity(written), canonical));
  }

  it("that is none is left for the API server to refuse", () => {
    for (const text of ["", "abc", "1Xi", "1.2.3", "Gi"]) assert.equal(canonicalQuantity(text), text);
  });

  it("does not change when it is canonical", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 999 }), suffix, (whole, part, unit) => {
        const once = canonicalQuantity(`${whole}.${part}${unit}`);
        assert.equal(canonicalQuantity(once), once);
      }),
    );
  });
});
