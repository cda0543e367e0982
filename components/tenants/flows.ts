/**
 * What may talk to what in a tenant's namespace, as data: a refusal of everything, then one row per allowed flow. Pure;
 * each flow becomes one NetworkPolicy.
 */
import type { FlowsSpec } from "./spec";

/** Label of pods that serve models. Flows from and to outside the namespace are for them alone. */
export const MODEL_SERVER = { "app.kubernetes.io/component": "model-server" } as const;

/** Names that containers give their ports, so that flows need no numbers. */
export const PORTS = { serving: "http", metrics: "metrics" } as const;

export interface Flow {
  /** The NetworkPolicy's name. */
  readonly name: string;
  readonly direction: "ingress" | "egress";
  /** Labels of the pods in the namespace that the flow is for; none: all pods. */
  readonly pods: Readonly<Record<string, string>>;
  readonly peers: readonly Peer[];
  /** Ports at the receiving end; none: all ports. */
  readonly ports: readonly FlowPort[];
}

export type Peer =
  | { readonly kind: "same-namespace" }
  | { readonly kind: "namespace"; readonly namespace: string; readonly pods?: Readonly<Record<string, string>> }
  | { readonly kind: "block"; readonly cidr: string };

export interface FlowPort {
  readonly port: number | string;
  readonly protocol: "TCP" | "UDP";
}

const tcp = (port: number | string): FlowPort => ({ port, protocol: "TCP" });
const blocks = (cidrs: readonly string[]): Peer[] => cidrs.map((cidr) => ({ kind: "block", cidr }));

/**
 * Name resolution: the cluster's DNS service, or the node's own cache: at its link-local address, or, where Cilium sends
 * its traffic there (GKE's Dataplane V2), its pods (cilium/cilium-cli#995).
 */
const DNS: Flow = {
  name: "allow-dns",
  direction: "egress",
  pods: {},
  peers: [
    { kind: "namespace", namespace: "kube-system", pods: { "k8s-app": "kube-dns" } },
    { kind: "namespace", namespace: "kube-system", pods: { "k8s-app": "node-local-dns" } },
    { kind: "block", cidr: "169.254.20.10/32" },
  ],
  ports: [{ port: 53, protocol: "UDP" }, tcp(53)],
};

const SAME_NAMESPACE: readonly Flow[] = (["ingress", "egress"] as const).map((direction) => ({
  name: `allow-same-namespace-${direction}`,
  direction,
  pods: {},
  peers: [{ kind: "same-namespace" }],
  ports: [],
}));

/** Every flow of a tenant's namespace: those that each needs, then the declared ones. */
export function flowsOf({ gateway, scraping, dataStores, objectStorage, webhooks }: FlowsSpec): Flow[] {
  return [
    DNS,
    ...SAME_NAMESPACE,
    ...(gateway === undefined
      ? []
      : [
          {
            name: "allow-gateway",
            direction: "ingress" as const,
            pods: MODEL_SERVER,
            peers: [{ kind: "namespace" as const, namespace: gateway.namespace }, ...blocks(gateway.cidrs)],
            ports: [tcp(PORTS.serving)],
          },
        ]),
    ...(scraping === undefined
      ? []
      : [
          {
            name: "allow-scraping",
            direction: "ingress" as const,
            pods: {},
            peers: [{ kind: "namespace" as const, namespace: scraping.namespace }],
            ports: [tcp(PORTS.metrics), tcp(PORTS.serving)],
          },
        ]),
    ...dataStores.map(({ name, namespace, ports }) => ({
      name: `allow-data-store-${name}`,
      direction: "egress" as const,
      pods: MODEL_SERVER,
      peers: [{ kind: "namespace" as const, namespace }],
      ports: ports.map(tcp),
    })),
    ...(objectStorage === undefined
      ? []
      : [
          {
            name: "allow-object-storage",
            direction: "egress" as const,
            pods: MODEL_SERVER,
            peers: blocks(objectStorage.cidrs),
            ports: [tcp(443)],
          },
        ]),
    ...(webhooks === undefined
      ? []
      : [
          {
            name: "allow-webhooks",
            direction: "ingress" as const,
            pods: {},
            peers: blocks(webhooks.cidrs),
            ports: webhooks.ports.map(tcp),
          },
        ]),
  ];
}

/** Refuses everything, both ways, for every pod; the flows then open what they name. */
export const DENY_ALL = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** A flow as the spec of a NetworkPolicy. */
export function policySpec({ direction, pods, peers, ports }: Flow) {
  const selected = { podSelector: Object.keys(pods).length === 0 ? {} : { matchLabels: { ...pods } } };
  const others = peers.map(peerSpec);
  const at = ports.length === 0 ? {} : { ports: ports.map(({ port, protocol }) => ({ port, protocol })) };
  return direction === "ingress"
    ? { ...selected, policyTypes: ["Ingress"], ingress: [{ from: others, ...at }] }
    : { ...selected, policyTypes: ["Egress"], egress: [{ to: others, ...at }] };
}

function peerSpec(peer: Peer) {
  switch (peer.kind) {
    case "same-namespace":
      return { podSelector: {} };
    case "block":
      return { ipBlock: { cidr: peer.cidr } };
    case "namespace":
      return {
        // The API server sets this label on every namespace, so that it cannot be claimed by another one.
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
        ...(peer.pods && { podSelector: { matchLabels: { ...peer.pods } } }),
      };
  }
}
