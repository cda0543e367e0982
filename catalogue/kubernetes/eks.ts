/**
 * The addons that EKS manages, pinned for each Kubernetes minor: dated data. An addon of another build than the table's
 * is never installed, so two updates on different days make the same cluster.
 */
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

/** The build of the driver of shared files. One serves every minor of the table, by public records dated 2026-08 to 2026-10. */
export const EFS_DRIVER_VERSION = "v3.4.1-eksbuild.1";
