/** Kinds of External Secrets that we write. */
import type { Kinds } from "../../addon";
import { handWrittenKind } from "../../custom-resources/definition";
import { clusterSecretStore, externalSecret, WRITTEN_FOR } from "./crds/hand-written";

export const KINDS = {
  "external-secrets.io/v1/ClusterSecretStore": handWrittenKind(clusterSecretStore, WRITTEN_FOR),
  "external-secrets.io/v1/ExternalSecret": handWrittenKind(externalSecret, WRITTEN_FOR),
} as const satisfies Kinds;
