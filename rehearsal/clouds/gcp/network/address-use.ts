/** Which addresses of a VPC are in use, and by what: Google Cloud refuses a range that overlaps any of them. */
import { GCP } from "../../../../catalogue/tokens/gcp";
import { overlaps, parseCidr } from "../../../../components/core/cidr";
import type { Held, Plain, World } from "../../plugin/row";
import { listAt, numberAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

export interface NamedRange {
  /** What it is called in messages. */
  readonly of: string;
  readonly cidr: string;
}

/** Primary and secondary ranges of a subnet. */
export function rangesOf(subnetwork: Plain): readonly NamedRange[] {
  const primary = textAt(subnetwork, "ipCidrRange");
  return [
    ...(primary === undefined ? [] : [{ of: "ipCidrRange", cidr: primary }]),
    ...listAt(subnetwork, "secondaryIpRanges").flatMap((item) => {
      const cidr = isMap(item) ? textAt(item, "ipCidrRange") : undefined;
      return cidr === undefined ? [] : [{ of: `secondaryIpRanges[${textAt(item, "rangeName")}]`, cidr }];
    }),
  ];
}

/** The block that is reserved for managed services, where its address is given. */
export function rangeOfAddress(address: Plain): string | undefined {
  const first = textAt(address, "address");
  const prefix = numberAt(address, "prefixLength");
  return first === undefined || prefix === undefined ? undefined : `${first}/${prefix}`;
}

/** Everything that has addresses of a network. */
export function rangesIn(network: Held, world: World): readonly NamedRange[] {
  const inside = ({ inputs }: Held) => inputs["network"] === network.id;
  const subnetworks = world
    .all(GCP.subnetwork)
    .filter(inside)
    .flatMap((held) => rangesOf(held.inputs).map(({ of, cidr }) => ({ of: `${held.logicalName} (${of})`, cidr })));
  const reserved = world
    .all(GCP.globalAddress)
    .filter(inside)
    .flatMap((held) => {
      const cidr = rangeOfAddress({ ...held.inputs, ...held.outputs });
      return cidr === undefined ? [] : [{ of: held.logicalName, cidr }];
    });
  return [...subnetworks, ...reserved];
}

/** Why ranges cannot be had beside others, as a clause; undefined when they can. */
export function collision(wanted: readonly NamedRange[], taken: readonly NamedRange[]): string | undefined {
  for (const { of, cidr } of wanted) {
    const own = parseCidr(cidr);
    const other = taken.find((one) => {
      const parsed = parseCidr(one.cidr);
      return own !== undefined && parsed !== undefined && overlaps(own, parsed);
    });
    if (other !== undefined) return `has ${other.cidr} in use by ${other.of}, and ${of} ${cidr} overlaps it`;
  }
  return undefined;
}
