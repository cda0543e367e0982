/** Mistakes that people make on AWS with shared files and with names. */
import { TYPES } from "../../../rehearsal/providers/aws/types";
import type { IdOf } from "../../support/account-mistakes";
import { change, extra, type KnownMistake } from "./mistake";

/** After everything else. */
const LAST = change(TYPES.lifecyclePolicy, undefined, {});

const files = (inputs: object = {}) => extra(TYPES.fileSystem, "files", () => ({ encrypted: true, ...inputs }));

const mount = (name: string, subnet: string, more: (idOf: IdOf) => object = () => ({})) =>
  extra(TYPES.mountTarget, name, (idOf) => ({
    fileSystemId: idOf(TYPES.fileSystem, "files"),
    subnetId: idOf(TYPES.subnet, subnet),
    ...more(idOf),
  }));

const OTHER_VPC = extra(TYPES.vpc, "other", () => ({ cidrBlock: "10.99.0.0/16" }));
const OTHER_SUBNET = extra(TYPES.subnet, "other", (idOf) => ({
  vpcId: idOf(TYPES.vpc, "other"),
  cidrBlock: "10.99.0.0/24",
  availabilityZone: "eu-central-1b",
}));
const OTHER_GROUP = extra(TYPES.securityGroup, "other", (idOf) => ({ vpcId: idOf(TYPES.vpc, "other"), name: "other" }));

export const FILE_MISTAKES: readonly KnownMistake[] = [
  {
    title: "a key that EFS gets no grant of",
    refused: TYPES.fileSystem,
    says: /kmsKeyId: keys-objects .* does not let the account through elasticfilesystem\.eu-central-1\.amazonaws\.com call/,
    ...LAST,
    also: [
      extra(TYPES.fileSystem, "files", (idOf) => ({
        encrypted: true,
        kmsKeyId: `arn:aws:kms:eu-central-1:111122223333:key/${idOf(TYPES.key, "keys-objects")}`,
      })),
    ],
  },
  {
    title: "a key without encryption",
    refused: TYPES.fileSystem,
    says: /kmsKeyId needs encrypted/,
    ...LAST,
    also: [files({ encrypted: false, kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/a" })],
  },
  {
    title: "throughput that nobody provisions",
    refused: TYPES.fileSystem,
    says: /provisionedThroughputInMibps is for the throughputMode provisioned/,
    ...LAST,
    also: [files({ throughputMode: "elastic", provisionedThroughputInMibps: 100 })],
  },
  {
    title: "the mode for many clients with elastic throughput",
    refused: TYPES.fileSystem,
    says: /performanceMode cannot be maxIO with the throughputMode elastic/,
    ...LAST,
    also: [files({ throughputMode: "elastic", performanceMode: "maxIO" })],
  },
  {
    title: "two transitions in one policy",
    refused: TYPES.fileSystem,
    says: /lifecyclePolicies\[0\] must say one transition/,
    ...LAST,
    also: [files({ lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS", transitionToArchive: "AFTER_90_DAYS" }] })],
  },
  {
    title: "two doors in one zone",
    refused: TYPES.mountTarget,
    says: /is in eu-central-1a, where first is already/,
    ...LAST,
    also: [files(), mount("first", "network-nodes-eu-central-1a"), mount("second", "network-endpoints-eu-central-1a")],
  },
  {
    title: "doors in two networks",
    refused: TYPES.mountTarget,
    says: /is in another VPC than first/,
    ...LAST,
    also: [files(), OTHER_VPC, OTHER_SUBNET, mount("first", "network-nodes-eu-central-1a"), mount("second", "other")],
  },
  {
    title: "a door with the other network's group",
    refused: TYPES.mountTarget,
    says: /securityGroups\[\]: other .* is in another VPC than the subnet/,
    ...LAST,
    also: [
      files(),
      OTHER_VPC,
      OTHER_GROUP,
      mount("first", "network-nodes-eu-central-1a", (idOf) => ({
        securityGroups: [idOf(TYPES.securityGroup, "other")],
      })),
    ],
  },
];

const ZONE = extra(TYPES.zone, "zone", () => ({ name: "ml.example.com" }));
export const NAME_MISTAKES: readonly KnownMistake[] = [
  {
    title: "two zones of one name",
    refused: TYPES.zone,
    says: /ml\.example\.com exists already/,
    ...LAST,
    also: [ZONE, extra(TYPES.zone, "again", () => ({ name: "ml.example.com" }))],
  },
  {
    title: "a name that is none",
    refused: TYPES.zone,
    says: /name must be a domain name/,
    ...LAST,
    also: [extra(TYPES.zone, "zone", () => ({ name: "ml_example..com" }))],
  },
];
