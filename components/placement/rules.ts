/** Rules that the placements of all clouds share: what they say of zones, people and reachability means the same. */
import { z } from "zod";
import { contains, parseCidr, type Cidr } from "../core/cidr";
import type { Problem } from "../core/errors";
import { NAMED_TWICE, namedTwice } from "../core/once";
import { cidr, labelValue } from "../core/fields";

/** What every cloud's placement says. */
interface CommonPlacement {
  readonly zones: readonly string[];
  readonly pushers: readonly string[];
  readonly readers: readonly string[];
  readonly admins: readonly string[];
  readonly apiAccess: readonly string[];
}

/** All of the rules below. @param reservations the placement's, which each cloud has under its own `name` */
export function checkCommon(
  { zones, pushers, readers, admins, apiAccess }: CommonPlacement,
  reservations: { readonly name: string; readonly byPool: Readonly<Record<string, { readonly zone: string }>> },
  path: string,
): Problem[] {
  return [
    ...zonesNamedTwice(zones, path),
    ...pushersNamedTwice(pushers, path),
    ...readersWhoAreAdmins(readers, admins, path),
    ...reservationsElsewhere(reservations.byPool, zones, `${path}.${reservations.name}`),
    ...checkApiAccess(apiAccess, path),
  ];
}

/** Each zone once. What a zone is called is each cloud's own rule. */
function zonesNamedTwice(zones: readonly string[], path: string): Problem[] {
  return eachOnce(zones, `${path}.zones`, "zone");
}

/** Each of those who push images once: a right is given once. */
function pushersNamedTwice(pushers: readonly string[], path: string): Problem[] {
  return eachOnce(pushers, `${path}.pushers`, "pusher");
}

function eachOnce(names: readonly string[], path: string, what: string): Problem[] {
  return names.flatMap((_, index) => namedTwice(names, index, `${path}[${index}]`, `name each ${what} once`));
}

/** Nobody is both: a reader who is an admin would have every right after all. */
function readersWhoAreAdmins(readers: readonly string[], admins: readonly string[], path: string): Problem[] {
  return readers.flatMap((who, index) =>
    admins.includes(who)
      ? [{ path: `${path}.readers[${index}]`, value: who, rule: "is an admin already", remedy: "remove one of both" }]
      : [],
  );
}

/** @param path where the reservations are, by pool */
function reservationsElsewhere(
  reservations: Readonly<Record<string, { readonly zone: string }>>,
  zones: readonly string[],
  path: string,
): Problem[] {
  return Object.entries(reservations)
    .filter(([, { zone }]) => !zones.includes(zone))
    .map(([pool, { zone }]) => ({
      path: `${path}.${pool}.zone`,
      value: zone,
      rule: "is a zone that zones does not name",
      remedy: "add it to zones; a reservation cannot move",
    }));
}

/** A group's name as tenants write it in `access`, which is the same on every cloud. */
export function groupName() {
  return labelValue().min(1, "must not be empty");
}

/** From where a cluster's API is reachable: the same words, and the same meaning, in every cloud's placement. */
export function apiAccessBlocks() {
  return z
    .array(cidr())
    .default([])
    .describe(
      "Address blocks that may reach the cluster's API. Blocks of private addresses (a VPN, a peered network, a " +
        "bastion's subnet) reach it over the network; the first block of public addresses gives it a public endpoint " +
        "too, for the listed ones alone, none wider than a /16. Default: none, the API is open to its nodes only.",
    );
}

/** Addresses that may reach a cluster's API, by the way they come. */
export interface ApiSources {
  /** Over the network: a VPN, a peered network, a bastion. They open nothing to the internet. */
  readonly network: readonly string[];
  /** From the internet. The first one gives the API a public endpoint, for the listed blocks alone. */
  readonly internet: readonly string[];
}

/** Addresses that are not routed on the internet: RFC 1918, and RFC 6598 for networks behind carriers. */
const PRIVATE = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");

/** Addresses that no machine calls another network from: RFC 6890 and RFC 5771. */
const NOBODY = blocks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3");

/**
 * The widest public block, of 65,536 addresses: more than the way out of any one organisation. Clouds take at most 200
 * blocks, so that no list opens as much as 0.4 % of the internet, while `0.0.0.0/1` with `128.0.0.0/1` would open all
 * of it. No block as small as that holds private addresses beside public ones.
 */
const WIDEST_PUBLIC_PREFIX = 16;

/** Whether a block's addresses are reachable over private networks alone. */
export function isPrivateBlock(block: string): boolean {
  return within(PRIVATE, block);
}

/** Sorts the blocks of `apiAccess`, which means the same on every cloud. */
export function apiSources(apiAccess: readonly string[]): ApiSources {
  return {
    network: apiAccess.filter(isPrivateBlock),
    internet: apiAccess.filter((block) => !isPrivateBlock(block)),
  };
}

/** Each block once, of IPv4, and none that leaves next to nobody out. */
export function checkApiAccess(apiAccess: readonly string[], path: string): Problem[] {
  return apiAccess.flatMap((block, index) => {
    const answer = wrongSource(block, apiAccess.indexOf(block) !== index);
    return answer === undefined ? [] : [{ path: `${path}.apiAccess[${index}]`, value: block, ...answer }];
  });
}

function wrongSource(block: string, isTwin: boolean): Pick<Problem, "rule" | "remedy"> | undefined {
  const parsed = parseCidr(block);
  if (isTwin) return { rule: NAMED_TWICE, remedy: "name each block once" };
  if (parsed?.family === 6) {
    return { rule: "is a block of IPv6, and the cluster's API has IPv4 addresses alone", remedy: "name IPv4 blocks" };
  }
  const remedy = "name the addresses that your people and runners come from";
  if (within(NOBODY, block)) return { rule: "holds addresses that no machine calls another network from", remedy };
  if (isPrivateBlock(block) || (parsed?.prefix ?? 0) >= WIDEST_PUBLIC_PREFIX) return undefined;
  return {
    rule: `lets too much of the internet reach the cluster's API: more than a /${WIDEST_PUBLIC_PREFIX}`,
    remedy,
  };
}

function blocks(...texts: readonly string[]): Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

function within(outer: readonly Cidr[], block: string): boolean {
  const inner = parseCidr(block);
  return inner !== undefined && outer.some((one) => contains(one, inner));
}
