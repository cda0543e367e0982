/**
 * The two ways to a GKE control plane, as they answer a machine outside the cluster's network: addresses, for the listed
 * blocks, and a DNS name, for whoever IAM knows and external traffic is allowed for. A rehearsal runs outside the network
 * that a stack makes, so what nobody outside can reach leads to a port where nothing listens.
 * cloud.google.com/kubernetes-engine/docs/concepts/network-isolation; read 2026-11-30 in the reference of DNSEndpointConfig
 * (docs.cloud.google.com/python/docs/reference/container: "Controls whether user traffic is allowed over this endpoint")
 */
import { GCP } from "../../../../catalogue/tokens/gcp";
import type { Plain, World } from "../../plugin/row";
import { at, listAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

const NOWHERE = "127.0.0.1:1";

/** Outputs of a cluster: `endpoint` without a scheme, as GKE gives it, and the endpoints' settings with the DNS name. */
export function endpointsOf(inputs: Plain, world: World): Plain {
  const address = world.controlPlane.server.replace(/^https:\/\//, "");
  const settings = isMap(inputs["controlPlaneEndpointsConfig"]) ? inputs["controlPlaneEndpointsConfig"] : {};
  const dns = isMap(settings["dnsEndpointConfig"]) ? settings["dnsEndpointConfig"] : {};
  return {
    endpoint: addressAnswers(inputs, world) ? address : NOWHERE,
    controlPlaneEndpointsConfig: {
      ...settings,
      dnsEndpointConfig: { ...dns, endpoint: dns["allowExternalTraffic"] === true ? address : NOWHERE },
    },
  };
}

/** Listed blocks are where the rehearsal runs; so is a network that the stack did not make. */
function addressAnswers(inputs: Plain, world: World): boolean {
  if (at(inputs, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") === false) return false;
  if (world.find(GCP.network, "id", textAt(inputs, "network")) === undefined) return true;
  return listAt(inputs, "masterAuthorizedNetworksConfig.cidrBlocks").length > 0;
}
