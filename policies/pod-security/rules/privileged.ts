/** Containers do not run privileged: a privileged container is root on the node. */
import { forEachItem, requireOneOf } from "../../lib/finding";
import { MANDATORY, resourceRule } from "../../lib/rule";
import { podSpecOf, WORKLOADS } from "../../lib/pods";

export const privileged = resourceRule({
  id: "pod-no-privileged-containers",
  title: "Containers are not privileged.",
  why: "A privileged container has every capability and every device of its node: whoever controls it controls the node.",
  remedy: "Remove securityContext.privileged, and add the one capability or device that the container needs.",
  references: [
    {
      name: "Pod Security Standards v1.35, baseline: privileged",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: WORKLOADS,
  check: (props, { resource }) =>
    ["containers", "initContainers", "ephemeralContainers"].flatMap((list) =>
      forEachItem(podSpecOf(props, resource.type).at(list), (container) =>
        requireOneOf(container.at("securityContext", "privileged"), [false], { orAbsent: true }),
      ),
    ),
});
