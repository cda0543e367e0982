/** Images: where they come from, and that what was tested is what runs. */
import { kubernetesRule, type KubernetesRule } from "../../lib/kubernetes-rule";
import { WORKLOADS } from "../../lib/pods";
import { MANDATORY, PROD_MANDATORY } from "../../lib/rule";

const HAS_DIGEST = "container.?image.orValue('').matches('@sha256:[0-9a-f]{64}$')";

/** Where the software that the platform installs comes from. */
const TRUSTED_REGISTRIES: readonly string[] = [
  ...["registry.k8s.io", "ghcr.io", "quay.io", "nvcr.io", "gcr.io", "public.ecr.aws", "mcr.microsoft.com"],
  "docker.io",
];

/** What stands before the first slash is a registry when it looks like a host; otherwise the image is Docker Hub's. */
const FIRST = "container.?image.orValue('').split('/')[0]";
const NAMES_REGISTRY = `container.?image.orValue('').contains('/') && (${FIRST}.matches('[.:]') || ${FIRST} == 'localhost')`;
const REGISTRY = `(${NAMES_REGISTRY} ? ${FIRST} : 'docker.io')`;

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
    checks: [
      {
        over: "containers",
        holds:
          `${HAS_DIGEST} || (container.?image.orValue('').matches(':[A-Za-z0-9_][A-Za-z0-9_.-]*$')` +
          " && !container.?image.orValue('').endsWith(':latest'))",
        property: "image",
        required: "a tag other than latest, or a digest",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-image-has-digest",
    title: "Images are named by digest.",
    why: "A tag can be moved to another image after it was tested; a digest cannot.",
    remedy: "Append @sha256:… of the image that was tested.",
    references: [
      { name: "Kubernetes: Image digests", url: "https://kubernetes.io/docs/concepts/containers/images/#image-names" },
      { name: "checkov CKV_K8S_43" },
    ],
    severity: "medium",
    levels: PROD_MANDATORY,
    resources: WORKLOADS,
    checks: [{ over: "containers", holds: HAS_DIGEST, property: "image", required: "a sha256 digest" }],
  }),
  kubernetesRule({
    id: "pod-image-allowed-registry",
    title: "Images come from registries that the platform trusts.",
    why: "Anybody can publish to a public registry, under a name that differs by one letter.",
    remedy: "Copy the image to a trusted registry, or add its registry to the rule's configuration.",
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
        default: TRUSTED_REGISTRIES,
        description: "Hosts, with port where it is not 443. An image without a host is from docker.io.",
      },
    },
    checks: [
      {
        over: "containers",
        holds: `${REGISTRY} in params.data.registries.split(',')`,
        property: "image",
        required: "an image from a trusted registry",
      },
    ],
  }),
];
