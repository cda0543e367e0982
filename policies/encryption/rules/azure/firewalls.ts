/** Azure: firewall rules for everybody, and settings in maps that no row can say. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { Field } from "../../../rule/field";
import { forEachItem, requireThat, undecided, violation, type Finding } from "../../../rule/finding";
import { ADVISORY_IN_DEV, MANDATORY, resourceRule, type ResourceRule } from "../../../rule/rule";
import { DATA_PORTS, dataPortInText, isEverywhere } from "../ports";
import { checkov, cis, trivy } from "../references";
import { textOf } from "../requirement";
import { doc } from "./stored";

const SQL_FIREWALL = doc("Azure SQL Database firewall rules", "azure-sql/database/firewall-configure");

const firewallRules = resourceRule({
  id: "azure-database-firewall-not-open",
  title: "Firewalls of databases do not let everybody in.",
  why: "From 0.0.0.0 the internet comes in, or, with the same end, every machine of every customer of Azure.",
  remedy: "Give startIpAddress and endIpAddress the range of your own addresses.",
  references: [SQL_FIREWALL, cis("Azure 3.0.0 5.1.2"), checkov("CKV_AZURE_11"), trivy("AZU-0029")],
  severity: "critical",
  levels: ADVISORY_IN_DEV,
  resources: [
    ...[AZURE.postgresFirewall, AZURE.mysqlFirewall, AZURE.mariadbFirewall, AZURE.sqlFirewall],
    ...[AZURE.redisFirewall, AZURE.synapseFirewall],
  ],
  check: (props) =>
    ["startIpAddress", "startIP"].flatMap((key) =>
      requireThat(props.at(key), "an address of yours", (value) => value !== "0.0.0.0"),
    ),
});

const securityGroups = resourceRule({
  id: "azure-data-port-not-public",
  title: "Network security groups do not open a data store's port to the internet.",
  why: "Scanners find an open database port within minutes; a weak or leaked password is then enough.",
  remedy: "Name the address ranges, service tags or security groups that need the port.",
  references: [
    doc("Network security groups", "virtual-network/network-security-groups-overview"),
    checkov("CKV_AZURE_160"),
    trivy("AZU-0047"),
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: [AZURE.securityGroup, AZURE.securityRule],
  check: (props, { resource }) =>
    resource.type === AZURE.securityGroup ? forEachItem(props.at("securityRules"), checkRule) : checkRule(props),
});

/** One value or a list of them, as security rules take both. */
function both(rule: Field, single: string, several: string): Field[] {
  const list = rule.at(several);
  return [rule.at(single), ...(list.isReadable ? list.items() : [list])].filter((field) => !field.isAbsent);
}

function checkRule(rule: Field): Finding[] {
  const [access, direction, protocol] = [rule.at("access"), rule.at("direction"), rule.at("protocol")];
  if (/^deny$/i.test(access.text ?? "") || /^outbound$/i.test(direction.text ?? "")) return [];
  if (/^icmp$/i.test(protocol.text ?? "")) return [];
  const sources = both(rule, "sourceAddressPrefix", "sourceAddressPrefixes");
  const ports = both(rule, "destinationPortRange", "destinationPortRanges");
  const hidden = [access, direction, ...sources, ...ports].find((field) => !field.isReadable);
  const open = sources.find(({ value }) => isEverywhere(value));
  const port = ports.map(({ value }) => dataPortInText(value)).find((found) => found !== undefined);
  if (open === undefined || port === undefined) return hidden === undefined ? [] : [undecided(hidden)];
  return [violation(open, `addresses that may use port ${port} (${DATA_PORTS[port] ?? ""})`)];
}

const WEAK_PROTOCOL = /Security\.(?:Backend\.)?Protocols\.(?:Tls10|Tls11|Ssl30)$/i;

const apiManagement = resourceRule({
  id: "azure-api-management-tls-version",
  title: "API Management uses at least TLS 1.2.",
  why: "Older versions of TLS can be broken by whoever is on the path.",
  remedy: 'Set every ...Security.Protocols.Tls10, Tls11 and Ssl30 in customProperties to "False".',
  references: [
    doc(
      "Manage protocols and ciphers in API Management",
      "api-management/api-management-howto-manage-protocols-ciphers",
    ),
    checkov("CKV_AZURE_173"),
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [AZURE.apiManagement],
  check: (props) => {
    const custom = props.at("customProperties");
    if (!custom.isReadable) return [undecided(custom)];
    return custom
      .entries()
      .flatMap(([key, value]) =>
        WEAK_PROTOCOL.test(key) ? requireThat(value, '"False"', (text) => !/^true$/i.test(textOf(text))) : [],
      );
  },
});

export const AZURE_FIREWALL_RULES: readonly ResourceRule[] = [firewallRules, securityGroups, apiManagement];
