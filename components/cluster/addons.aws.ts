/**
 * The addons that EKS manages, pinned for each Kubernetes minor: dated data. An addon of another build than the table's
 * is never installed, so two updates on different days make the same cluster.
 */
import { suggest, type Problem } from "../core/errors";

export const EKS_ADDONS = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "metrics-server",
] as const;
export type EksAddon = (typeof EKS_ADDONS)[number];

/**
 * Builds by minor. `aws eks describe-addon-versions --kubernetes-version <minor>` lists what there is. Read from public
 * records of that command's answers: 1.35 dated 2026-08-27, 1.36 dated 2026-08 to 2026-09; metrics-server, of which one
 * build serves every minor, 2026-06-05.
 */
export const EKS_ADDON_VERSIONS = {
  "1.35": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.35.3-eksbuild.21",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.13.2-eksbuild.21",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "metrics-server": "v0.8.1-eksbuild.10",
  },
  "1.36": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.36.0-eksbuild.21",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.3-eksbuild.16",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "metrics-server": "v0.8.1-eksbuild.10",
  },
} as const satisfies Record<string, Record<EksAddon, string>>;
export type EksVersion = keyof typeof EKS_ADDON_VERSIONS;

/**
 * The driver of shared files, which only stacks with such files install. One build serves every minor of the table, by
 * public records dated 2026-08 to 2026-10; its chart's release of the same version is of 2026-07-23.
 */
export const EFS_DRIVER = {
  name: "aws-efs-csi-driver",
  version: "v3.4.1-eksbuild.1",
  // By default a claim that goes leaves its folder behind, with data that nobody sees and everybody pays for:
  // kubernetes-sigs/aws-efs-csi-driver@a4fc676 charts/aws-efs-csi-driver/values.yaml and pkg/driver/controller.go, DeleteVolume
  configuration: { controller: { deleteAccessPointRootDir: true } },
} as const;

/** Volumes that a node has for itself: Bottlerocket keeps itself on one, and everything that comes and goes on the other. */
const NODE_VOLUMES = 2;

/** Configuration of each addon, by the schema that `aws eks describe-addon-configuration` prints. */
export const EKS_ADDON_CONFIGURATION: Readonly<Partial<Record<EksAddon, object>>> = {
  "vpc-cni": {
    // NetworkPolicies are enforced only with this; without it they are accepted and do nothing.
    enableNetworkPolicy: "true",
    // A prefix of 16 addresses at a time: more pods on a node than it has interfaces' addresses.
    env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
  },
  "aws-ebs-csi-driver": {
    // Instance metadata is out of pods' reach, without which the driver "will assume one ENI and one EBS volume", and a node would be
    // told to take one volume more than it can: kubernetes-sigs/aws-ebs-csi-driver docs/install.md and docs/faq.md, read 2026-11-30.
    node: { reservedVolumeAttachments: NODE_VOLUMES },
  },
};

/** A version that EKS is asked for must have pinned addons. */
export function checkEksVersion(version: string, path = "cluster.version"): Problem[] {
  if (isEksVersion(version)) return [];
  const known = Object.keys(EKS_ADDON_VERSIONS);
  return [
    { path, value: version, rule: "is not a version that this release makes on AWS", remedy: suggest(version, known) },
  ];
}

export function isEksVersion(version: string): version is EksVersion {
  return Object.hasOwn(EKS_ADDON_VERSIONS, version);
}
