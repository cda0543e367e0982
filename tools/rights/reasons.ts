/** Why accounts of addons' controllers have strong rights: a line for each, without which a test refuses the right. */
import type { AddonName } from "../../components/addons/catalogue";
import type { StrongRight } from "./granted";

export type Reasons = Readonly<Record<string, Readonly<Partial<Record<StrongRight, string>>>>>;

const TRUST = "it writes its certificate authorities into webhooks, wherever cert-manager's annotation asks for it";

export const REASONS = {
  "cert-manager": {
    "cert-manager": {
      "reads every Secret": "certificates of every namespace, and the keys of issuers, are Secrets there",
      "writes every Secret": "certificates of every namespace are Secrets there",
    },
    "cert-manager-cainjector": {
      "reads every Secret": "its authorities are in Secrets; the chart has no value that names their namespaces alone",
      "changes admission": TRUST,
    },
  },
  "cloudnative-pg": {
    "cloudnative-pg": {
      "reads every Secret": "databases are in namespaces of tenants, and so are their passwords",
      "writes every Secret": "it makes the passwords and certificates of databases where they are",
      "writes roles or bindings":
        "each database's instances have a Role of their own; nobody grants more than they have",
      "goes into pods":
        "it starts backups by commands in the pods of instances (internal/controller/backup_controller.go)",
      "changes admission": "it writes its own webhooks' authority; the chart names no webhooks",
    },
  },
  "barman-cloud": {
    "barman-cloud-plugin-barman-cloud": {
      "reads every Secret": "credentials of object stores are beside the databases that archive there",
      "writes every Secret": "the chart grants it; our stores have identities of the cloud and no credentials",
      "writes roles or bindings": "each database's instances get a Role for their object store",
    },
  },
  karpenter: {},
  "external-dns": {},
  "external-secrets": {
    "external-secrets": {
      "reads every Secret": "it compares its copies, in every namespace, with the vault's",
      "writes every Secret": "its copies are Secrets, in every namespace",
    },
    "external-secrets-cert-controller": {
      "reads every Secret": "it needs its webhook's alone; the chart grants all and has no value for less",
    },
  },
  "nvidia-device-plugin": {},
  "dcgm-exporter": {},
} as const satisfies Record<AddonName, Reasons>;
