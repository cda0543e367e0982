/** Rules about zones. Pure. */
import type { Problem } from "../core/errors";
import type { DnsSettings } from "./spec";

export function checkDns({ zones, certificates }: DnsSettings, path = "dns"): Problem[] {
  const twice = zones.flatMap(({ name }, index): Problem[] => {
    const where = `${path}.zones[${index}].name`;
    const first = zones.findIndex((zone) => zone.name === name);
    return first === index ? [] : [{ path: where, value: name, rule: "is named twice", remedy: "name each zone once" }];
  });
  const without: Problem[] =
    certificates === undefined || zones.length > 0
      ? []
      : [
          {
            path: `${path}.certificates`,
            rule: "has no zone to prove ownership of names in",
            remedy: "add the zone to dns.zones, or remove certificates",
          },
        ];
  return [...twice, ...without];
}
