/**
 * Turns the tables of priced instance types in catalogue/machines/tables into `catalogue/machines/offers.generated.ts`:
 * `npm run generate:offers`, when prices have been read again and written into the tables. Rows that could not be chosen
 * honestly are left out, each with its reason.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ACCELERATOR_NAMES, type Accelerator } from "../catalogue/accelerators";
import type { OfferRow, OfferSource } from "../catalogue/machines/offer-row";
import type { SellingCloud } from "../catalogue/clouds";

/** Types and prices as they were read, each line with its source; later tables have sizes between those of the first. */
const TABLES = path.join(__dirname, "../catalogue/machines/tables");

export const OUTPUT = path.join(__dirname, "../catalogue/machines/offers.generated.ts");

const COLUMNS =
  "cloud,instance_type,accelerator,accel_count,accel_mem_gib,vcpu,mem_gib,region,on_demand_usd_h,spot_usd_h,source";

/** Dollars an hour beyond which a figure is a sentinel or a slip: published tables contain 700 for "no price". */
const MOST_PER_DEVICE = 40;
const MOST_PER_VCPU = 0.2;

type Read = { readonly row: Omit<OfferRow, "source">; readonly source: OfferSource } | { readonly left: string };

/** Reads the tables; a line is an offer, or the reason why it is none. */
export function readOffers(...tables: readonly string[]): { offers: string; left: readonly string[] } {
  const sources: OfferSource[] = [];
  const rows = new Map<string, string>();
  const left: string[] = [];
  for (const line of tables.flatMap(linesOf)) {
    const read = readLine(line);
    if ("left" in read) {
      left.push(read.left);
      continue;
    }
    const { row } = read;
    const identity = `${row.cloud} ${row.type}${row.attach === undefined ? "" : ` with ${row.attach}`} in ${row.region}`;
    if (rows.has(identity)) {
      left.push(`${identity}: listed twice`);
      continue;
    }
    const text = JSON.stringify(read.source);
    if (!sources.some((source) => JSON.stringify(source) === text)) sources.push(read.source);
    const source = sources.findIndex((one) => JSON.stringify(one) === text);
    rows.set(identity, `  ${literal({ ...row, source })},`);
  }
  return { offers: file(sources, [...rows.values()], left), left };
}

function linesOf(table: string): string[] {
  const [header, ...lines] = table.trim().split(/\r?\n/);
  if (header !== COLUMNS) throw new Error(`a table must have the columns ${COLUMNS}`);
  return lines;
}

function readLine(line: string): Read {
  const [
    cloud = "",
    type = "",
    accelerator = "",
    count = "",
    device = "",
    vcpu = "",
    memory = "",
    place = "",
    ...rest
  ] = line.split(",");
  const [price = "", spot = "", ...reference] = rest;
  const text = reference.join(",");
  const where = `${cloud} ${type}`;
  const region = place.replace(/ \(no list price\)$/, "");
  const [machine = "", attach] = type.split(/ \+ \dx /);
  if (!/^[a-z]+-?[a-z0-9-]*\d$|^[a-z]+\d?$/.test(region)) return { left: `${where}: no region` };
  if (vcpu === "" || memory === "") return { left: `${where}: processors or memory are not known` };
  if (accelerator !== "" && !isAccelerator(accelerator)) return { left: `${where}: ${accelerator} is not catalogued` };
  const devices = Number(count === "" ? 0 : count);
  if (!Number.isInteger(devices)) return { left: `${where}: carries a fraction of a device` };
  const wrong = implausible({ devices, vcpu: Number(vcpu), price: Number(price), spot: Number(spot) });
  if (wrong !== undefined) return { left: `${where} in ${region}: ${wrong}` };
  const stale = /spot STALE/.test(text);
  const unverified = /((?:[a-z/]+ )+?)unverified/.exec(text.split(";").slice(1).join(";"))?.[1]?.trim();
  const isUnverified = /unverified|approximate/.test(text);
  return {
    row: {
      cloud: cloud as SellingCloud,
      type: machine,
      ...(attach !== undefined && { attach }),
      ...(isAccelerator(accelerator) && { accelerator, devices, deviceGiB: Number(device) }),
      vcpu: Number(vcpu),
      memoryGiB: Number(memory),
      region,
      ...(price !== "" && { onDemand: Number(price) }),
      ...(spot !== "" && !stale && { spot: Number(spot) }),
      ...(isUnverified && { unverified: unverified ?? "price" }),
    },
    source: sourceOf(text),
  };
}

function implausible({ devices, vcpu, price, spot }: Record<"devices" | "vcpu" | "price" | "spot", number>) {
  if (price > (devices > 0 ? MOST_PER_DEVICE * devices : MOST_PER_VCPU * vcpu)) return `${price} an hour is no price`;
  if (price > 0 && spot > price) return `spot for ${spot} is dearer than ${price} on demand`;
  return vcpu > 0 ? undefined : "has no processors";
}

/** What was read and when: the price's date where several are given. */
function sourceOf(text: string): OfferSource {
  const reference = (text.split(/;| \(/)[0] ?? "").trim();
  const date = /pricing (\d{4}-\d\d-\d\d)/.exec(text)?.[1] ?? /\d{4}-\d\d-\d\d/.exec(text)?.[0];
  return { reference, ...(date !== undefined && { date }) };
}

function isAccelerator(name: string): name is Accelerator {
  return (ACCELERATOR_NAMES as readonly string[]).includes(name);
}

function literal(value: object): string {
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${JSON.stringify(one)}`);
  return `{ ${entries.join(", ")} }`;
}

function file(sources: readonly OfferSource[], rows: readonly string[], left: readonly string[]): string {
  return [
    "/**",
    " * Instance types and their prices in US dollars an hour. Written by tools/generate-offers.ts; do not edit.",
    ` * ${rows.length} offers. Left out:`,
    ...left.map((reason) => ` * - ${reason}`),
    " */",
    'import type { OfferRow, OfferSource } from "./offer-row";',
    "",
    "export const OFFER_SOURCES: readonly OfferSource[] = [",
    ...sources.map((source) => `  ${literal(source)},`),
    "];",
    "",
    "export const OFFER_ROWS: readonly OfferRow[] = [",
    ...rows,
    "];",
    "",
  ].join("\n");
}

/** The tables as they stand, in the order in which they are read. */
export function offerTables(): string[] {
  return readdirSync(TABLES)
    .sort()
    .map((table) => readFileSync(path.join(TABLES, table), "utf8"));
}

function main(): void {
  const { offers, left } = readOffers(...offerTables());
  writeFileSync(OUTPUT, offers);
  console.log(`wrote ${path.relative(process.cwd(), OUTPUT)}; left out:\n${left.join("\n")}`);
}

if (require.main === module) main();
