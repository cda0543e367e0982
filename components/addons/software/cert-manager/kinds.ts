/** Kinds of cert-manager that we write. */
import type { Kinds } from "../../addon";
import { readKind } from "../../custom-resources/definition";

const SOURCE = { how: "generated", package: "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1" } as const;

export const KINDS = {
  "cert-manager.io/v1/Certificate": readKind(__dirname, "certificates.cert-manager.io", SOURCE),
  "cert-manager.io/v1/ClusterIssuer": readKind(__dirname, "clusterissuers.cert-manager.io", SOURCE),
} as const satisfies Kinds;
