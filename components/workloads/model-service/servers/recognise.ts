/** Which model server an image holds, and which version: by what its project calls the image. Pure. */
import type { ServerFacts, Version } from "./facts";
import { SERVERS, type ServerName } from "./table";

/** Names of every recognised server. */
export const SERVER_NAMES = Object.keys(SERVERS).filter(isServer);

function isServer(name: string): name is ServerName {
  return name in SERVERS;
}

/** What is known of the server that the stack file names, else of the one that its image is called after. */
export function factsOf({
  server,
  image,
}: {
  readonly server?: ServerName | "other" | undefined;
  readonly image: string;
}) {
  const name = server ?? recognise(image);
  const facts: ServerFacts | undefined = name === undefined || name === "other" ? undefined : SERVERS[name];
  return facts;
}

/** The server that an image of this name holds; undefined when its project is not in the table. */
export function recognise(image: string): ServerName | undefined {
  const path = pathOf(image);
  return SERVER_NAMES.find((name) => SERVERS[name].image.test(path));
}

/** Without registry, tag and digest: `docker.io/vllm/vllm-openai:v0.33.0@sha256:…` is `vllm/vllm-openai`. */
function pathOf(image: string): string {
  const [untilDigest = ""] = image.split("@");
  const untilTag = untilDigest.replace(/:[^/]*$/, "");
  const [first = "", ...rest] = untilTag.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? rest.join("/") : untilTag;
}

/** Major and minor that the tag begins with; undefined when it says none. */
export function versionOf(image: string): Version | undefined {
  const [untilDigest = ""] = image.split("@");
  const [, major, minor] = /:v?(\d+)\.(\d+)[^/]*$/.exec(untilDigest) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Whether an image is at least this version. One that does not say its version is taken for a new one. */
export function isSince(image: string, [major, minor]: Version): boolean {
  const version = versionOf(image);
  return version === undefined || version[0] > major || (version[0] === major && version[1] >= minor);
}
