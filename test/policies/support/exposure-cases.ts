/** Which load balancers are internal, by the controllers that the cluster has. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { GOOD, withValue } from "./good-resources";
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

export const EXPOSURE_CASES: readonly ConfiguredCase[] = [
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
