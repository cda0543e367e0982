/** Which load balancers are internal, by the controllers that the cluster has. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { GOOD, withValue } from "../support/good-resources";
import type { ConfiguredCase } from "./rule-cases";

/** The annotation that each controller reads, and its word for "internal". */
const WORDS = {
  aws: ["service.beta.kubernetes.io/aws-load-balancer-internal", "true"],
  "aws-load-balancer-controller": ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"],
  gcp: ["networking.gke.io/load-balancer-type", "Internal"],
  azure: ["service.beta.kubernetes.io/azure-load-balancer-internal", "true"],
} as const;

const BALANCER = withValue(GOOD[KUBERNETES.service] ?? {}, ["spec", "type"], "LoadBalancer");

function balancer(
  name: string,
  annotations: Readonly<Record<string, string>>,
  controllers: readonly string[],
  verdict: ConfiguredCase["verdict"],
): ConfiguredCase {
  return {
    name,
    ...{ rule: "service-not-public", type: KUBERNETES.service, verdict },
    object: withValue(BALANCER, ["metadata", "annotations"], annotations),
    given: { controllers },
  };
}

const others = (name: string): string[] => Object.keys(WORDS).filter((other) => other !== name);

const HOSTNAME = "external-dns.alpha.kubernetes.io/hostname";

function published(name: string, annotations: unknown, verdict: ConfiguredCase["verdict"]): ConfiguredCase {
  const object = withValue(BALANCER, ["metadata"], { name: "a", namespace: "team", annotations });
  const given = { names: ["team/chat.example.com", "team/a.example.org", "other/b.example.com"] };
  return { name, ...{ rule: "service-name-is-the-tenants", type: KUBERNETES.service, verdict }, object, given };
}

const NAMES: readonly (readonly [host: string, verdict: ConfiguredCase["verdict"]])[] = [
  ["chat.example.com", "passes"],
  ["eu.chat.example.com", "passes"],
  ["a.example.org,v2.chat.example.com", "passes"],
  ["*.chat.example.com", "passes"],
  ["login.example.com", "fails"],
  ["b.example.com", "fails"],
  ["x.b.example.com", "fails"],
  ["evilchat.example.com", "fails"],
  ["example.com", "fails"],
  ["chat.example.com,login.example.com", "fails"],
  ["chat.example.com, login.example.com", "fails"],
  ["chat.example.com.", "fails"],
  ["", "fails"],
];

export const EXPOSURE_CASES: readonly ConfiguredCase[] = [
  ...NAMES.map(([host, verdict]) => published(`the name ${JSON.stringify(host)}`, { [HOSTNAME]: host }, verdict)),
  published("an internal name", { "external-dns.alpha.kubernetes.io/internal-hostname": "login.example.com" }, "fails"),
  published("a name under another prefix", { "external-dns.kubernetes.io/hostname": "login.example.com" }, "fails"),
  published("no name of external-dns", { "example.com/hostname": "login.example.com" }, "passes"),
  published("how long a record lives", { "external-dns.alpha.kubernetes.io/ttl": "60" }, "passes"),
  ...Object.entries(WORDS).flatMap(([name, [key, word]]) => [
    balancer(`internal to ${name}, which is there`, { [key]: word }, [name], "passes"),
    balancer(`internal to ${name}, which is not there`, { [key]: word }, others(name), "fails"),
    balancer(`another word to ${name}`, { [key]: `not-${word}` }, [name], "fails"),
    balancer(`nothing said to ${name}`, {}, [name], "fails"),
  ]),
  balancer(
    "internal by one word and facing the internet by another",
    { [WORDS.aws[0]]: WORDS.aws[1], [WORDS["aws-load-balancer-controller"][0]]: "internet-facing" },
    Object.keys(WORDS),
    "fails",
  ),
];
