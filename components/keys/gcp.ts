/**
 * Keys on Google Cloud: Cloud KMS keys that rotate every 90 days, each open to one service agent only. Key rings and
 * keys can never be deleted there, only their versions; the ring's name has a random end, so that a stack that was
 * destroyed can be created again.
 */
import { CryptoKey, CryptoKeyIAMMember, KeyRing } from "@pulumi/gcp/kms";
import { effective } from "../account/effective";
import { WAITS } from "../account/waits.gcp";
import { placementOn } from "../placement";
import { userOf } from "./agents.gcp";
import type { CreateKeys, KeyReference } from "./contract";

const DAY = 24 * 60 * 60;

/** Time in which destroyed versions can still be saved. Production gets the default of 30 days, the others the shortest. */
const SAVED_FOR = { dev: `${DAY}s`, staging: `${DAY}s`, prod: `${30 * DAY}s` } as const;

export const createKeys: CreateKeys = (scope, { placement, purposes }) => {
  const place = placementOn("gcp", placement);
  const { environment } = scope.ownership;
  const ring = new KeyRing(`${scope.name}-ring`, { location: place.region }, scope.options);
  const made = purposes.map((purpose) => {
    const key = new CryptoKey(
      `${scope.name}-${purpose}`,
      {
        name: purpose,
        keyRing: ring.id,
        purpose: "ENCRYPT_DECRYPT",
        rotationPeriod: `${90 * DAY}s`,
        destroyScheduledDuration: SAVED_FOR[environment],
      },
      // What a key encrypted is lost with its versions.
      { ...scope.options, protect: environment === "prod" },
    );
    const user = new CryptoKeyIAMMember(
      `${scope.name}-${purpose}-user`,
      { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: userOf(purpose, place) },
      scope.options,
    );
    return { purpose, key, user };
  });
  const usable = effective(scope, "use", {
    after: made.map(({ user }) => user),
    seconds: WAITS.grant,
    why: "Cloud KMS lets Google's services use the keys",
  });
  return Object.fromEntries(
    made.map(({ purpose, key }): readonly [typeof purpose, KeyReference] => [
      purpose,
      { id: key.id, ready: [key, usable] },
    ]),
  );
};
