/**
 * What Google Cloud asks of a key before it encrypts anything with it: that it is in the place of what it encrypts, and
 * that the service's own account may use it. Forgetting either is the usual mistake with customer-managed keys.
 */
import { GCP, GCP_IAM } from "../../../../catalogue/tokens/gcp";
import type { Plain, Reference, World } from "../../plugin/row";
import { textAt } from "../../plugin/reading";

export const KEY_ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** Google's accounts in the project, by the service that encrypts: cloud.google.com/iam/docs/service-agents */
export const AGENTS = {
  GKE: "container-engine-robot",
  "Compute Engine": "compute-system",
  "Cloud Logging": "gcp-sa-logging",
  "Cloud Storage": "gs-project-accounts",
  "Secret Manager": "gcp-sa-secretmanager",
  "Artifact Registry": "gcp-sa-artifactregistry",
  Filestore: "cloud-filer",
} as const;
export type Service = keyof typeof AGENTS;

export interface Encryption {
  /** The property that names the key. */
  readonly path: string;
  readonly by: Service;
  /** Where what is encrypted is; undefined when it is not known. */
  readonly location: (self: Plain, world: World) => string | undefined;
}

/**
 * A reference to the key that encrypts a resource. Cloud KMS itself would destroy a key that is in use, and with it what
 * it encrypts; here it is held, so that an order of deletion which loses data shows.
 */
export function encryptedWith({ path, by, location }: Encryption): Reference {
  return {
    path,
    to: GCP.cryptoKey,
    fits: (self, key, world) => {
      const wanted = location(self, world)?.toLowerCase();
      const place = locationOfKey(key.inputs);
      if (wanted !== undefined && place !== undefined && place !== wanted) {
        return `is in ${place}, but encrypts only what is in the same location, and this is in ${wanted}`;
      }
      if (isOpenTo(key.id, AGENTS[by], world)) return undefined;
      return `is not open to ${by}: its service agent service-…@${AGENTS[by]}.iam.gserviceaccount.com needs ${KEY_ROLE}`;
    },
  };
}

/** The location in the name of a key's ring. */
export function locationOfKey(key: Plain): string | undefined {
  return /\/locations\/([^/]+)\//.exec(textAt(key, "keyRing") ?? "")?.[1];
}

function isOpenTo(key: string, agent: string, world: World): boolean {
  return world
    .all(GCP_IAM.cryptoKeyMember)
    .some(
      (grant) =>
        world.isEffective(grant) &&
        grant.inputs["cryptoKeyId"] === key &&
        grant.inputs["role"] === KEY_ROLE &&
        (textAt(grant.inputs, "member") ?? "").endsWith(`@${agent}.iam.gserviceaccount.com`),
    );
}
