/**
 * An offer: an instance type that a cloud sells, with what it carries and what it cost when its price was read. Offers
 * are data that is read by people now and then, never live: `offers.generated.ts` holds them, each with its source.
 */
import { byCloud, type SellingCloud } from "../clouds";
import { MARKETS } from "./markets";
import { machineTraits, type MachineTraits } from "./traits";
import type { OfferRow, OfferSource } from "./offer-row";
import { OFFER_ROWS, OFFER_SOURCES } from "./offers.generated";

export interface Offer extends OfferRow, MachineTraits {
  readonly devices: number;
  /** Where the figures were read, and when; the date is absent where the source tells none. */
  readonly from: OfferSource;
}

export const OFFERS: readonly Offer[] = OFFER_ROWS.map(asOffer);

export function asOffer(row: OfferRow): Offer {
  const from = OFFER_SOURCES[row.source] ?? { reference: "not stated" };
  return { ...row, ...machineTraits(row.cloud, row.type), devices: row.devices ?? 0, from };
}

/** Each cloud's region in which every type is listed that the table knows: prices elsewhere fall back to it. */
export const REFERENCE_REGIONS = byCloud((cloud) => MARKETS[cloud].referenceRegion);

/** An offer as one region sees it. */
export interface RegionalOffer {
  readonly offer: Offer;
  /** Whether the price was read in that region; elsewhere it is the reference region's, or the only one there is. */
  readonly priced: boolean;
}

/**
 * What a cloud offers in a region, one entry for each type. The reference region's list is taken as complete, so a type
 * that is listed elsewhere alone is not offered there; of other regions less is known, and every type may be there.
 */
export function offersIn(cloud: SellingCloud, region: string, offers: readonly Offer[] = OFFERS): RegionalOffer[] {
  const all = offers.filter((offer) => offer.cloud === cloud);
  const here = all.filter((offer) => offer.region === region).map((offer) => ({ offer, priced: true }));
  if (region === REFERENCE_REGIONS[cloud]) return here;
  const found = new Map(here.map((one) => [offerName(one.offer), one]));
  for (const offer of all.sort((a, b) => isReference(b) - isReference(a))) {
    const name = offerName(offer);
    if (!found.has(name)) found.set(name, { offer, priced: false });
  }
  return [...found.values()];
}

function isReference({ cloud, region }: Offer): number {
  return region === REFERENCE_REGIONS[cloud] ? 1 : 0;
}

/** What people and lock files call an offer: its type, and what is attached to it. */
export function offerName({ type, attach, devices }: Pick<Offer, "type" | "attach" | "devices">): string {
  return attach === undefined ? type : `${type}+${devices}x${attach}`;
}
