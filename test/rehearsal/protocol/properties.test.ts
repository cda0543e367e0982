/** The codec of Pulumi's property values: nothing is lost, nothing secret leaks through it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decode,
  encode,
  equal,
  hasSecret,
  hasUnknown,
  isObject,
  type Properties,
  type Property,
  reveal,
  Secret,
  secretTexts,
  Unknown,
} from "../../../rehearsal/protocol/properties";

// The protobuf library cannot carry a key of this name.
const key = fc.string().filter((text) => text !== "__proto__");

/** Any property value, secrets and unknowns included. */
const property: fc.Arbitrary<Property> = fc.letrec<{ value: Property }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.constant(new Unknown()),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    tie("value").map((value) => new Secret(value)),
  ),
})).value;
const properties: fc.Arbitrary<Properties> = fc.dictionary(key, property, { maxKeys: 5, noNullPrototype: true });

describe("property values on the wire", () => {
  it("come back as they were sent", () => {
    fc.assert(
      fc.property(properties, (sent) => {
        const received = decode(encode(sent));
        assert.ok(equal(received, sent) || JSON.stringify(received) === JSON.stringify(sent));
        assert.equal(hasUnknown(received), hasUnknown(sent));
        assert.equal(hasSecret(received), hasSecret(sent));
      }),
    );
  });

  it("lose their marks when revealed, and nothing else", () => {
    fc.assert(
      fc.property(property, (value) => {
        const revealed = reveal(value);
        assert.equal(hasSecret(revealed), false);
        assert.deepEqual(reveal(new Secret(value)), revealed);
      }),
    );
  });

  it("name every text inside a secret, and none outside", () => {
    const value: Property = { plain: "a", hidden: new Secret({ list: ["b", { deep: "c" }], count: 3 }) };
    assert.deepEqual(new Set(secretTexts(value)), new Set(["b", "c"]));
  });

  it("of an output value keep whether it is secret or unknown", () => {
    const signature = "4dabf18193072939515e22adb298388d";
    const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    const received = decode(
      encode({
        known: { [signature]: output, value: "x" },
        secret: { [signature]: output, value: "x", secret: true },
        unknown: { [signature]: output },
      }),
    );
    assert.equal(received["known"], "x");
    assert.ok(received["secret"] instanceof Secret);
    assert.ok(received["unknown"] instanceof Unknown);
  });

  it("keep the expected type of an unknown", () => {
    const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    const received = decode(encode({ replicas: new Unknown(number) }));
    const { replicas } = received;
    assert.ok(replicas instanceof Unknown && replicas.mark === number);
    assert.equal(isObject(replicas), false);
  });
});
