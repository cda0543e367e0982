/**
 * A PostgreSQL database for one tenant. It lives in the tenant's namespace, because its credentials are made there by
 * the operator and a Secret can be read in its own namespace only.
 */
import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../../core/component";
import { checkPostgres } from "./check";
import type { ManagedStoreDependencies } from "../contract";
import type { ManagedPostgres, PostgresConnection, PostgresOutputs, PostgresSurroundings } from "./contract";
import { createPostgres } from "./in-cluster";
import type { PostgresSpec } from "./spec";

export interface PostgresArgs extends ComponentArgs {
  readonly spec: PostgresSpec;
  /** Who runs it, with what they need: the cloud, where its adapter says so; else an operator in the cluster. */
  readonly run: InCluster | Managed;
}

interface InCluster {
  readonly kind: "in-cluster";
  readonly around: PostgresSurroundings;
}

interface Managed {
  readonly kind: "managed";
  readonly store: ManagedPostgres;
  readonly dependencies: ManagedStoreDependencies;
}

export class Postgres extends PlatformComponent implements PostgresOutputs {
  readonly connection: PostgresConnection;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions) {
    super("Postgres", name, args, options);
    this.refuse(checkPostgres(args.spec, args.ownership.environment, "spec"));
    const { spec, run } = args;
    const { connection, ready } =
      run.kind === "managed"
        ? run.store.create(this.scope(), spec, run.dependencies)
        : createPostgres(this.scope(), spec, run.around);
    this.connection = connection;
    this.ready = ready;
    this.registerOutputs({ host: connection.host, database: connection.database });
  }
}
