/** Every rule of the pack, by cloud. */
import { SELLING_CLOUDS } from "../../../catalogue/clouds";
import { POLICIES_BY_CLOUD } from "../../by-cloud";
import type { Rule } from "../../rule/rule";
import { compile } from "./compile";
import { KUBERNETES_STORAGE_RULES } from "./kubernetes/storage";
import { KUBERNETES_TRAFFIC_RULES } from "./kubernetes/traffic";
import type { Row } from "./row";

/** Every row of every table; tests compare their types and properties with the clouds' SDKs. */
export const ROWS: readonly Row[] = SELLING_CLOUDS.flatMap((cloud) => POLICIES_BY_CLOUD[cloud].encryption.rows);

/** The rules that no row can say. */
export const SPECIAL_RULES: readonly Rule[] = [
  ...SELLING_CLOUDS.flatMap((cloud) => POLICIES_BY_CLOUD[cloud].encryption.special),
  ...KUBERNETES_STORAGE_RULES,
  ...KUBERNETES_TRAFFIC_RULES,
];

export const ENCRYPTION_RULES: readonly Rule[] = [...ROWS.map(compile), ...SPECIAL_RULES];
