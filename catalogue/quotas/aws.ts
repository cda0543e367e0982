/**
 * EC2's quotas: running vCPUs in a region by group of families, on demand and spot apart. Capacity reservations count as
 * on demand. Codes: Service Quotas, service `ec2`; the spot codes of P and of the accelerator chips by SkyPilot's
 * catalogue (v5, instance_quota_mapping) and AWS's quota page, read 2026-08-22.
 */
import { isReclaimable, type QuotasOf } from "./quota";

interface Group {
  readonly title: string;
  /** First letters and generation of the types. */
  readonly types: RegExp;
  readonly onDemand: string;
  /** Absent where sources disagree about the code. */
  readonly spot?: string;
}

const GROUPS: readonly Group[] = [
  {
    title: "Standard (A, C, D, H, I, M, R, T, Z)",
    types: /^(a|c|d|h|i|m|r|t|z|im|is)\d/,
    onDemand: "L-1216C47A",
    spot: "L-34B43A08",
  },
  { title: "G and VT", types: /^(g|gr|vt)\d/, onDemand: "L-DB2E81BA", spot: "L-3819A6DF" },
  { title: "P", types: /^p[2-4]/, onDemand: "L-417A185B", spot: "L-7212CCBC" },
  { title: "P", types: /^p5/, onDemand: "L-417A185B", spot: "L-C4BD4855" },
  { title: "P", types: /^p6/, onDemand: "L-417A185B" },
  { title: "Inf", types: /^inf\d/, onDemand: "L-1945791B", spot: "L-B5D1601B" },
  { title: "Trn", types: /^trn\d/, onDemand: "L-2C3B7624", spot: "L-6B0D517C" },
  { title: "DL", types: /^dl\d/, onDemand: "L-6E869C2A", spot: "L-85EED4F7" },
];

export const awsQuotas: QuotasOf = ({ type, vcpu }, capacity) => {
  const group = GROUPS.find(({ types }) => types.test(type));
  const spot = isReclaimable(capacity);
  const quota = spot ? group?.spot : group?.onDemand;
  if (group === undefined || quota === undefined) return undefined;
  const title = `${spot ? "All" : "Running On-Demand"} ${group.title} ${spot ? "Spot Instance Requests" : "instances"}`;
  return [{ quota, title, unit: "vCPU", perNode: vcpu }];
};
