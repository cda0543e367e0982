/** The stack's public zones. */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { DnsAdapter, DnsOutputs, DnsSpec, DnsZone } from "./contract";

export interface DnsArgs extends ComponentArgs {
  readonly cloud: { readonly dns: DnsAdapter };
  readonly spec: DnsSpec;
  readonly keys: KeysOutputs;
}

export class Dns extends PlatformComponent implements DnsOutputs {
  readonly zones: Readonly<Record<string, DnsZone>>;

  constructor(name: string, args: DnsArgs, options?: ComponentResourceOptions) {
    super("Dns", name, args, options);
    this.zones = args.cloud.dns.zones(this.scope(), args.spec, args.keys).zones;
    const servers = Object.entries(this.zones).map(([domain, { nameServers }]) => [domain, nameServers]);
    this.registerOutputs({ nameServers: Object.fromEntries(servers) });
  }
}
