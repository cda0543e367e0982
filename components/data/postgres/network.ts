/**
 * What may talk to a database in a namespace that denies by default: its operator, its own instances and poolers, the
 * API server that its instances report to, the backups' object store, and Prometheus where declared. Clients in the
 * namespace are covered by the tenant's rule for traffic within a namespace.
 */
import type { CredentialEndpoint } from "../../identity/contract";
import type { PostgresSpec } from "./spec";
import { OPERATOR_ACCOUNT } from "./operator";

interface Port {
  readonly protocol: "TCP";
  readonly port: number;
}

export interface DatabasePolicy {
  readonly purpose: string;
  readonly podSelector: { readonly matchLabels: Record<string, string> };
  readonly policyTypes: ("Ingress" | "Egress")[];
  readonly ingress?: { from: object[]; ports: Port[] }[];
  readonly egress?: { to?: object[]; ports: Port[] }[];
}

const tcp = (...ports: number[]): Port[] => ports.map((port) => ({ protocol: "TCP", port }));

/** Ports of CloudNativePG's pods: PostgreSQL, the instance manager's status, metrics of instances and of poolers. */
const PORTS = { postgres: 5432, status: 8000, instanceMetrics: 9187, poolerMetrics: 9127 } as const;

const fromNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** @param credentials where pods get those for their backups from; a policy that is closed must let them */
export function networkPolicies(
  spec: PostgresSpec,
  credentials: readonly CredentialEndpoint[] = [],
): readonly DatabasePolicy[] {
  const instances = { matchLabels: { "cnpg.io/cluster": spec.name } };
  const poolers = { matchLabels: { "cnpg.io/poolerName": poolerName(spec) } };
  const operator = fromNamespace(OPERATOR_ACCOUNT.namespace);
  // The API server, wherever it is, and the backups' object store: neither has an address that a policy can name.
  const outside: Pick<DatabasePolicy, "policyTypes" | "egress"> = {
    policyTypes: ["Ingress", "Egress"],
    egress: [{ ports: tcp(443, 6443) }],
  };
  const scraped = (port: number) =>
    spec.scrapedFrom === undefined ? [] : [{ from: [fromNamespace(spec.scrapedFrom)], ports: tcp(port) }];
  return [
    {
      purpose: "instances",
      podSelector: instances,
      ...outside,
      egress: [
        ...(outside.egress ?? []),
        ...credentials.map(({ cidr, port }) => ({ to: [{ ipBlock: { cidr } }], ports: tcp(port) })),
      ],
      ingress: [{ from: [operator], ports: tcp(PORTS.postgres, PORTS.status) }, ...scraped(PORTS.instanceMetrics)],
    },
    { purpose: "poolers", podSelector: poolers, ...outside, ingress: scraped(PORTS.poolerMetrics) },
  ];
}

/** The pooler's object and its Service are both called so. */
export function poolerName({ name }: Pick<PostgresSpec, "name">): string {
  return `${name}-pooler`;
}
