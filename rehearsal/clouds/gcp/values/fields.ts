/** Fields that several resource types of Google Cloud share: names, places, labels, durations, members and roles. */
import { z } from "zod";
import { isNetwork, parseCidr } from "../../../../components/core/cidr";
import type { Place, Plain, World } from "../../plugin/row";
import { mapAt, textAt } from "../../plugin/reading";

/** RFC 1035 label, which most of Compute Engine's resources are called by. cloud.google.com/compute/docs/naming-resources */
export const computeName = () =>
  z
    .string()
    .regex(
      /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
      "must be 1 to 63 lower-case letters, digits and dashes that begin with a letter and end with a letter or digit",
    );

export const region = () => z.string().regex(/^[a-z]+-[a-z]+\d{1,2}$/, "must be a region such as europe-west4");

export const zone = () => z.string().regex(/^[a-z]+-[a-z]+\d{1,2}-[a-z]$/, "must be a zone such as europe-west4-a");

export const projectId = () =>
  z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "must be a project's id such as my-project-123");

/** A block of IPv4 addresses without host bits. */
export const block = () =>
  z.string().refine((text) => {
    const parsed = parseCidr(text);
    return parsed?.family === 4 && isNetwork(parsed);
  }, "must be a block of IPv4 addresses without host bits, such as 10.0.0.0/20");

/** A duration as Google's APIs write it: seconds, followed by `s`. */
export const seconds = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+(\.\d{1,9})?s$/, "must be seconds followed by s, such as 86400s")
    .refine((text) => {
      const value = Number.parseFloat(text);
      return value >= least && value <= most;
    }, `must be from ${least}s to ${most}s`);

/** At most 64 labels; keys and values in lower case. cloud.google.com/resource-manager/docs/labels-overview */
export const labels = () =>
  z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, "must have keys of lower-case letters, digits, _ and -, at most 63"),
      z.string().regex(/^[a-z0-9_-]{0,63}$/, "must have values of lower-case letters, digits, _ and -, at most 63"),
    )
    .refine((all) => Object.keys(all).length <= 64, "must be at most 64 labels");

/** An IAM role. cloud.google.com/iam/docs/roles-overview */
export const role = () =>
  z
    .string()
    .regex(
      /^(projects\/[^/]+\/|organizations\/\d+\/)?roles\/[A-Za-z0-9_.]{3,64}$/,
      "must be a role such as roles/storage.objectViewer",
    );

/** Whom a right is given to. cloud.google.com/iam/docs/principal-identifiers */
export const member = () =>
  z
    .string()
    .regex(
      /^((user|group|serviceAccount):[^@\s:]+@[^@\s:]+|domain:[^@\s]+|principal(Set)?:\/\/iam\.googleapis\.com\/\S+)$/,
      "must be a principal such as user:ada@example.com or serviceAccount:ci@my-project.iam.gserviceaccount.com",
    );

/** Where a right holds. cloud.google.com/iam/docs/conditions-overview */
export const condition = () =>
  z.strictObject({
    title: z.string().min(1).max(100, "must have at most 100 characters"),
    description: z.string().max(256).optional(),
    expression: z.string().min(1).max(12_000, "must have at most 12000 characters"),
  });

export const enabled = () => z.strictObject({ enabled: z.boolean() });

export const disabled = () => z.strictObject({ disabled: z.boolean() });

/** What the provider computes on everything that it can label. Secret, as the SDK marks both. */
export const LABELLED = ["effectiveLabels", "pulumiLabels"] as const;

/** The labels that a resource ends up with: the provider's default ones, and those of its own. */
export function labelsOf(property: string) {
  return (inputs: Plain, place: Pick<Place, "configuration">): Readonly<Record<string, string>> => ({
    ...mapAt(place.configuration, "defaultLabels"),
    ...mapAt(inputs, property),
  });
}

export function labelOutputs(inputs: Plain, world: World, property = "labels"): Plain {
  const all = labelsOf(property)(inputs, world);
  return { effectiveLabels: all, pulumiLabels: all };
}

/** The project that a resource lands in. */
export function projectOf(inputs: Plain, { account }: Pick<Place, "account">): string {
  return textAt(inputs, "project") ?? account;
}

/** The region that a resource lands in. */
export function regionOf(inputs: Plain, place: Pick<Place, "region">): string {
  return textAt(inputs, "region") ?? place.region;
}

export function computeLink(id: string): string {
  return `https://www.googleapis.com/compute/v1/${id}`;
}
