/** PostgreSQL images by major version: the operands that CloudNativePG publishes, by digest. Dated data. */
import { OPERATOR_IMAGES } from "./operator";

export const POSTGRES_MAJORS = [17, 18] as const;
export type PostgresMajor = (typeof POSTGRES_MAJORS)[number];

/**
 * From cloudnative-pg/postgres-containers, Debian/ClusterImageCatalog-bookworm.yaml, dated 2026-02-26. A minor upgrade is
 * a change of this table, and a rolling restart of each database at the next `up`.
 */
export const POSTGRES_IMAGES = {
  17: `${OPERATOR_IMAGES}/postgresql:17.9-202602261636-system-bookworm@sha256:9b98bb640afb610dab530b9afab07bdd0527df1c4e1045cf0a0c07a3db6428f4`,
  18: `${OPERATOR_IMAGES}/postgresql:18.3-202602261638-system-bookworm@sha256:3021655901ead1b8c64b52d812113badfd54ec5578bbbcefc1b7cb893091e646`,
} as const satisfies Record<PostgresMajor, string>;
