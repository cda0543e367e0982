/** A resource meets only the policies about its type, in the SDK's own request handlers; every other walk meets all. */
import assert from "node:assert/strict";
import server = require("@pulumi/policy/server");
import analyzer = require("@pulumi/pulumi/proto/analyzer_pb");
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { walkRelevant } from "../../sdk-patches/relevant-policies";

interface Policy {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: string;
  readonly validateResource?: () => void;
  readonly validateStack?: () => void;
}

/** One of the SDK's request handlers over `policies`, which answers when every policy has been asked. */
function handler(make: string, policies: readonly Policy[]): (request: unknown) => Promise<unknown> {
  const factory: unknown = Reflect.get(server, make);
  assert.ok(typeof factory === "function", `the SDK has no ${make}`);
  const handle: unknown = Reflect.apply(factory, undefined, ["pack", "1.0.0", "advisory", policies]);
  assert.ok(typeof handle === "function");
  return (request) =>
    new Promise((resolve, reject) => {
      const callback = (error: unknown, answer: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
        else resolve(answer);
      };
      Reflect.apply(handle, undefined, [{ request }, callback]);
    });
}

function options() {
  const options = new analyzer.AnalyzerResourceOptions();
  options.setCustomtimeouts(new analyzer.AnalyzerResourceOptions.CustomTimeouts());
  return options;
}

function requestFor(type: string) {
  const request = new analyzer.AnalyzeRequest();
  request.setType(type);
  request.setUrn(`urn:pulumi:s::p::${type}::name`);
  request.setName("name");
  request.setOptions(options());
  request.setProperties(Struct.fromJavaScript({ a: 1 }));
  return request;
}

function stackRequest() {
  const resource = new analyzer.AnalyzerResource();
  resource.setType("a");
  resource.setUrn("urn:pulumi:s::p::a::name");
  resource.setOptions(options());
  resource.setProperties(Struct.fromJavaScript({}));
  const request = new analyzer.AnalyzeStackRequest();
  request.setResourcesList([resource]);
  return request;
}

describe("policies: those that concern a resource", () => {
  let asked: string[] = [];
  const about = (name: string): Policy => ({
    ...{ name, description: name, enforcementLevel: "advisory" },
    validateResource: () => void asked.push(name),
  });
  const overStack = (name: string): Policy => ({
    ...{ name, description: name, enforcementLevel: "advisory" },
    validateStack: () => void asked.push(name),
  });
  const all = [about("a1"), about("b1"), overStack("s1"), about("a2"), overStack("s2")];
  const asks: string[] = [];
  const relevant = (type: string) => {
    asks.push(type);
    return all.filter(({ name }) => name.startsWith(type));
  };
  const policies = walkRelevant(all, relevant);
  const analyze = handler("makeAnalyzeRpcFun", policies);
  const analyzeStack = handler("makeAnalyzeStackRpcFun", policies);

  beforeEach(() => (asked = []));

  it("are asked in order, and the others are not", async () => {
    await analyze(requestFor("a"));
    assert.deepEqual(asked, ["a1", "a2"]);
    await analyze(requestFor("b"));
    assert.deepEqual(asked, ["a1", "a2", "b1"]);
    await analyze(requestFor("c"));
    assert.deepEqual(asked, ["a1", "a2", "b1"]);
  });

  it("are found once per type", async () => {
    await analyze(requestFor("a"));
    await analyze(requestFor("a"));
    assert.equal(asks.filter((type) => type === "a").length, 1);
  });

  it("are those of each request when several arrive together", async () => {
    await Promise.all(["a", "b", "a"].map((type) => analyze(requestFor(type))));
    assert.deepEqual([...asked].sort(), ["a1", "a1", "a2", "a2", "b1"]);
  });

  it("are all for a stack, also after a request that was read and never walked for", async () => {
    await analyzeStack(stackRequest());
    assert.deepEqual(asked, ["s1", "s2"]);
    requestFor("a").getType();
    await analyzeStack(stackRequest());
    assert.deepEqual(asked, ["s1", "s2", "s1", "s2"]);
  });

  it("are all for whoever else looks at the list", () => {
    assert.deepEqual([...policies], all);
    assert.deepEqual(
      policies.map(({ name }) => name),
      all.map(({ name }) => name),
    );
    assert.equal(policies.length, all.length);
  });

  it("say the same as the whole list where each policy looks at its own types only", async () => {
    const own = handler("makeAnalyzeRpcFun", all);
    await own(requestFor("a"));
    assert.deepEqual(
      asked.filter((name) => name.startsWith("a")),
      ["a1", "a2"],
    );
  });
});
