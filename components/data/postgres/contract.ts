/** What a PostgreSQL database gives to others, whoever runs it, and what its makers must promise. */
import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";
import type { CredentialEndpoint, IdentityOutputs } from "../../identity/contract";
import type { ManagedStore } from "../contract";
import type { PostgresSpec } from "./spec";

/**
 * How a client reaches the database. Names and places only: the password stays in its Secret. The client is in the
 * same namespace, where the tenant's rule for traffic within a namespace lets the two talk.
 */
export interface PostgresConnection {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly database: string;
  /** Secret in the client's namespace, made by whoever runs the database, with keys `username` and `password`. */
  readonly credentialsSecret: pulumi.Output<string>;
}

export interface PostgresOutputs {
  readonly connection: PostgresConnection;
  /** What clients depend on. */
  readonly ready: readonly pulumi.Resource[];
}

/** How a database's pods get to where their backups go, in the cloud's own way; with a Secret of keys there is none. */
export interface BackupAccess {
  /** Address of the folder, where the stack file names a store of the stack. @default what the stack file says */
  readonly destination?: pulumi.Output<string>;
  /** Who the pods are in the cloud. @default who they are by themselves: their owner gives them the right */
  readonly identity?: IdentityOutputs;
  /** Where they get their credentials from. */
  readonly credentials: readonly CredentialEndpoint[];
}

/** Where the database goes: a namespace of its tenant, ready to be deployed into. */
export interface PostgresSurroundings {
  readonly provider: Provider;
  readonly namespace: pulumi.Output<string>;
  /** @default none: nothing is backed up, or with a Secret of keys */
  readonly backup?: BackupAccess;
  /** What must exist before: the namespace's guardrails, the operator and its kinds. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** In the cluster. */
export type CreatePostgres = (scope: Scope, spec: PostgresSpec, around: PostgresSurroundings) => PostgresOutputs;

/** As a service of the cloud's. */
export type ManagedPostgres = ManagedStore<PostgresSpec, PostgresOutputs>;

/** The Secret with the login of the database's owner, whoever runs it. */
export function loginSecret({ name }: Pick<PostgresSpec, "name">): string {
  return `${name}-app`;
}
