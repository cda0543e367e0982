/**
 * What a stack file asks for beside the cluster, without what its cluster does without. A stack file that is for several
 * clouds stays one file: on the clouds that create clusters it is all there, on a cluster that exists what is listed in
 * `placement.existing.leavesOut` is not, nor are the rights on it. Pure.
 */
import type { Grants } from "../../components/access/spec";
import { leftOutOn } from "../../components/placement/offered";
import { namedBeside, withoutBeside } from "./beside";
import type { PlatformSpec } from "./schema";

/** @param spec the sections that are right in themselves */
export function leaveOut(spec: Partial<PlatformSpec>): Partial<PlatformSpec> {
  const { cloud, placement, access, workloads } = spec;
  const out = cloud === undefined || placement === undefined ? [] : leftOutOn(cloud, placement);
  if (out.length === 0) return spec;
  const names = namedBeside(spec, out);
  const kept = <T extends Grants>(holder: T): T => ({
    ...holder,
    reads: holder.reads.filter((target) => !names.includes(nameIn(target))),
    writes: holder.writes.filter((target) => !names.includes(nameIn(target))),
  });
  return {
    ...withoutBeside(spec, out),
    // Who had rights on what is left out alone has none.
    ...(access && {
      access: access.flatMap((account) => {
        const { reads, writes } = kept(account);
        const isEmptied = reads.length + writes.length === 0 && account.reads.length + account.writes.length > 0;
        return isEmptied ? [] : [{ ...account, reads, writes }];
      }),
    }),
    ...(workloads && { workloads: workloads.map(kept) }),
  };
}

/** The store or secret that a grant names, without the place in it. */
function nameIn(target: string): string {
  return target.split("/")[0] ?? target;
}
