/**
 * Regions as placements name them: those that a cloud had on the day its list was read, those of the same vendor's other
 * clouds, whose services have other names and addresses, and everything else, which nobody sells. Lists are beside this
 * file, one for each cloud. Pure.
 */
import { z } from "zod";
import type { Regions } from "../../catalogue/regions/regions";
import { nearest } from "../core/errors";

/** A region of the cloud. @param form what any of its regions looks like, and what to say of what does not */
export function regionOfCloud(regions: Regions, form: { readonly pattern: RegExp; readonly rule: string }) {
  return z
    .string()
    .regex(form.pattern, form.rule)
    .superRefine((name, context) => {
      const rule = form.pattern.test(name) ? regionProblem(regions, name) : undefined;
      if (rule !== undefined) context.addIssue({ code: "custom", message: rule });
    });
}

/** What is wrong with a region's name, as `rule; remedy`; undefined for one of the cloud's. */
export function regionProblem({ cloud, names, read, file, others }: Regions, name: string): string | undefined {
  if (names.includes(name)) return undefined;
  const other = others.find((one) => one.names.test(name));
  if (other !== undefined) {
    return `is a region of ${other.cloud}, whose services have other names and addresses; choose a region of ${cloud}`;
  }
  const near = nearest(name, names);
  const remedy = near === undefined ? "choose one of its regions." : `did you mean ${JSON.stringify(near)}?`;
  return `is no region that ${cloud} had on ${read}; ${remedy} One that opened since is added in ${file}`;
}
