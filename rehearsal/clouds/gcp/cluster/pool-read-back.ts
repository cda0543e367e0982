/** What GKE makes of a node pool's inputs, as the provider reads them back. */
import type { Plain, ReadBack } from "../../plugin/row";
import { at, numberAt, textAt } from "../../plugin/reading";
import { localSsdsOf } from "../../../../catalogue/machines/disks.gcp";
import { isMap } from "../../../../components/core/plain";

/**
 * Local disks that come with a machine, which the provider takes for a setting that somebody made: its schema has both blocks
 * Optional, not Computed and ForceNew (terraform-provider-google@e03b7622 google/services/container/node_config.go:449-490).
 * cluster-toolkit#2968: "when ephemeral_storage_local_ssd_config is not set, it forces node-pool recreation on re-deploy".
 */
const LOCAL_SSDS = ["nodeConfig.ephemeralStorageLocalSsdConfig", "nodeConfig.localNvmeSsdBlockConfig"] as const;

/** crossplane-contrib/provider-upjet-gcp#1029 (2026-09-09): flex-start pools are SHORT_LIVED, whatever was asked for. */
const FLEX_STRATEGY: ReadBack = { path: "upgradeSettings", value: { strategy: "SHORT_LIVED" } };

export function poolReadBack(inputs: Plain): ReadBack[] {
  const count = localSsdsOf(textAt(inputs, "nodeConfig.machineType") ?? "");
  const said = LOCAL_SSDS.some((path) => at(inputs, path) !== undefined);
  const [byDefault] = LOCAL_SSDS;
  return [
    ...(count === undefined || said ? [] : [{ path: byDefault, value: { localSsdCount: count } }]),
    ...(at(inputs, "nodeConfig.flexStart") === true && isMap(inputs["upgradeSettings"]) ? [FLEX_STRATEGY] : []),
  ];
}

/** The blocks name as many disks as the machine has, or none of the other. */
export function localSsdMisfit(config: Plain): { readonly property: string; readonly rule: string } | undefined {
  const machineType = textAt(config, "machineType") ?? "";
  const count = localSsdsOf(machineType);
  const asked = numberAt(config, "ephemeralStorageLocalSsdConfig.localSsdCount");
  if (asked === undefined || count === undefined || asked === count) return undefined;
  return {
    property: "ephemeralStorageLocalSsdConfig.localSsdCount",
    rule: `is ${asked}, but ${machineType} comes with ${count} local disks`,
  };
}
