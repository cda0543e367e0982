/**
 * The stores layer: what the account keeps beside the cluster. Object stores, places for secrets, the registry, zones. On a
 * cluster that exists there is none of it, and a stack file that asks for some is refused before.
 */
import type { Output } from "@pulumi/pulumi";
import type { Ownership } from "../../components/core/labels";
import { Dns } from "../../components/dns";
import type { DnsZone } from "../../components/dns/contract";
import { Registry } from "../../components/registry";
import { Secrets } from "../../components/secrets";
import type { SecretReference } from "../../components/secrets/contract";
import { FileShare } from "../../components/storage/file-share";
import { ObjectStore } from "../../components/storage/object-store";
import type { ObjectStoreOutputs } from "../../components/storage/object-store/contract";
import type { PlatformSpec } from "../config/schema";
import type { Context } from "./context";
import type { Foundation, FoundationAccount } from "./foundation";

export interface Stores {
  /** By the names of the stack file. */
  readonly objectStores: Readonly<Record<string, ObjectStoreOutputs>>;
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** Where each repository's images are pushed to and pulled from. */
  readonly repositories: Readonly<Record<string, Output<string>>>;
  /** Public zones by domain. */
  readonly zones: Readonly<Record<string, DnsZone>>;
}

interface Built {
  readonly foundation: Foundation;
}

export function createStores({ spec, ownership }: Context, { foundation }: Built): Stores {
  const { account, cluster } = foundation;
  if (account === undefined) return { objectStores: {}, secrets: {}, repositories: {}, zones: {} };
  if (spec.storage.sharedFiles) shareFiles(account, cluster, ownership);
  return {
    objectStores: createObjectStores(spec, account, ownership),
    secrets: createSecrets(spec, account, ownership),
    repositories: createRegistry(spec, account, ownership),
    zones: createZones(spec, account, ownership),
  };
}

function createObjectStores({ storage }: PlatformSpec, account: FoundationAccount, ownership: Ownership) {
  const { cloud, placement, keys, network, options } = account;
  const stores = storage.objectStores.map(({ name, infrequentAfter }) => {
    const spec = { placement, store: name, ...(infrequentAfter !== undefined && { infrequentAfter }) };
    const args = { cloud, ownership, keys, network, spec };
    return [name, new ObjectStore(`objects-${name}`, args, options)] as const;
  });
  return Object.fromEntries(stores);
}

function shareFiles(account: FoundationAccount, { provider }: Foundation["cluster"], ownership: Ownership): void {
  const { cloud, placement, keys, network, cluster, options } = account;
  const site = { keys, network, cluster, kubernetes: provider };
  new FileShare("shared-files", { cloud, ownership, spec: { placement }, site }, options);
}

function createSecrets(
  { secrets, cluster: { deletionProtection } }: PlatformSpec,
  account: FoundationAccount,
  ownership: Ownership,
) {
  if (secrets.length === 0) return {};
  const { cloud, placement, keys, options } = account;
  const names = secrets.map(({ name }) => name);
  const spec = { placement, names, ...(deletionProtection !== undefined && { deletionProtection }) };
  return new Secrets("secrets", { cloud, ownership, keys, spec }, options).secrets;
}

function createZones({ dns }: PlatformSpec, account: FoundationAccount, ownership: Ownership) {
  if (dns.zones.length === 0) return {};
  const { cloud, placement, keys, options } = account;
  const spec = { placement, zones: dns.zones.map(({ name }) => name) };
  return new Dns("dns", { cloud, ownership, keys, spec }, options).zones;
}

function createRegistry({ registry }: PlatformSpec, account: FoundationAccount, ownership: Ownership) {
  const { repositories } = registry;
  if (repositories.length === 0) return {};
  const { cloud, placement, keys, network, cluster, options } = account;
  const args = { cloud, ownership, site: { keys, network, cluster }, spec: { placement, repositories } };
  return new Registry("registry", args, options).urls;
}
