/** Tags: what AWS accepts as one, and which ones a resource ends up with. */
import { z } from "zod";
import type { Draft, Place, World } from "../../plugin/row";
import { mapAt } from "../../plugin/reading";

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html, "Tag naming limits and requirements" */
export const tags = () =>
  z
    .record(
      z
        .string()
        .min(1, "must have keys of 1 to 128 characters")
        .max(128, "must have keys of 1 to 128 characters")
        .regex(ALLOWED, "must have keys of letters, digits, spaces and _.:/=+-@")
        .refine((key) => !/^aws:/i.test(key), "must have no key that begins with aws:, which is AWS's own"),
      z
        .string()
        .max(256, "must have values of at most 256 characters")
        .regex(ALLOWED, "must have values of letters, digits, spaces and _.:/=+-@"),
    )
    .refine((all) => Object.keys(all).length <= 50, "must be at most 50 tags")
    .optional();

/** The tags of a resource: the provider's default ones, and its own over them. */
export function tagsOf(inputs: object, { configuration }: Place): Readonly<Record<string, string>> {
  return { ...mapAt(configuration, "defaultTags.tags"), ...mapAt(inputs, "tags") };
}

/** Names of what `regional` computes. */
export const REGIONAL = ["region", "tagsAll"] as const;

/** What the provider says of every resource of a region that carries tags. */
export function regional({ inputs }: Pick<Draft, "inputs">, world: World) {
  return { region: world.region, tagsAll: tagsOf(inputs, world) };
}
