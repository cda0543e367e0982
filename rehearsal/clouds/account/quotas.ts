/** Limits of an account: what is in use and what a request adds may not exceed them. Pure. */
import type { QuotaUse } from "../plugin/row";
import { AccountRefusal } from "./refused";

/** @throws AccountRefusal naming every limit that would be exceeded, with what is in use and what is asked */
export function checkQuotas(
  used: readonly QuotaUse[],
  asked: readonly QuotaUse[],
  limits: Readonly<Record<string, number>>,
): void {
  const exceeded = [...new Set(asked.map(({ quota }) => quota))].flatMap((quota) => {
    // A limit for each part of something is stated once: `L-FE5A380F` for `L-FE5A380F/eu-central-1a`.
    const limit = limits[quota] ?? limits[quota.split("/")[0] ?? quota];
    const inUse = total(used, quota);
    const more = total(asked, quota);
    return limit === undefined || inUse + more <= limit
      ? []
      : [`${quota}: ${more} asked with ${inUse} in use, limit ${limit}`];
  });
  if (exceeded.length > 0) throw new AccountRefusal("QuotaExceeded", exceeded.join("; "));
}

/** The sum of the uses of one limit. */
export function total(uses: readonly QuotaUse[], quota: string): number {
  return uses.reduce((sum, use) => (use.quota === quota ? sum + use.amount : sum), 0);
}
