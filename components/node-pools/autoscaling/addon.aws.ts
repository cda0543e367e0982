/** The addon that starts and stops machines on AWS, and its account in the cluster. Apart from what creates: facts load no SDK. */
import { CATALOGUE, type AddonName } from "../../addons/catalogue";

export const AUTOSCALER = "karpenter" satisfies AddonName;

/** The chart names its service account after its release. */
export const AUTOSCALER_ACCOUNT = { name: AUTOSCALER, namespace: CATALOGUE[AUTOSCALER].namespace } as const;
