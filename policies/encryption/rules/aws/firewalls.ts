/** AWS: security groups that open a data store's port to the whole internet. */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Field } from "../../../rule/field";
import { undecided, violation, type Finding } from "../../../rule/finding";
import { MANDATORY, resourceRule, type ResourceRule } from "../../../rule/rule";
import { DATA_PORTS, dataPortIn, isEverywhere } from "../ports";
import { checkov, page, trivy } from "../references";
import { textOf } from "../requirement";

const securityGroups = resourceRule({
  id: "aws-data-port-not-public",
  title: "Security groups do not open a data store's port to the internet.",
  why: "Scanners find an open database port within minutes; a weak or leaked password is then enough.",
  remedy: "Name the security groups or address ranges that need the port.",
  references: [
    page("Security group rules", "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"),
    ...[checkov("CKV_AWS_277"), trivy("AWS-0107")],
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: [AWS.securityGroup, AWS.securityGroupRule, AWS.securityGroupIngress],
  check: (props, { resource }) => {
    if (resource.type === AWS.securityGroupIngress) return checkRule(props, ["cidrIpv4", "cidrIpv6"], "ipProtocol");
    if (resource.type === AWS.securityGroupRule) {
      const type = props.at("type");
      if (!type.isReadable) return [undecided(type)];
      return type.text === "egress" ? [] : checkRule(props, ["cidrBlocks", "ipv6CidrBlocks"], "protocol");
    }
    const ingress = props.at("ingress");
    if (!ingress.isReadable) return [undecided(ingress)];
    return ingress.items().flatMap((rule) => checkRule(rule, ["cidrBlocks", "ipv6CidrBlocks"], "protocol"));
  },
});

function checkRule(rule: Field, addressKeys: readonly string[], protocolKey: string): Finding[] {
  if (!rule.isReadable) return [undecided(rule)];
  const addresses = addressKeys
    .map((key) => rule.at(key))
    .flatMap((list) => (Array.isArray(list.value) ? list.items() : [list]));
  const [protocol, from, to] = [rule.at(protocolKey), rule.at("fromPort"), rule.at("toPort")];
  const hidden = [...addresses, protocol, from, to].find((field) => !field.isReadable);
  const open = addresses.find(({ value }) => isEverywhere(value));
  if (open === undefined) return hidden === undefined ? [] : [undecided(hidden)];
  const everything = ["-1", "all"].includes(textOf(protocol.value).toLowerCase());
  const port = everything ? dataPortIn(0, 65_535) : dataPortIn(from.value, to.value);
  if (port === undefined || /^(?:icmp|icmpv6|1|58)$/i.test(textOf(protocol.value)))
    return hidden === undefined ? [] : [undecided(hidden)];
  return [violation(open, `addresses that may use port ${port} (${DATA_PORTS[port] ?? ""})`)];
}

export const AWS_FIREWALL_RULES: readonly ResourceRule[] = [securityGroups];
