/** Kinds of Karpenter that we write. */
import type { Kinds } from "../../addon";
import { readKind } from "../../custom-resources/definition";

const embedded = (file: string) =>
  ({ how: "embedded", module: "github.com/aws/karpenter-provider-aws", file: `pkg/apis/crds/${file}` }) as const;

export const KINDS = {
  "karpenter.k8s.aws/v1/EC2NodeClass": readKind(
    __dirname,
    "ec2nodeclasses.karpenter.k8s.aws",
    embedded("karpenter.k8s.aws_ec2nodeclasses.yaml"),
  ),
  "karpenter.sh/v1/NodePool": readKind(__dirname, "nodepools.karpenter.sh", embedded("karpenter.sh_nodepools.yaml")),
} as const satisfies Kinds;
