/** How the addons that EKS manages are set, and the minors that they are pinned for. */
import { EFS_DRIVER_VERSION, EKS_ADDON_VERSIONS, type EksAddon, type EksVersion } from "../../catalogue/kubernetes/eks";
import { suggest, type Problem } from "../core/errors";

/** The driver of shared files, which only stacks with such files install. Its chart's release of the same version is of 2026-07-23. */
export const EFS_DRIVER = {
  name: "aws-efs-csi-driver",
  version: EFS_DRIVER_VERSION,
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
