/** What a stack file says about admission: whether the policies that a preview checks are also enforced in the cluster. */
import { z } from "zod";
import { dnsLabel } from "../core/fields";

/** A host, with a port where it is not 443, and what follows in the names of its images. */
function registry() {
  const rule = "must be a host such as registry.example.com, or one with a folder such as ghcr.io/our-team";
  return z.string().regex(/^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/, rule);
}

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
      .default([])
      .describe(
        "More namespaces that no rule looks at, beside those that Kubernetes and the cloud keep for themselves. On a " +
          "cluster that others run software on, theirs. A tenant cannot have one of them. Default: none.",
      ),
    registries: z
      .array(registry())
      .default([])
      .describe(
        "More places that images may come from, as the beginning of their names: a host (`registry.example.com`), a " +
          "folder of repositories (`ghcr.io/our-team`) or a repository. The stack's own `registry.repositories` and " +
          "the publishers that `pod-image-allowed-registry` names are trusted without it. Default: none.",
      ),
  })
  .describe("Admission policy in the cluster: the same rules that a preview checks.");
export type SecuritySpec = z.output<typeof securitySpec>;
