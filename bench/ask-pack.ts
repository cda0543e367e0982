/**
 * Asks the pack of all rules about resources through the SDK's own handler, and prints the CPU seconds that it takes as
 * its last line: `node --require tsx/cjs bench/ask-pack.ts <how many>`, which `bench/patches.ts` starts.
 */
import server = require("@pulumi/policy/server");
import analyzer = require("@pulumi/pulumi/proto/analyzer_pb");
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AWS } from "../catalogue/tokens/aws";
import { KUBERNETES } from "../catalogue/tokens/kubernetes";
import { allPack } from "../policies/all/pack";
import { servePack } from "../policies/engine/pack";

const TYPES = [KUBERNETES.pod, KUBERNETES.secret, KUBERNETES.deployment, AWS.s3Bucket];

const POD = { containers: [{ name: "main", image: "registry.example/main:1", resources: { limits: { cpu: "1" } } }] };
const PROPERTIES = { metadata: { name: "one", namespace: "team" }, spec: { ...POD, template: { spec: POD } } };

type Answer = (error: unknown) => void;

async function main(count: number): Promise<void> {
  const policies: unknown = Reflect.get(servePack(allPack), "policies");
  const make: unknown = Reflect.get(server, "makeAnalyzeRpcFun");
  if (typeof make !== "function") throw new Error("the SDK has no makeAnalyzeRpcFun");
  const handle = Reflect.apply(make, undefined, ["pack", "1.0.0", "advisory", policies]) as (
    call: object,
    answer: Answer,
  ) => void;
  const ask = (request: object) =>
    new Promise<void>((resolve, reject) => {
      handle({ request }, (error) => (error ? reject(new Error(JSON.stringify(error))) : resolve()));
    });
  for (let index = 0; index < TYPES.length; index++) await ask(requestFor(index));
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) await ask(requestFor(index));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`\n${(user + system) / 1e6}\n`);
  process.exit();
}

function requestFor(index: number): object {
  const type = TYPES[index % TYPES.length] ?? "";
  const options = new analyzer.AnalyzerResourceOptions();
  options.setCustomtimeouts(new analyzer.AnalyzerResourceOptions.CustomTimeouts());
  const request = new analyzer.AnalyzeRequest();
  request.setType(type);
  request.setUrn(`urn:pulumi:s::p::${type}::n${index}`);
  request.setName(`n${index}`);
  request.setOptions(options);
  request.setProperties(Struct.fromJavaScript(PROPERTIES));
  return request;
}

void main(Number(process.argv.at(-1)));
