/** What a stack file says about admission: whether the policies that a preview checks are also enforced in the cluster. */
import { z } from "zod";
import { dnsLabel } from "../core/fields";

export const securitySpec = z
  .strictObject({
    admission: z
      .enum(["off", "observe", "enforce"])
      .default("enforce")
      .describe(
        "What the cluster does with the Kubernetes rules of the policy packs. `enforce`: by each rule's level, it " +
          "refuses or warns. `observe`: it warns and notes every breach in the audit log, for clusters whose " +
          "workloads are not ready yet, such as one that others deploy to as well: the rules hold in every namespace " +
          "but `systemNamespaces`. `off`: nothing is installed. Default: enforce.",
      ),
    systemNamespaces: z
      .array(dnsLabel())
      .default(["kube-system", "kube-public", "kube-node-lease"])
      .describe("Namespaces of the cluster itself, which no rule looks at. Default: those of Kubernetes."),
  })
  .describe("Admission policy in the cluster: the same rules that a preview checks.");
export type SecuritySpec = z.output<typeof securitySpec>;
