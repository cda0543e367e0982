/**
 * Secrets stay out of environment literals and ConfigMaps, which everybody who may read the object can read. A name
 * raises the suspicion; what the name's end or the value says can lift it. Values of some forms are secrets by any name.
 */
import type { ConfigProperty } from "../../rule/config-schema";
import { kubernetesRule, type Check, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { MANDATORY } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";

/** Each pattern is a check of its own, because one check over 1 MiB of text may cost no more than a pattern of 36 letters. */
const MOST_VALUES = 8;

const CONFIG = {
  names: {
    ...patterns("pattern"),
    default: [
      ...["password", "passwd", "pwd", "secret", "token", "credential", "jwt", "bearer"],
      ...["api[_.-]?key", "access[_.-]?key", "private[_.-]?key", "id_(rsa|dsa|ecdsa|ed25519)$"],
    ],
    description: "Regular expressions; a name in which one is found, in lower case, is a secret's.",
  },
  allowedNames: {
    ...patterns("pattern"),
    default: [
      // What a tokenizer makes, and its files as Hugging Face calls them.
      ...["tokeni[sz]", "(special|added)_tokens", "max_tokens", "tokens_per", "token_limit"],
      // Where a secret is, what it is called, or how it is handled; and source text that is about secrets.
      "(file|path|dir|directory|ur[il]|arn|source|name|namespace|endpoint|provider|backend|store|ref)s?$",
      "(type|mode|class|version|format|policy|algorithm|issuer|audience|header|prefix|strategy)$",
      "\\.(py|sh|md|sql|html|js|lua|rego|proto|tpl|tmpl|j2)$",
      // Which way, whose, where: another attribute than the secret's text.
      "(method|scheme|realm|scope|claim|engine|manager|helper|driver|plugin|host|port|user(name)?|role|region|topic|field)s?$",
      // Switches of databases' images.
      "(allow_empty|random|random_root)_password$",
      // How long or how many.
      "(expir(y|es|ation)|expires_in|ttl|lifetime|timeout|interval|limit|length|count|enabled|required)$",
    ],
    description: "Regular expressions; a name in which one is found, in lower case, is no secret's all the same.",
  },
  values: {
    ...patterns("numbered"),
    maxItems: MOST_VALUES,
    default: [
      "BEGIN [A-Z ]*PRIVATE KEY",
      "eyJ[h]bGciO",
      "AKIA[0-9A-Z]{16}",
      "ghp_[A-Za-z0-9]{36}",
      "hf_[A-Za-z0-9]{34}",
      // An address with a password in it, unless that is a reference to another variable.
      "://[^/@ :]*:[^/@ $]+@",
    ],
    description:
      `Regular expressions of secrets, whatever their name; at most ${MOST_VALUES}. One of more than 36 letters makes ` +
      "objects of 1 MiB too costly for the API server, which then refuses them.",
  },
  allowedValues: {
    ...patterns("whole"),
    default: [
      ...["true", "false", "none", "null", "auto", "yes", "no", "on", "off"],
      // A token of a model's vocabulary: </s>, <|im_end|>, [PAD].
      "<[^<>\\s]*>|\\[[A-Z_]+\\]",
      // What clients are told that insist on a key which the server does not ask for, as vLLM's and KubeAI's documents do.
      "EMPTY|empty|dummy|unused|placeholder|sk-no-key-required|[Nn]ot?[-_ ]?(used|needed|required|set)",
      // A path, an address without a user's part, a number with a unit or without.
      "(file://|[A-Z]:|[.]{1,2}|~)?[/\\\\][\\w@./\\\\$(){}~-]*",
      "[a-z][a-z0-9+.-]*://[^@?#\\s]*",
      "-?[0-9]+([.][0-9]+)?(ms|s|m|h|d|w|[kKMG]i?B?)?(,-?[0-9]+([.][0-9]+)?)*",
    ],
    description: "Regular expressions; a value that one matches as a whole is no secret, whatever its name.",
  },
  strictNames: {
    ...patterns("pattern"),
    default: ["(password|passwd|pwd|secret|key|credentials?|token|bearer|jwt|pin)$"],
    description: "Regular expressions; under a name in which one is found, in lower case, a number is a secret too.",
  },
} as const satisfies Record<string, ConfigProperty>;

function patterns<const Form extends "pattern" | "whole" | "numbered">(form: Form) {
  return { type: "array", items: { type: "string" }, as: form } as const;
}

/** Longer values are not held against `allowedValues`: none of them is a path or a number. */
const LONGEST_ALLOWED = 1024;

const suspicious = (name: string) =>
  `${name}.lowerAscii().matches(params.data.names_pattern) && !${name}.lowerAscii().matches(params.data.allowedNames_pattern)`;

/** CEL: name and value do not look like a secret. An empty value and a reference to another variable are none. */
function noSecret(name: string, value: string): string {
  const harmless =
    `${value}.matches('^([$][(][A-Za-z0-9_.-]+[)])?$')` +
    ` || (${value}.matches(params.data.allowedValues_pattern)` +
    ` && !(${value}.matches('^[0-9]+$') && ${name}.lowerAscii().matches(params.data.strictNames_pattern)))`;
  return `!(${suspicious(name)}) || (size(${value}) <= ${LONGEST_ALLOWED} && (${harmless}))`;
}

/** A check for each pattern of `values`, so that each has a budget of its own; `every` puts the question to each value. */
function noSecretValues(check: Omit<Check, "holds">, every: (holds: (value: string) => string) => string): Check[] {
  return Array.from({ length: MOST_VALUES }, (_, index) => {
    const pattern = `params.data.values_${index}`;
    return { ...check, holds: `!has(${pattern}) || ${every((value) => `!${value}.matches(${pattern})`)}` };
  });
}

/** `PRIVATE KEY` in base64, by the place of its first letter in a group of three. */
const ENCODED_KEYS = ["UFJJVkFURS", "QUklWQVRFI", "BSSVZBVEUg"] as const;

const references = (scanner: string) =>
  [
    { name: "CIS Kubernetes 1.10 5.4.1", url: "https://kubernetes.io/docs/concepts/configuration/secret/" },
    { name: "Kubescape C-0012" },
    { name: scanner },
  ] as const;

const ENV = {
  over: "containers",
  property: "env",
  required: "no literal secret",
  found: "a list with a literal that looks like a secret",
} as const;
const everyVariable = (holds: string) => `container.?env.orValue([]).all(entry, ${holds})`;
const VARIABLE = "entry.?value.orValue('')";

const DATA = {
  over: "object",
  property: "data",
  required: "no secret",
  found: "a map with an entry that looks like a secret",
} as const;
const BINARY = { ...DATA, property: "binaryData" } as const;
const everyEntry = (holds: string) => `object.?data.orValue({}).all(key, ${holds})`;
const everyFile = (holds: string) => `object.?binaryData.orValue({}).all(key, ${holds})`;

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
      { ...ENV, holds: everyVariable(noSecret("entry.?name.orValue('')", VARIABLE)) },
      ...noSecretValues(ENV, (holds) => everyVariable(holds(VARIABLE))),
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
      { ...DATA, holds: everyEntry(noSecret("key", "object.data[key]")) },
      ...noSecretValues(DATA, (holds) => everyEntry(holds("object.data[key]"))),
      { ...BINARY, holds: everyFile(`!(${suspicious("key")})`) },
      {
        ...BINARY,
        holds: everyFile(ENCODED_KEYS.map((part) => `!object.binaryData[key].contains('${part}')`).join(" && ")),
      },
    ],
  }),
];
