/**
 * Karpenter's place in the API server's queues: beside the cluster's own controllers. Outside of kube-system it would wait with
 * everybody's pods, and be throttled just when nodes are wanted. karpenter.sh/docs/getting-started, "Create FlowSchemas", v1.14
 */
import { FlowSchema } from "@pulumi/kubernetes/flowcontrol/v1";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { Scope } from "../../core/component";
import { AUTOSCALER_ACCOUNT } from "./addon.aws";

export function createFlowSchemas(scope: Scope, provider: Provider): void {
  const options = { ...scope.options, provider };
  const subjects = [{ kind: "ServiceAccount", serviceAccount: AUTOSCALER_ACCOUNT }];
  const flow = (role: string, level: string, matchingPrecedence: number, rule: object) =>
    new FlowSchema(
      `${scope.name}-karpenter-${role}`,
      {
        metadata: { name: `karpenter-${role}`, labels: scope.labels },
        spec: {
          distinguisherMethod: { type: "ByUser" },
          matchingPrecedence,
          priorityLevelConfiguration: { name: level },
          rules: [{ subjects, ...rule }],
        },
      },
      options,
    );
  flow("leader-election", "leader-election", 200, {
    resourceRules: [
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        verbs: ["get", "create", "update"],
        namespaces: ["*"],
      },
    ],
  });
  flow("workload", "workload-high", 1000, {
    nonResourceRules: [{ nonResourceURLs: ["*"], verbs: ["*"] }],
    resourceRules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"], namespaces: ["*"], clusterScope: true }],
  });
}
