/** Public zones of the stack's own, and how operators in the cluster write records in them. */
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";

export interface DnsSpec {
  readonly placement: Placement;
  /** Domains of the zones, without a dot at the end. */
  readonly zones: readonly string[];
}

/** A zone as identities of the same cloud are given rights on it. */
export interface DnsZoneReference {
  readonly domain: string;
  /** Full name in its cloud: an ARN, a resource name, an id. */
  readonly id: Output<string>;
  /** As its cloud's API for records wants it named. */
  readonly zoneName: Output<string>;
  readonly ready: readonly Resource[];
}

/** What is done in a zone: keeping the records of what the cluster publishes, or proving that names are one's own. */
export const DNS_USES = ["records", "challenges"] as const;
export type DnsUse = (typeof DNS_USES)[number];

export interface DnsGrant {
  readonly zone: DnsZoneReference;
  readonly use: DnsUse;
}

export interface DnsZone {
  /** What the parent domain must delegate to. */
  readonly nameServers: Output<readonly string[]>;
  readonly reference: DnsZoneReference;
}

export interface DnsOutputs {
  /** By domain. */
  readonly zones: Readonly<Record<string, DnsZone>>;
}

/** Values of external-dns's chart that say how it speaks with the cloud. */
export interface RecordKeeperValues {
  readonly provider: { readonly name: string };
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly secretConfiguration:
    | { readonly enabled: false }
    | { readonly enabled: true; readonly mountPath: string; readonly data: Readonly<Record<string, string>> };
}

/** Who writes records, as its service account is marked: an identity, as far as a solver must name it. */
export interface RecordWriter {
  readonly annotations: Readonly<Record<string, Input<string>>>;
}

/** What a cloud knows about names. */
export interface DnsAdapter {
  /** @param keys come first in a stack, and with them what its resources are grouped in */
  readonly zones: (scope: Scope, spec: DnsSpec, keys: KeysOutputs) => DnsOutputs;
  readonly recordKeeper: (ownership: Scope["ownership"], placement: Placement) => RecordKeeperValues;
  /** The part of cert-manager's DNS01 solver that names the cloud and the zone. */
  readonly solver: (
    ownership: Scope["ownership"],
    placement: Placement,
    zone: DnsZoneReference,
    identity: RecordWriter,
  ) => Readonly<Record<string, Input<object>>>;
}
