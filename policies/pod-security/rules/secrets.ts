/** Secrets stay out of environment literals and ConfigMaps, which everybody who may read the object can read. */
import { kubernetesRule, type KubernetesRule } from "../../lib/kubernetes-rule";
import { WORKLOADS } from "../../lib/pods";
import { MANDATORY } from "../../lib/rule";
import { KUBERNETES } from "../../lib/tokens";

const CONFIG = {
  names: {
    type: "array",
    items: { type: "string" },
    default: [
      ...[
        "password",
        "passwd",
        "pwd",
        "secret",
        "token",
        "credential",
        "api_key",
        "apikey",
        "access_key",
        "private_key",
      ],
      ...["jwt", "bearer"],
    ],
    description: "A name that contains one of these, in lower case, is a secret's.",
  },
  allowedNames: {
    type: "array",
    items: { type: "string" },
    default: ["token_limit", "max_tokens", "tokenizer", "secret_name", "token_path", "tokens_per"],
    description: "A name that contains one of these is no secret's all the same.",
  },
  values: {
    type: "array",
    items: { type: "string" },
    default: [
      "BEGIN [A-Z ]*PRIVATE KEY",
      "eyJ[h]bGciO",
      "AKIA[0-9A-Z]{16}",
      "ghp_[A-Za-z0-9]{36}",
      "hf_[A-Za-z0-9]{34}",
    ],
    description: "Regular expressions of secrets, whatever their name. No commas.",
  },
  allowedValues: {
    type: "array",
    items: { type: "string" },
    default: ["true", "false"],
    description: "Values that are no secret, whatever their name.",
  },
} as const;

const contains = (list: string, text: string) =>
  `params.data.${list}.split(',').exists(part, part != '' && ${text}.contains(part))`;

/** CEL: the pair is no secret. An empty value and a reference to another variable are none. */
function noSecret(name: string, value: string): string {
  const suspicious =
    `(${contains("names", `${name}.lowerAscii()`)} && !${contains("allowedNames", `${name}.lowerAscii()`)})` +
    ` || params.data.values.split(',').exists(part, part != '' && ${value}.matches(part))`;
  return (
    `${value} == '' || ${value}.matches('^[$][(][A-Za-z0-9_.-]+[)]$')` +
    ` || ${value} in params.data.allowedValues.split(',') || !(${suspicious})`
  );
}

const references = (scanner: string) =>
  [
    { name: "CIS Kubernetes 1.10 5.4.1", url: "https://kubernetes.io/docs/concepts/configuration/secret/" },
    { name: "Kubescape C-0012" },
    { name: scanner },
  ] as const;

export const SECRET_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "pod-no-secret-in-env",
    title: "Environment variables hold no secret as a literal.",
    why: "Whoever may read the workload reads it, and so does every log, manifest and state file that shows it.",
    remedy: "Put it into a Secret and mount it as a file, or refer to it with valueFrom.secretKeyRef.",
    references: references("checkov CKV_K8S_35"),
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    config: CONFIG,
    checks: [
      {
        over: "containers",
        holds: `container.?env.orValue([]).all(entry, ${noSecret("entry.?name.orValue('')", "entry.?value.orValue('')")})`,
        property: "env",
        required: "no literal secret",
        found: "a list with a literal that looks like a secret",
      },
    ],
  }),
  kubernetesRule({
    id: "config-map-no-secret",
    title: "ConfigMaps hold no secret.",
    why: "ConfigMaps are neither encrypted by the platform's key nor withheld from viewers.",
    remedy: "Move the entry to a Secret.",
    references: references("Trivy AVD-KSV-0109"),
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.configMap],
    config: CONFIG,
    checks: [
      {
        over: "object",
        holds: `object.?data.orValue({}).all(key, ${noSecret("key", "object.data[key]")})`,
        property: "data",
        required: "no secret",
        found: "a map with an entry that looks like a secret",
      },
    ],
  }),
];
