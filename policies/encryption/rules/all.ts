/** Every rule of the pack, by cloud. */
import type { ResourceRule, Rule } from "../../lib/rule";
import { AWS_MACHINE_ROWS } from "./aws/machines";
import { compile } from "./compile";
import type { Row } from "./row";

/** Every row of every table; tests compare their types and properties with the clouds' SDKs. */
export const ROWS: readonly Row[] = [...AWS_MACHINE_ROWS];

const TABLE_RULES: readonly ResourceRule[] = ROWS.map(compile);

export const ENCRYPTION_RULES: readonly Rule[] = [...TABLE_RULES];
