/** The operator that runs databases inside the cluster, as far as its chart says who it is. Plain data. */
import { CATALOGUE, type AddonName } from "../../addons/catalogue";

export const RUNS_DATABASES = "cloudnative-pg" satisfies AddonName;

const { namespace, makes } = CATALOGUE[RUNS_DATABASES];

/** The operator's pods: their namespace, and their account, which the chart calls like the release. */
export const OPERATOR_ACCOUNT = { namespace, name: RUNS_DATABASES } as const;

/** Who publishes the images that the operator runs. */
export const OPERATOR_IMAGES = makes.images;
