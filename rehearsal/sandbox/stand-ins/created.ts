/**
 * What each addon's controllers really create in the cluster, and how much of it its stand-in does. A test holds the
 * versions against the catalogue's: a newer chart is installed only after somebody has read what its operator makes.
 */
import type { AddonName } from "../../../components/addons/catalogue";

interface Creations {
  /** Version of the software that was read for. */
  readonly version: string;
  /** Repository, commit and its date; the tag's own where it is the version's. */
  readonly source: string;
  /** When it was read. */
  readonly read: string;
  /** Kinds that it creates by itself or for its custom resources, outside what the chart holds. */
  readonly creates: readonly string[];
  /** Those of them that the stand-in creates. */
  readonly played: readonly string[];
  /** Why the others are left out. */
  readonly leftOut?: string;
}

const READ = "2026-11-30";

export const CREATED = {
  "cert-manager": {
    version: "v1.21.2",
    source: "cert-manager/cert-manager@2d0d7f7f7 (2026-08-22) pkg/controller",
    read: READ,
    creates: ["Secret", "CertificateRequest", "Order", "Challenge"],
    played: ["Secret"],
    leftOut:
      "its own kinds are not judged by any rule; solver pods belong to HTTP-01 challenges, which no issuer of ours has",
  },
  "cloudnative-pg": {
    version: "1.30.0",
    source: "cloudnative-pg/cloudnative-pg@4b5e244a7 (2026-06-29, tag v1.30.0) pkg/specs, internal/controller",
    read: READ,
    creates: [
      ...["ServiceAccount", "Role", "RoleBinding", "Secret", "Service", "PodDisruptionBudget"],
      ...["PersistentVolumeClaim", "Job", "Pod", "Deployment", "ConfigMap", "Lease"],
    ],
    played: [
      ...["ServiceAccount", "Role", "RoleBinding", "Secret", "Service", "PodDisruptionBudget"],
      ...["PersistentVolumeClaim", "Job", "Pod", "Deployment"],
    ],
    leftOut: "the ConfigMap holds the operator's queries for metrics, the Lease belongs to who is primary",
  },
  "barman-cloud": {
    version: "v0.15.0",
    source: "cloudnative-pg/plugin-barman-cloud@9967e2c (2026-08-06) internal/cnpgi/operator",
    read: READ,
    creates: ["Role", "RoleBinding"],
    played: [],
    leftOut: "no object store is there to archive to; nor is its sidecar added to the pods of databases",
  },
  karpenter: {
    version: "1.14.1",
    source: "the simulated account makes the machines",
    read: READ,
    creates: ["NodeClaim", "Node"],
    played: [],
    leftOut: "the simulated account makes the nodes",
  },
  "external-dns": {
    version: "0.21.0",
    source: "kubernetes-sigs/external-dns: it writes records in zones, and nothing in the cluster",
    read: READ,
    creates: [],
    played: [],
  },
  "external-secrets": {
    version: "v2.9.0",
    source: "external-secrets/external-secrets@378bdb622 (2026-08-07, tag v2.9.0) pkg/controllers/externalsecret",
    read: READ,
    creates: ["Secret"],
    played: ["Secret"],
  },
  "nvidia-device-plugin": {
    version: "0.20.0",
    source: "NVIDIA/k8s-device-plugin: it speaks to the kubelet alone",
    read: READ,
    creates: [],
    played: [],
  },
  "dcgm-exporter": {
    version: "4.8.2",
    source: "NVIDIA/dcgm-exporter: it serves metrics and creates nothing",
    read: READ,
    creates: [],
    played: [],
  },
} as const satisfies Record<AddonName, Creations>;
