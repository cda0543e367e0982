/** Images: where they come from, and that what was tested is what runs. */
import { kubernetesRule, type Check, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { MANDATORY, PROD_MANDATORY } from "../../rule/rule";
import { REGISTRY_RULE, TRUSTED_PUBLISHERS } from "../publishers";

const hasDigest = (image: string) => `${image}.matches('@sha256:[0-9a-f]{64}$')`;

/** What stands before the first slash is a registry when it looks like a host; otherwise the image is Docker Hub's. */
function fullName(image: string): string {
  const first = `${image}.split('/')[0]`;
  const namesRegistry = `${image}.contains('/') && (${first}.matches('[.:]') || ${first} == 'localhost')`;
  const onHub = `(${image}.contains('/') ? 'docker.io/' : 'docker.io/library/') + ${image}`;
  return `(${namesRegistry} ? ${image} : ${onHub})`;
}

const isTrusted = (image: string) => `${fullName(image)}.matches(params.data.registries_pattern)`;

/** The question about every image that a pod runs or mounts. */
function everyImage(holds: (image: string) => string, required: string, over: Check["over"] = "containers"): Check[] {
  return [
    { over, holds: holds("container.?image.orValue('')"), property: "image", required },
    {
      over: "volumes",
      holds: `!has(volume.image) || ${holds("volume.image.?reference.orValue('')")}`,
      property: "image.reference",
      required,
    },
  ];
}

export const IMAGE_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "pod-image-has-version",
    title: "Images have a version: a tag other than latest, or a digest.",
    why: "Without one nobody can say what runs, two replicas may differ, and a rollback brings nothing back.",
    remedy: "Append a version tag, or better the digest of the image that was tested.",
    references: [
      { name: "Kubernetes: Images", url: "https://kubernetes.io/docs/concepts/containers/images/#image-names" },
      { name: "checkov CKV_K8S_14" },
      { name: "Trivy AVD-KSV-0013" },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: everyImage(
      (image) =>
        `(${hasDigest(image)} || (${image}.matches(':[A-Za-z0-9_][A-Za-z0-9_.-]*$') && !${image}.endsWith(':latest')))`,
      "a tag other than latest, or a digest",
    ),
  }),
  kubernetesRule({
    id: "pod-image-has-digest",
    title: "Images are named by digest.",
    why:
      "A tag can be moved to another image after it was tested; a digest cannot. An ephemeral container is typed by hand, " +
      "and a version is enough for it.",
    remedy: "Append @sha256:… of the image that was tested.",
    references: [
      { name: "Kubernetes: Image digests", url: "https://kubernetes.io/docs/concepts/containers/images/#image-names" },
      { name: "checkov CKV_K8S_43" },
    ],
    severity: "medium",
    levels: PROD_MANDATORY,
    resources: WORKLOADS,
    checks: everyImage(hasDigest, "a sha256 digest", "lastingContainers"),
  }),
  kubernetesRule({
    id: REGISTRY_RULE,
    title: "Images come from registries that the platform trusts.",
    why: "Anybody can publish to a public registry, under a name that differs by one letter.",
    remedy:
      "Copy the image to the stack's own registry, or add what the image's name begins with, its host and publisher such as " +
      "ghcr.io/our-team, to security.registries in the stack file.",
    references: [
      { name: "Kubescape C-0078", url: "https://kubescape.io/docs/controls/c-0078/" },
      { name: "CIS Kubernetes 1.10 5.5.1" },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    config: {
      registries: {
        type: "array",
        items: { type: "string" },
        as: "repositories",
        default: TRUSTED_PUBLISHERS,
        description:
          "Hosts, with port where it is not 443, folders of repositories such as `ghcr.io/our-team`, and repositories. " +
          "An image without a host is from docker.io.",
      },
    },
    checks: everyImage(isTrusted, "an image from a trusted registry"),
  }),
];
