/** What a stack file says about tenants: teams, their namespaces, what they may use, who may act, what may talk. */
import { z } from "zod";
import { bytes, cidr, cores, dnsLabel, dnsSubdomain, oneLine, port } from "../core/fields";
import type { AcceleratorResource } from "../../catalogue/accelerators";
import { LEAST_MEMORY } from "../core/sizes";
import { COUNTED_DEVICES } from "../../catalogue/devices";
import { PRIORITIES } from "./priority-classes";

export const POD_SECURITY_LEVELS = ["restricted", "baseline", "privileged"] as const;

const count = (what: string) => z.int("must be a whole number").min(0, "must be at least 0").describe(what);

const allCores = () => cores("100 or 500m", { none: true });
const allMemory = (memory: string, what: string) =>
  bytes("200Gi", LEAST_MEMORY, { none: true })
    .default(memory)
    .describe(`Memory that all pods together may ${what}, in bytes. Default: ${memory}.`);

export const quotaSpec = z
  .strictObject({
    requests: z
      .strictObject({
        cpu: allCores().default("100").describe("CPU that all pods together may reserve, in cores. Default: 100."),
        memory: allMemory("200Gi", "reserve"),
      })
      .describe("What all pods together may reserve.")
      .prefault({}),
    limits: z
      .strictObject({
        cpu: allCores()
          .optional()
          .describe(
            "Sum of the CPU limits of all pods, in cores. Every container then has a limit: its own, or " +
              "`containerDefaults.limits.cpu`, above which it cannot request. Default: limits are not counted and nobody needs " +
              "one; what a pod uses beyond its request is CPU that nobody has reserved.",
          ),
        memory: allMemory("400Gi", "use at most"),
      })
      .describe("What all pods together may use at most.")
      .prefault({}),
    volumes: count("Persistent volume claims. Default: 10, enough for a model cache per service.").default(10),
    storage: bytes("10Ti", "1Gi", { none: true })
      .default("10Ti")
      .describe(
        "Bytes that all persistent volume claims of a namespace together may ask for. Default: 10Ti, ten volumes of a large model.",
      ),
    pods: count(
      "Pods of a namespace that have not ended. Default: 500, so that no `kubectl scale` fills the cluster.",
    ).default(500),
    configMaps: count(
      "ConfigMaps of a namespace, of at most 1 MiB each, in the etcd that all tenants share: 2 GiB unless its owner set more, " +
        "8 GiB on EKS. Default: 200. Lowering it removes none and refuses new ones.",
    ).default(200),
    secrets: count(
      "Secrets of a namespace, likewise. Default: 200; a Helm release has one for each of its last ten revisions. " +
        "Lowering it removes none and refuses new ones.",
    ).default(200),
    loadBalancers: count(
      "Services of type LoadBalancer, each of which the cloud sells and may open to the internet. Default: 0, which also " +
        "leaves no node port; whether one may be public is the policies' rule besides.",
    ).default(0),
    ephemeralStorage: bytes("10Ti", "1Gi", { none: true })
      .default("10Ti")
      .describe(
        "Bytes of nodes' own disks that all pods together may reserve. Counted is what pods state: one that states nothing " +
          "counts as nothing, and is the first to be evicted from a full disk. Default: 10Ti.",
      ),
    hugePages: bytes("16Gi", "2Mi", { none: true })
      .default("0")
      .describe("Bytes of huge pages, of each size, that all pods together may use. Default: 0; nodes set none aside."),
    accelerators: z
      .partialRecord(z.enum(COUNTED_DEVICES), count("Devices."))
      .optional()
      .describe(
        "Accelerators by the resource that Kubernetes counts them under; a resource that is not named gets 0. Slices are " +
          "`nvidia.com/gpu` in pools of a stack; other names are those that a cluster's own device plugins give them. " +
          "Default: 4 nvidia.com/gpu, so that one team cannot empty the GPU pools.",
      ),
  })
  .describe("The most that may be used at once.");
export type QuotaSpec = z.output<typeof quotaSpec>;

/** The catalogue's share for one team: enough for a service and its successor, not for a whole pool. */
const DEFAULT_ACCELERATORS: NonNullable<QuotaSpec["accelerators"]> = { "nvidia.com/gpu": 4 };

/** How many devices of a resource a quota grants: what it does not name is 0, never unlimited. */
export function devicesGranted({ accelerators = DEFAULT_ACCELERATORS }: QuotaSpec, resource: string): number {
  const granted: Readonly<Record<string, number | undefined>> = accelerators;
  return granted[resource] ?? 0;
}

/** A quota's accelerators with every resource of the catalogue named. */
export function acceleratorQuota(quota: QuotaSpec): Record<AcceleratorResource, number> {
  return {
    "nvidia.com/gpu": devicesGranted(quota, "nvidia.com/gpu"),
    "amd.com/gpu": devicesGranted(quota, "amd.com/gpu"),
    "aws.amazon.com/neuron": devicesGranted(quota, "aws.amazon.com/neuron"),
    "google.com/tpu": devicesGranted(quota, "google.com/tpu"),
  };
}

export const namespaceSpec = z
  .strictObject({
    name: dnsLabel().describe(
      "The namespace's name; unique in the cluster. Those of Kubernetes (`default`, `kube-*`), of Flux and the addons, and of " +
        "what the cloud itself installs in a cluster are refused.",
    ),
    podSecurity: z
      .enum(POD_SECURITY_LEVELS)
      .default("restricted")
      .describe(
        "Pod Security Standard that the API server enforces on every pod. Default: restricted; each lower level lets " +
          "a pod closer to the node.",
      ),
    quota: quotaSpec
      .optional()
      .describe(
        "This namespace's share of the tenant's quota. Default: all of it when the tenant has one namespace; required otherwise.",
      ),
  })
  .describe("One namespace of a tenant.");
export type NamespaceSpec = z.output<typeof namespaceSpec>;

const group = oneLine("must name a group").max(253, "must be at most 253 characters");

export const accessSpec = z
  .strictObject({
    admins: z
      .array(group)
      .default([])
      .describe("Groups that may change workloads, read secrets and grant these rights to others. Default: none."),
    editors: z
      .array(group)
      .default([])
      .describe(
        "Groups that may change workloads, and read Secrets only through pods that they make: docs/tenants.md says which. Default: none.",
      ),
    viewers: z.array(group).default([]).describe("Groups that may look, except at secrets. Default: none."),
  })
  .describe(
    "Who may act in the tenant's namespaces, by names of groups. `placement.<cloud>.groups` says who each is on a cloud.",
  );
export type AccessSpec = z.output<typeof accessSpec>;

export const dataStoreFlowSpec = z
  .strictObject({
    name: dnsLabel(30).describe("What the data store is called in the policy's name."),
    namespace: dnsLabel().describe("The namespace that the data store runs in."),
    ports: z.array(port()).min(1, "must name at least one port").describe("TCP ports of the data store."),
  })
  .describe("A data store in the cluster that the tenant's models may reach.");

export const flowsSpec = z
  .strictObject({
    gateway: z
      .strictObject({
        namespace: dnsLabel()
          .default("gateway")
          .describe("The namespace that the gateway's proxies run in. Default: gateway."),
        cidrs: z
          .array(cidr())
          .default([])
          .describe(
            "Address blocks of proxies that run outside the cluster, such as a cloud's load balancers: on Google Cloud " +
              "`130.211.0.0/22` and `35.191.0.0/16`, or the network's proxy-only subnet. Default: none.",
          ),
      })
      .optional()
      .describe("Lets the gateway reach model servers on their serving port. Default: closed."),
    scraping: z
      .strictObject({
        namespace: dnsLabel()
          .default("monitoring")
          .describe("The namespace that Prometheus runs in. Default: monitoring."),
      })
      .optional()
      .describe("Lets Prometheus reach the ports that pods call `metrics` or `http`. Default: closed."),
    dataStores: z
      .array(dataStoreFlowSpec)
      .default([])
      .describe("Data stores that model servers may reach. Default: none."),
    objectStorage: z
      .strictObject({
        cidrs: z
          .array(cidr())
          .min(1, "must name at least one address block")
          .describe(
            "Address blocks of the object store's endpoints, e.g. the private endpoint's subnet. In a network that the stack makes, " +
              "the blocks of S3 in the region and of private.googleapis.com are added by themselves.",
          ),
      })
      .optional()
      .describe("Lets model servers fetch artefacts over TLS (TCP 443). Default: closed."),
    webhooks: z
      .strictObject({
        cidrs: z
          .array(cidr())
          .min(1, "must name at least one address block")
          .describe("Address blocks that the API server calls from: the control plane's addresses."),
        ports: z
          .array(port())
          .min(1, "must name at least one port")
          .describe("TCP ports of the webhook's pods, not of its Service."),
      })
      .optional()
      .describe("Lets the API server call admission webhooks that run in the tenant's namespaces. Default: closed."),
  })
  .describe(
    "Traffic that is allowed besides DNS and traffic within a namespace; everything else is denied, both ways.",
  );
export type FlowsSpec = z.output<typeof flowsSpec>;

export const tenantSpec = z
  .strictObject({
    name: dnsLabel(40).describe("The team's name; unique in the stack."),
    namespaces: z.array(namespaceSpec).min(1, "must have at least one namespace").describe("The tenant's namespaces."),
    quota: quotaSpec.prefault({}).describe("The most that the tenant's namespaces may use together."),
    containerDefaults: z
      .strictObject({
        requests: z
          .strictObject({
            cpu: cores("100m").default("100m").describe("CPU in cores. Default: 100m."),
            memory: bytes("128Mi", LEAST_MEMORY).default("128Mi").describe("Memory in bytes. Default: 128Mi."),
          })
          .prefault({})
          .describe("What a container that requests nothing is given."),
        limits: z
          .strictObject({
            cpu: cores("1")
              .optional()
              .describe(
                "CPU in cores; a container that requests more must state a limit. Default: none, or 1 where " +
                  "`quota.limits.cpu` counts limits.",
              ),
            memory: bytes("1Gi", LEAST_MEMORY).default("1Gi").describe("Memory in bytes. Default: 1Gi."),
          })
          .prefault({})
          .describe("The limit of a container that states none."),
      })
      .prefault({})
      .describe("Requests and limits for containers that state none; without them a quota would refuse such pods."),
    priorities: z
      .array(z.union([z.enum(PRIORITIES), dnsSubdomain()]))
      .optional()
      .describe(
        "Priority classes that pods of the tenant may have: `serving`, `interactive` and `batch` are the platform's, any other " +
          "is one of the cluster's owner, by its name. A cluster whose owner has a default class must have it here. Pods of " +
          "`serving` evict those of every other team that are below them. Default: `interactive`, `batch`, and in each " +
          "namespace those of its workloads in this stack file.",
      ),
    names: z
      .array(dnsSubdomain())
      .default([])
      .describe(
        "DNS names that load balancers of the tenant may be published under, each with all names below it, in the stack's " +
          "`dns.zones`. Default: none.",
      ),
    access: accessSpec.prefault({}),
    flows: flowsSpec.prefault({}),
  })
  .describe("A team with namespaces, quota, network isolation and access.");
export type TenantSpec = z.output<typeof tenantSpec>;

export const tenantsSpec = z
  .array(tenantSpec)
  .default([])
  .describe("The teams that share the platform. Default: none.");
export type TenantsSpec = z.output<typeof tenantsSpec>;
