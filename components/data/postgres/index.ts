/**
 * A PostgreSQL database for one tenant. It lives in the tenant's namespace, because its credentials are made there by
 * the operator and a Secret can be read in its own namespace only.
 */
import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../../core/component";
import { checkPostgres } from "./check";
import type { CreatePostgres, PostgresConnection, PostgresOutputs, PostgresSurroundings } from "./contract";
import { createPostgres } from "./in-cluster";
import type { PostgresSpec } from "./spec";

export interface PostgresArgs extends ComponentArgs {
  /** Who runs it: the cloud, where its adapter says so; else an operator in the cluster. */
  readonly cloud: { readonly managed: { readonly postgres?: CreatePostgres } };
  readonly spec: PostgresSpec;
  readonly around: PostgresSurroundings;
}

export class Postgres extends PlatformComponent implements PostgresOutputs {
  readonly connection: PostgresConnection;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions) {
    super("Postgres", name, args, options);
    this.refuse(checkPostgres(args.spec, args.ownership.environment, "spec"));
    const create = args.cloud.managed.postgres ?? createPostgres;
    const { connection, ready } = create(this.scope(), args.spec, args.around);
    this.connection = connection;
    this.ready = ready;
    this.registerOutputs({ host: connection.host, database: connection.database });
  }
}
