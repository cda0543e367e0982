/** Kinds of CloudNativePG that we write. */
import type { Kinds } from "../../addon";
import { handWrittenKind } from "../../custom-resources/definition";
import { cluster, database, pooler, scheduledBackup, WRITTEN_FOR } from "./crds/hand-written";

export const KINDS = {
  "postgresql.cnpg.io/v1/Cluster": handWrittenKind(cluster, WRITTEN_FOR),
  "postgresql.cnpg.io/v1/Database": handWrittenKind(database, WRITTEN_FOR),
  "postgresql.cnpg.io/v1/Pooler": handWrittenKind(pooler, WRITTEN_FOR),
  "postgresql.cnpg.io/v1/ScheduledBackup": handWrittenKind(scheduledBackup, WRITTEN_FOR),
} as const satisfies Kinds;
