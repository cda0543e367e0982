/**
 * Placement on Google Cloud: the project and region that a stack is pinned to, its zones, who may administer the
 * cluster, and from where its API is reachable. Everything is given, because the program looks nothing up.
 */
import { z } from "zod";
import type { Problem } from "../core/errors";
import type { GroupNames } from "./group-names";
import { dnsLabel } from "../core/fields";
import { regionOfCloud } from "./regions";
import { GCP_REGIONS, zonesOf } from "../../catalogue/regions/gcp";
import { zoneName, type PoolOptions } from "./pool-options";
import { apiAccessBlocks, checkCommon, groupName } from "./rules";

const PROJECT = "[a-z][a-z0-9-]{4,28}[a-z0-9]";
const NAME = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";

const region = () =>
  regionOfCloud(GCP_REGIONS, {
    pattern: /^([a-z]-)?[a-z]+-[a-z]+\d{1,2}$/,
    rule: "must be a Google Cloud region such as europe-west4",
  });

const zone = () => z.string().regex(/^[a-z]+-[a-z]+\d{1,2}-[a-z]$/, "must be a zone such as europe-west4-a");

const name = (what: string) => z.string().regex(new RegExp(`^${NAME}$`), `must be the name of a ${what}`);

/** cloud.google.com/compute/docs/reference/rest/v1/instances, reservationAffinity.values */
const reservation = () =>
  z
    .string()
    .regex(
      new RegExp(`^(projects/${PROJECT}/reservations/)?${NAME}(/reservationBlocks/${NAME})?$`),
      "must be the name of a reservation, projects/<project>/reservations/<name>, or a block of either: …/reservationBlocks/<block>",
    );

const principal = () =>
  z
    .string()
    .regex(
      /^(user|group|serviceAccount):[^@\s:]+@[^@\s:]+\.[^@\s:]+$/,
      "must be a principal such as user:ada@example.com, group:platform@example.com or serviceAccount:ci@my-project.iam.gserviceaccount.com",
    );

const pusher = () =>
  z
    .string()
    .regex(
      /^((user|group|serviceAccount):[^@\s:]+@[^@\s:]+\.[^@\s:]+|principal(Set)?:\/\/iam\.googleapis\.com\/\S+)$/,
      "must be a principal such as serviceAccount:ci@my-project.iam.gserviceaccount.com or principalSet://iam.googleapis.com/projects/…",
    );

export const gcpPlacement = z
  .strictObject({
    project: z
      .string()
      .regex(new RegExp(`^${PROJECT}$`), "must be a project id such as my-project-123")
      .describe("The project's id. Every request names it, so credentials without rights in it are refused."),
    projectNumber: z
      .string()
      .regex(/^\d{6,}$/, "must be the number of the project, in quotes")
      .describe(
        "The project's number, by which Google's own service accounts and workload identities are named: " +
          "`gcloud projects describe <project>` shows it. Keys are not given to the accounts of another project's number.",
      ),
    region: region().describe("The region, e.g. `europe-west4`."),
    zones: z
      .array(zone())
      .min(3, "must name at least 3 zones, so that the platform outlives the loss of one")
      .describe(
        "Zones for nodes, at least 3. Not every zone has every machine: `gcloud compute machine-types list` tells. " +
          "Subnets span zones, so adding or removing one moves no address.",
      ),
    network: z
      .strictObject({
        network: z
          .string()
          .regex(new RegExp(`^projects/${PROJECT}/global/networks/${NAME}$`), "must be projects/…/global/networks/…")
          .describe("The VPC that is there already; it may be a Shared VPC of a host project."),
        subnetwork: z
          .string()
          .regex(
            new RegExp(`^projects/${PROJECT}/regions/[a-z0-9-]+/subnetworks/${NAME}$`),
            "must be projects/…/regions/…/subnetworks/…",
          )
          .describe("Its subnet for nodes and the control plane's endpoint, with a way out and Private Google Access."),
        podRange: name("secondary range").describe("The subnet's secondary range for pods."),
        serviceRange: name("secondary range").describe("The subnet's secondary range for Services."),
      })
      .optional()
      .describe("A network of your own. Default: none, a VPC is created from `network.cidr`."),
    admins: z
      .array(principal())
      .min(1, "must name at least one; without it nobody could be sure to reach the cluster, not even `up`")
      .describe(
        "Who has every right in the cluster, by the role container.admin in the project: IAM knows it for all clusters " +
          "of a project only, so a project should hold one stack. Whoever runs `up` should be among them.",
      ),
    readers: z
      .array(principal())
      .default([])
      .describe("Who may read everything in the cluster except Secrets. Default: none."),
    groups: z
      .record(
        groupName(),
        z
          .string()
          .max(253, "must be at most 253 characters")
          .regex(/^[^@\s:]+@[^@\s:]+\.[^@\s:]+$/, "must be the address of a Google group, such as team@example.com"),
      )
      .default({})
      .describe(
        "Google group of each group that tenants name in `access`, by its name there. Its members are let in, and may do " +
          "what tenants let their groups do. A group that is not here is refused. Default: none.",
      ),
    releaseChannel: z
      .enum(["extended", "regular"])
      .default("extended")
      .describe(
        "How long GKE leaves the cluster's minor alone. `extended`: until its extended support ends, two years after its " +
          "release; after the end of standard support the cluster's hourly fee is several times as high. `regular`: GKE " +
          "raises the minor itself when standard support ends, whatever `cluster.version` says. It changes in place. " +
          "Default: extended, so that no minor comes by surprise.",
      ),
    securityGroup: z
      .string()
      .regex(/^gke-security-groups@[^@\s]+\.[^@\s]+$/, "must be gke-security-groups@ and your domain")
      .optional()
      .describe(
        "The Google group that holds the groups which may be named in the cluster: those of `groups`, and those among " +
          "`admins` and `readers`. Default: none, only users and service accounts can be named.",
      ),
    pushers: z
      .array(pusher())
      .default([])
      .describe(
        "Who may push images to `registry.repositories`, such as the CI: a service account, or what it is known as by " +
          "Workload Identity Federation (`principalSet://iam.googleapis.com/…`). Default: none.",
      ),
    apiAccess: apiAccessBlocks(),
    dnsEndpoint: z
      .boolean()
      .optional()
      .describe(
        "Whether the cluster's API is reached by its DNS name: from every network, by those alone whom IAM gives " +
          "`container.clusters.connect`, which are `admins`, `readers` and `groups`. It needs no machine in the network, so the " +
          "first `up` can use it, and the kubeconfig names it. Addresses in `apiAccess` go on working. Default: true where " +
          "nothing else leads to the API, in a network that the stack makes without `apiAccess`; false otherwise.",
      ),
    login: z
      .enum(["adc", "gcloud"])
      .default("adc")
      .describe(
        "Whose login the kubeconfig uses: `adc` takes Google's application default credentials, those that the rest of `up` " +
          "takes; `gcloud` takes the account that gcloud is logged in with, which may be another one and has to be among " +
          "`admins`. Default: adc, so that one login does everything.",
      ),
    reservations: z
      .record(
        dnsLabel(40),
        z.strictObject({
          name: reservation().describe(
            "The Compute Engine reservation: its name, or `projects/<project>/reservations/<name>` for one that another " +
              "project shares with the stack's. `…/reservationBlocks/<block>` after either is one block of it.",
          ),
          zone: zone().describe("The zone that the reserved machines are in; the pool has nodes there only."),
        }),
      )
      .default({})
      .describe("Reservation of each node pool with `reserved` in its `capacity`, by the pool's name. Default: none."),
    loggingAccount: z
      .string()
      .regex(/^[a-z0-9-]+@gcp-sa-logging\.iam\.gserviceaccount\.com$/, "must be an account of gcp-sa-logging")
      .optional()
      .describe(
        "The account with which Cloud Logging uses keys, where `gcloud logging settings describe --project=<project>` " +
          "shows another than service-<number>@gcp-sa-logging.iam.gserviceaccount.com: projects of some age have one. " +
          "Default: that one.",
      ),
  })
  .describe("Placement on Google Cloud.");
export type GcpPlacement = z.output<typeof gcpPlacement>;

/** Kubernetes there knows a Google group by its address. */
export function gcpGroups({ groups }: GcpPlacement): GroupNames {
  return { at: "placement.gcp.groups", names: groups };
}

export const GCP_POOL_OPTIONS: PoolOptions = {
  title: "Google Cloud",
  machine: "a3-highgpu-8g",
  zones: z
    .array(zoneName())
    .min(1, "must name a zone")
    .optional()
    .describe("Zones on Google Cloud, e.g. `[europe-west4-b]`. Default: all of `placement.gcp.zones`."),
};

/** Rules between the properties of the placement; `path` is where it is in the stack file. */
export function checkGcpPlacement(placement: GcpPlacement, path = "placement.gcp"): Problem[] {
  const { region: here, zones, network, admins, readers, groups, securityGroup, reservations } = placement;
  const principals = [
    ...admins.map((who, index) => ({ who, at: `admins[${index}]` })),
    ...readers.map((who, index) => ({ who, at: `readers[${index}]` })),
    ...Object.entries(groups).map(([group, address]) => ({ who: `group:${address}`, at: `groups.${group}` })),
  ];
  return [
    ...zones.flatMap((zoneName, index) => checkZone(zoneName, index, placement, path)),
    ...(network === undefined || network.subnetwork.includes(`/regions/${here}/`)
      ? []
      : [
          {
            path: `${path}.network.subnetwork`,
            value: network.subnetwork,
            rule: `is not in ${here}`,
            remedy: "name a subnet of the stack's region",
          },
        ]),
    ...principals
      .filter(({ who }) => who.startsWith("group:") && securityGroup === undefined)
      .map(({ who, at }) => ({
        path: `${path}.${at}`,
        value: who,
        rule: "is a group, and the cluster is not told which groups it may know",
        remedy: `put it into gke-security-groups@ of your domain, and name that in ${path}.securityGroup`,
      })),
    ...checkCommon(placement, { name: "reservations", byPool: reservations }, path),
  ];
}

function checkZone(zoneName: string, index: number, { region: here }: GcpPlacement, path: string): Problem[] {
  const zones = zonesOf(here);
  if (zones.includes(zoneName)) return [];
  const remedy = `it has ${zones.join(", ")}`;
  return [{ path: `${path}.zones[${index}]`, value: zoneName, rule: `is not a zone of ${here}`, remedy }];
}
