/** What becomes of a PostgreSQL database's content when its stack is destroyed, as its spec and environment decide. */
import type { Environment } from "../../core/labels";
import type { AtDestroy } from "../at-destroy";
import { demandOf, sizeOf } from "./sizing";
import type { PostgresSpec } from "./spec";

export function atDestroy(spec: PostgresSpec, environment: Environment): AtDestroy {
  return {
    kind: "postgres",
    content: sizeOf(spec, environment).protect ? "protected" : "removed",
    volumes: demandOf(spec, environment).volumes,
    ...(spec.backup === undefined ? {} : { backups: spec.backup.destination }),
  };
}
