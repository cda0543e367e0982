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
const record = (name: string, inputs: object) =>
  extra(TYPES.record, name, (idOf) => ({ zoneId: idOf(TYPES.zone, "zone"), ttl: 300, ...inputs }));

export const NAME_MISTAKES: readonly KnownMistake[] = [
  {
    title: "a record of another domain",
    refused: TYPES.record,
    says: /zoneId: zone .* is for ml\.example\.com, which www\.example\.org does not belong to/,
    ...LAST,
    also: [ZONE, record("www", { name: "www.example.org", type: "A", records: ["192.0.2.1"] })],
  },
  {
    title: "an alias at the zone's own name",
    refused: TYPES.record,
    says: /cannot have a CNAME at its own name/,
    ...LAST,
    also: [ZONE, record("apex", { name: "ml.example.com", type: "CNAME", records: ["a.example.com"] })],
  },
  {
    title: "an alias beside another record",
    refused: TYPES.record,
    says: /has www for www\.ml\.example\.com already, and a CNAME stands alone/,
    ...LAST,
    also: [
      ZONE,
      record("www", { name: "www.ml.example.com", type: "A", records: ["192.0.2.1"] }),
      record("alias", { name: "www.ml.example.com.", type: "CNAME", records: ["a.example.com"] }),
    ],
  },
  {
    title: "an alias of two names",
    refused: TYPES.record,
    says: /records must be one value for CNAME/,
    ...LAST,
    also: [
      ZONE,
      record("www", { name: "www.ml.example.com", type: "CNAME", records: ["a.example.com", "b.example.com"] }),
    ],
  },
  {
    title: "a text that is too long",
    refused: TYPES.record,
    says: /records must be strings of at most 255 characters/,
    ...LAST,
    also: [ZONE, record("key", { name: "key.ml.example.com", type: "TXT", records: ["x".repeat(256)] })],
  },
  {
    title: "records without a time to live",
    refused: TYPES.record,
    says: /ttl is required/,
    ...LAST,
    also: [ZONE, record("www", { name: "www.ml.example.com", type: "A", records: ["192.0.2.1"], ttl: undefined })],
  },
  {
    title: "two zones of one name",
    refused: TYPES.zone,
    says: /ml\.example\.com exists already/,
    ...LAST,
    also: [ZONE, extra(TYPES.zone, "again", () => ({ name: "ml.example.com" }))],
  },
];
