/** Address blocks in CIDR notation, IPv4 and IPv6: what a NetworkPolicy accepts, and no block that means another one. */
import { isIP } from "node:net";

export interface Cidr {
  readonly family: 4 | 6;
  /** The address as a whole number, host bits included. */
  readonly address: bigint;
  readonly prefix: number;
}

/** Reads `10.0.0.0/8` or `fd00::/8`; undefined when it is not a CIDR block. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([0-9a-fA-F.:]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return undefined;
  const [, host = "", length = ""] = match;
  const family = isIP(host);
  if (family !== 4 && family !== 6) return undefined;
  const prefix = Number(length);
  if (prefix > width(family)) return undefined;
  return { family, address: family === 4 ? readV4(host) : readV6(host), prefix };
}

/** Whether no bit after the prefix is set: `10.0.0.0/8` is a network, `10.0.0.1/8` is a host that means one. */
export function isNetwork({ family, address, prefix }: Cidr): boolean {
  const hostBits = BigInt(width(family) - prefix);
  return (address & ((1n << hostBits) - 1n)) === 0n;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const shift = BigInt(width(outer.family) - outer.prefix);
  return outer.address >> shift === inner.address >> shift;
}

/** Whether two blocks have any address in common: blocks are powers of two, so one then contains the other. */
export function overlaps(left: Cidr, right: Cidr): boolean {
  return contains(left, right) || contains(right, left);
}

/** Writes an IPv4 block: `10.0.0.0/8`. */
export function formatV4({ address, prefix }: Pick<Cidr, "address" | "prefix">): string {
  const bytes = [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn);
  return `${bytes.join(".")}/${prefix}`;
}

function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function readV4(host: string): bigint {
  return host.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function readV6(host: string): bigint {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(host);
  if (embedded !== null) {
    const v4 = readV4(embedded[2] ?? "");
    return readV6(`${embedded[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const [head = "", tail] = host.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(gap).fill("0"), ...right];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
