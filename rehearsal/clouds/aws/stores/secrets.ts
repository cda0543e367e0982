/** Row of Secrets Manager: a secret without its value, which people bring. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { TypeRow } from "../../plugin/row";
import { arn } from "../values/arn";
import { arnOf } from "../values/forms";
import { keyOf } from "../account/keys";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const SECRET = {
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(512, "must have at most 512 characters")
      .regex(/^[\w/+=.@-]+$/, "must hold letters, digits and /_+=.@-")
      .optional(),
    description: z.string().max(2048, "must have at most 2048 characters").optional(),
    kmsKeyId: arnOf("kms", "key/").optional(),
    recoveryWindowInDays: z
      .int()
      .refine((days) => days === 0 || (days >= 7 && days <= 30), "must be 0, or 7 to 30 days")
      .optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: {
    property: "name",
    auto: { longest: 512 },
    staysTaken: ({ recoveryWindowInDays = 30 }) =>
      recoveryWindowInDays === 0 ? undefined : `can be restored for ${String(recoveryWindowInDays)} days`,
  },
  references: [
    keyOf("kmsKeyId", { through: "secretsmanager" }, ["kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"]),
  ],
  id: ({ inputs }, world) => arn(world, "secretsmanager", `secret:${String(inputs["name"])}-${suffix(world.hex(24))}`),
  computed: [...REGIONAL, "arn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({ ...regional(draft, world), arn: draft.id }),
  labels: tagsOf,
} satisfies TypeRow;

/** Six letters that Secrets Manager adds to a name in the ARN. */
function suffix(hex: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const bytes = hex.match(/.{4}/g) ?? [];
  return bytes.map((byte) => letters.charAt(Number.parseInt(byte, 16) % letters.length)).join("");
}

export const SECRET_ROWS = { [AWS.secret]: SECRET } satisfies Readonly<Record<string, TypeRow>>;
