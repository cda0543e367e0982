/** The program that previews are measured against declares what the stack registered, in the SDKs' own classes. */
import assert from "node:assert/strict";
import * as ts from "typescript";
import { flatSource } from "../../bench/flat-program";
import { plannedStack } from "../support/planned-stacks";

describe("the flat program", function () {
  this.timeout(60_000);

  it("declares as many resources as the stack, and reads as TypeScript", async () => {
    const { registrations } = await plannedStack("prod", "aws");
    const source = flatSource(registrations, "typescript");
    const { parseDiagnostics } = ts.createSourceFile("index.ts", source, ts.ScriptTarget.Latest) as ts.SourceFile & {
      readonly parseDiagnostics: readonly unknown[];
    };
    assert.deepEqual(parseDiagnostics, []);
    assert.equal(source.match(/^const r\d+ = new /gm)?.length, registrations.length - 1, "all but the stack itself");
    assert.match(source, /^import \* as aws from "@pulumi\/aws";$/m);
    assert.doesNotMatch(source, /from "@pulumi\/(azure-native|gcp)"/);
  });

  it("creates each by its class, through its provider and after what it waits for", async () => {
    const { registrations } = await plannedStack("prod", "aws");
    const source = flatSource(registrations, "javascript");
    assert.match(source, /= new aws\.ec2\.Vpc\("network-vpc", \{.*\}, \{ dependsOn: \[.*\], provider: r\d+ \}\);/);
    assert.match(source, /= new k8s\.rbac\.v1\.ClusterRole\(/);
    assert.match(source, /= new k8s\.apiextensions\.CustomResource\(.*"kind": "HelmRelease"/);
    assert.match(source, /= new aws\.Provider\("aws", \{ "allowedAccountIds": \["/, "not as texts");
    assert.match(source, /"vpcId": later/, "ids are known at up only");
  });
});
