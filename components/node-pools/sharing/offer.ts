/** What a cloud lets pools share, as its file beside this one says it. */
import type { Accelerator } from "../../../catalogue/accelerators";
import type { SharingKind } from "./spec";

export interface SharingOffer {
  /** Why a kind of sharing cannot be had there, in words that follow its name; absent where it can. */
  readonly refused: Partial<Readonly<Record<SharingKind, string>>>;
  /** Profiles that the cloud configures, by accelerator; an accelerator that is absent is not split there. */
  readonly mig: Partial<Readonly<Record<Accelerator, readonly string[]>>>;
  /** Who splits and counts the devices there, for people. */
  readonly by: string;
  /** Where that was read, and when. */
  readonly source: string;
}
