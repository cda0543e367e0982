/** Forms of values that inputs of several types have in common: ids, ARNs, address blocks, JSON. */
import { z } from "zod";
import { isNetwork, parseCidr } from "../../../../components/core/cidr";
import { isMap } from "../../../../components/core/plain";

/** An id such as `vpc-0a1b2c3d4e5f67890`. */
export const resourceId = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0a1b2c3d4e5f67890`);

/** An ARN of one service, e.g. of a key: `arnOf("kms", "key/")`. */
export const arnOf = (service: string, resource = "") =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d*:${resource}.+$`),
      `must be an ARN of ${service}${resource === "" ? "" : `, ${resource}…`}`,
    );

/** An IPv4 network within bounds of size, both inclusive. */
export const ipv4Block = (largest = 0, smallest = 32) =>
  z.string().superRefine((text, context) => {
    const block = parseCidr(text);
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    if (block?.family !== 4) refuse("must be an IPv4 block such as 10.0.0.0/16");
    else if (!isNetwork(block)) refuse(`must begin at a network's first address, ${text} does not`);
    else if (block.prefix < largest || block.prefix > smallest) refuse(`must be a /${largest} to /${smallest}`);
  });

/** JSON as text, of an object. */
export const jsonObject = () =>
  z.string().refine((text) => parseObject(text) !== undefined, "must be a JSON object as text");

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True or false as launch templates want it: text. */
export const flagText = () => z.enum(["true", "false"], "must be the text true or false");

/** The number after the dot of `1.35`. */
export function minorOf(version: string | undefined): number {
  return Number(/^1\.(\d+)$/.exec(version ?? "")?.[1] ?? Number.NaN);
}
