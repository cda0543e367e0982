/** The shape of the generated table of offers: a line of it, and where the line was read. */
import type { Accelerator } from "../accelerators";
import type { SellingCloud } from "../clouds";

/** One line of the generated table. */
export interface OfferRow {
  readonly cloud: SellingCloud;
  /** The cloud's own name, e.g. `p5.48xlarge`. */
  readonly type: string;
  /** The accelerator's name in the cloud's API, for types that carry one only when it is attached. */
  readonly attach?: string;
  readonly accelerator?: Accelerator;
  /** Whole devices in one machine. @default 0 */
  readonly devices?: number;
  /** Memory of one device in GiB. */
  readonly deviceGiB?: number;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly region: string;
  /** List price of one machine in US dollars an hour. Absent: sold by reservation, spot or queue only, as far as is known. */
  readonly onDemand?: number;
  /** What a spot machine cost in the cheapest zone when it was read. For orientation: spot prices change by the hour. */
  readonly spot?: number;
  /** Figures that the source does not confirm. */
  readonly unverified?: string;
  /** Position in `OFFER_SOURCES`. */
  readonly source: number;
}

export interface OfferSource {
  readonly reference: string;
  readonly date?: string;
}
