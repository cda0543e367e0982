/** Mistakes that people make on AWS with shared files and with names. */
import { AWS } from "../../../../../catalogue/tokens/aws";
import type { IdOf } from "../../../../support/clouds/account-mistakes";
import { change, extra, type KnownMistake } from "./mistake";

/** After everything else. */
const LAST = change(AWS.ecrLifecyclePolicy, undefined, {});

const files = (inputs: object = {}) => extra(AWS.efs, "files", () => ({ encrypted: true, ...inputs }));

const mount = (name: string, subnet: string, more: (idOf: IdOf) => object = () => ({})) =>
  extra(AWS.efsMountTarget, name, (idOf) => ({
    fileSystemId: idOf(AWS.efs, "files"),
    subnetId: idOf(AWS.subnet, subnet),
    ...more(idOf),
  }));

const OTHER_VPC = extra(AWS.vpc, "other", () => ({ cidrBlock: "10.99.0.0/16" }));
const OTHER_SUBNET = extra(AWS.subnet, "other", (idOf) => ({
  vpcId: idOf(AWS.vpc, "other"),
  cidrBlock: "10.99.0.0/24",
  availabilityZone: "eu-central-1b",
}));
const OTHER_GROUP = extra(AWS.securityGroup, "other", (idOf) => ({ vpcId: idOf(AWS.vpc, "other"), name: "other" }));

export const FILE_MISTAKES: readonly KnownMistake[] = [
  {
    title: "a key that EFS gets no grant of",
    refused: AWS.efs,
    says: /kmsKeyId: keys-objects .* does not let the account through elasticfilesystem\.eu-central-1\.amazonaws\.com call/,
    ...LAST,
    also: [
      extra(AWS.efs, "files", (idOf) => ({
        encrypted: true,
        kmsKeyId: `arn:aws:kms:eu-central-1:111122223333:key/${idOf(AWS.kmsKey, "keys-objects")}`,
      })),
    ],
  },
  {
    title: "a key without encryption",
    refused: AWS.efs,
    says: /kmsKeyId needs encrypted/,
    ...LAST,
    also: [files({ encrypted: false, kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/a" })],
  },
  {
    title: "throughput that nobody provisions",
    refused: AWS.efs,
    says: /provisionedThroughputInMibps is for the throughputMode provisioned/,
    ...LAST,
    also: [files({ throughputMode: "elastic", provisionedThroughputInMibps: 100 })],
  },
  {
    title: "the mode for many clients with elastic throughput",
    refused: AWS.efs,
    says: /performanceMode cannot be maxIO with the throughputMode elastic/,
    ...LAST,
    also: [files({ throughputMode: "elastic", performanceMode: "maxIO" })],
  },
  {
    title: "two transitions in one policy",
    refused: AWS.efs,
    says: /lifecyclePolicies\[0\] must say one transition/,
    ...LAST,
    also: [files({ lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS", transitionToArchive: "AFTER_90_DAYS" }] })],
  },
  {
    title: "two doors in one zone",
    refused: AWS.efsMountTarget,
    says: /is in eu-central-1a, where first is already/,
    ...LAST,
    also: [files(), mount("first", "network-nodes-eu-central-1a"), mount("second", "network-endpoints-eu-central-1a")],
  },
  {
    title: "doors in two networks",
    refused: AWS.efsMountTarget,
    says: /is in another VPC than first/,
    ...LAST,
    also: [files(), OTHER_VPC, OTHER_SUBNET, mount("first", "network-nodes-eu-central-1a"), mount("second", "other")],
  },
  {
    title: "a door with the other network's group",
    refused: AWS.efsMountTarget,
    says: /securityGroups\[\]: other .* is in another VPC than the subnet/,
    ...LAST,
    also: [
      files(),
      OTHER_VPC,
      OTHER_GROUP,
      mount("first", "network-nodes-eu-central-1a", (idOf) => ({
        securityGroups: [idOf(AWS.securityGroup, "other")],
      })),
    ],
  },
];

const ZONE = extra(AWS.route53Zone, "zone", () => ({ name: "ml.example.com" }));
export const NAME_MISTAKES: readonly KnownMistake[] = [
  {
    title: "two zones of one name",
    refused: AWS.route53Zone,
    says: /ml\.example\.com exists already/,
    ...LAST,
    also: [ZONE, extra(AWS.route53Zone, "again", () => ({ name: "ml.example.com" }))],
  },
  {
    title: "a name that is none",
    refused: AWS.route53Zone,
    says: /name must be a domain name/,
    ...LAST,
    also: [extra(AWS.route53Zone, "zone", () => ({ name: "ml_example..com" }))],
  },
];
