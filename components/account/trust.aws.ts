/** Trust policies of IAM roles on AWS: which service may act as a role, as JSON. */

/** Lets one AWS service assume the role, and only for resources of this account: nobody else can make it act for them. */
export function assumedBy(service: string, accountId: string): string {
  return document({ Service: service }, ["sts:AssumeRole"], { StringEquals: { "aws:SourceAccount": accountId } });
}

/** Lets one AWS service assume the role; for services that do not say for whom they act (EC2, EKS). */
export function assumedByService(service: string): string {
  return document({ Service: service }, ["sts:AssumeRole"]);
}

/** A service account of one EKS cluster. */
export interface PodAccount {
  /** The cluster's name. */
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Lets the pods of one service account assume the role through EKS Pod Identity, whatever associations say. */
export function assumedByPods(accountId: string, { cluster, namespace, serviceAccount }: PodAccount): string {
  return document({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"], {
    StringEquals: {
      "aws:SourceAccount": accountId,
      "aws:RequestTag/eks-cluster-name": cluster,
      "aws:RequestTag/kubernetes-namespace": namespace,
      "aws:RequestTag/kubernetes-service-account": serviceAccount,
    },
  });
}

function document(principal: { Service: string }, actions: readonly string[], condition?: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: actions,
        ...(condition !== undefined && { Condition: condition }),
      },
    ],
  });
}
