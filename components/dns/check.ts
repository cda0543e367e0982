/** Rules about zones. Pure. */
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import type { DnsSettings } from "./spec";

export function checkDns({ zones, certificates }: DnsSettings, path = "dns"): Problem[] {
  const names = zones.map(({ name }) => name);
  const twice = names.flatMap((_, index) =>
    namedTwice(names, index, `${path}.zones[${index}].name`, "name each zone once"),
  );
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
