/** Row of launch templates: what the machines of a node group start with. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { accountArn, arn } from "../values/arn";
import { arnOf, flagText, resourceId } from "../values/forms";
import { keyRefusal } from "../values/policy-documents";
import { at, listAt, numberAt, textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html, gp3 */
const GP3 = { baseIops: 3000, throughputPerIops: 0.25 } as const;

const LAUNCH_TEMPLATE = {
  source: "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
  inputs: z.strictObject({
    name: z
      .string()
      .min(3, "must have 3 to 128 characters")
      .max(128, "must have 3 to 128 characters")
      .regex(/^[\w().\-/]+$/, "must hold letters, digits and ().-/_")
      .optional(),
    description: z.string().max(255, "must have at most 255 characters").optional(),
    updateDefaultVersion: z.boolean().optional(),
    metadataOptions: z
      .strictObject({
        httpEndpoint: z.enum(["enabled", "disabled"], "must be enabled or disabled").optional(),
        httpTokens: z.enum(["required", "optional"], "must be required or optional").optional(),
        httpPutResponseHopLimit: z.int().min(1, "must be 1 to 64").max(64, "must be 1 to 64").optional(),
        instanceMetadataTags: z.enum(["enabled", "disabled"], "must be enabled or disabled").optional(),
      })
      .optional(),
    blockDeviceMappings: z
      .array(
        z.strictObject({
          deviceName: z.string().regex(/^\/dev\/(xvd|sd)[a-z]\d?$/, "must be a device such as /dev/xvda"),
          ebs: z.strictObject({
            deleteOnTermination: flagText().optional(),
            encrypted: flagText().optional(),
            iops: z.int().min(100, "must be 100 to 80000").max(80_000, "must be 100 to 80000").optional(),
            kmsKeyId: arnOf("kms", "key/").optional(),
            throughput: z.int().min(125, "must be 125 to 2000 MiB/s").max(2000, "must be 125 to 2000 MiB/s").optional(),
            volumeSize: z.int().min(1, "must be 1 to 65536 GiB").max(65_536, "must be 1 to 65536 GiB").optional(),
            volumeType: z
              .enum(["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"], "must be a volume type such as gp3")
              .optional(),
          }),
        }),
      )
      .optional(),
    userData: z
      .string()
      .refine((text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0, "must be base64")
      .refine((text) => Buffer.from(text, "base64").length <= 16_384, "must be at most 16 KiB before base64")
      .optional(),
    capacityReservationSpecification: z
      .strictObject({
        capacityReservationPreference: z
          .enum(["open", "none", "capacity-reservations-only"], "must be open, none or capacity-reservations-only")
          .optional(),
        capacityReservationTarget: z.strictObject({ capacityReservationId: resourceId("cr") }).optional(),
      })
      .optional(),
    instanceMarketOptions: z
      .strictObject({ marketType: z.enum(["spot", "capacity-block"], "must be spot or capacity-block") })
      .optional(),
    tagSpecifications: z
      .array(
        z.strictObject({
          resourceType: z.enum(
            ["instance", "volume", "network-interface", "elastic-gpu", "spot-instances-request"],
            "must be instance, volume, network-interface, elastic-gpu or spot-instances-request",
          ),
          tags: tags(),
        }),
      )
      .optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: { property: "name", auto: { longest: 128 } },
  references: [{ path: "blockDeviceMappings[].ebs.kmsKeyId", to: AWS.kmsKey, by: "arn", holds: false }],
  rules: (inputs) => [
    ...listAt(inputs, "blockDeviceMappings").flatMap((mapping, index) => volumeMistakes(at(mapping, "ebs"), index)),
    ...twice(listAt(inputs, "blockDeviceMappings").map((mapping) => textAt(mapping, "deviceName"))).map((index) => ({
      property: `blockDeviceMappings[${index}].deviceName`,
      rule: "must be a device of its own",
    })),
    ...twice(listAt(inputs, "tagSpecifications").map((one) => textAt(one, "resourceType"))).map((index) => ({
      property: `tagSpecifications[${index}].resourceType`,
      rule: "must be given once",
    })),
  ],
  id: (_draft, { hex }) => `lt-${hex(17)}`,
  computed: [...REGIONAL, "arn", "latestVersion", "defaultVersion"],
  volatile: ["tagsAll", "latestVersion", "defaultVersion"],
  outputs: (draft, world) => {
    const latestVersion = world.updates + 1;
    return {
      ...regional(draft, world),
      arn: arn(world, "ec2", `launch-template/${draft.id}`),
      latestVersion,
      defaultVersion: draft.inputs["updateDefaultVersion"] === true ? latestVersion : 1,
    };
  },
  quota: () => [{ quota: "L-FB451C26", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

function volumeMistakes(ebs: unknown, index: number): BrokenRule[] {
  const property = (name: string) => `blockDeviceMappings[${index}].ebs.${name}`;
  const broken: BrokenRule[] = [];
  if (at(ebs, "kmsKeyId") !== undefined && textAt(ebs, "encrypted") === "false") {
    broken.push({ property: property("kmsKeyId"), rule: "needs encrypted" });
  }
  const throughput = numberAt(ebs, "throughput");
  if (throughput === undefined) return broken;
  const volumeType = textAt(ebs, "volumeType");
  if (volumeType !== undefined && volumeType !== "gp3") {
    broken.push({ property: property("throughput"), rule: "is for gp3 volumes" });
  }
  const most = (numberAt(ebs, "iops") ?? GP3.baseIops) * GP3.throughputPerIops;
  if (throughput > most) {
    broken.push({ property: property("throughput"), rule: `must be at most ${most} MiB/s, a quarter of the iops` });
  }
  return broken;
}

/** Positions of values that were there before. */
function twice(values: readonly unknown[]): number[] {
  return values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []));
}

/** Why a node group cannot launch machines from a template's version; undefined when it can. */
export function unlaunchable(template: Held, self: Plain, world: World): string | undefined {
  const version = textAt(self, "launchTemplate.version") ?? "$Default";
  const latest = Number(template.outputs["latestVersion"]);
  if (/^\d+$/.test(version) && (Number(version) > latest || Number(version) < 1)) {
    return `has no version ${version}, its latest is ${latest}`;
  }
  // docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
  const launcher = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const principal = accountArn(world, "iam", `role/${launcher}`);
  for (const mapping of listAt(template.inputs, "blockDeviceMappings")) {
    const key = world.find(AWS.kmsKey, "arn", textAt(mapping, "ebs.kmsKeyId"));
    const refusal = key && keyRefusal(key, { principal }, ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"], world);
    if (refusal !== undefined) return `encrypts a volume with ${String(key?.logicalName)}, which ${refusal}`;
  }
  const userData = Buffer.from(textAt(template.inputs, "userData") ?? "", "base64").toString();
  const isToml = /^\s*(#.*\n\s*)*\[/.test(userData);
  if (textAt(self, "amiType")?.startsWith("BOTTLEROCKET") === true && userData !== "" && !isToml) {
    return "has user data that is no TOML, which is what Bottlerocket reads";
  }
  return undefined;
}

export const LAUNCH_TEMPLATE_ROWS = {
  [AWS.launchTemplate]: LAUNCH_TEMPLATE,
} satisfies Readonly<Record<string, TypeRow>>;
