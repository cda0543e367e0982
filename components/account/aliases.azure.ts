/**
 * Which former types an Azure resource keeps. The SDK lets each resource be known by its type in every version of Azure's
 * API, fifty for a virtual network, and computes a URN for each: a quarter of the program's memory on Azure.
 */
import type { Alias, Input, ResourceTransformation, URN } from "@pulumi/pulumi";

/** Types with an API version, which nothing here was ever created under: adapters use the types without one. */
const WITH_API_VERSION = /^azure-native:\w+\/v\d{8}\w*:\w+$/;

/** Leaves out a resource's types of other API versions. Every other alias stays, such as that of a type that moved. */
export const withoutApiVersions: ResourceTransformation = ({ type, props, opts }) => {
  if (!type.startsWith("azure-native:") || opts.aliases === undefined) return undefined;
  return { props, opts: { ...opts, aliases: opts.aliases.filter((alias) => !isApiVersion(alias)) } };
};

/** An alias that says more than the type was written by somebody, for a reason. */
function isApiVersion(alias: Input<URN | Alias>): boolean {
  if (typeof alias !== "object" || !("type" in alias) || Object.keys(alias).length > 1) return false;
  return typeof alias.type === "string" && WITH_API_VERSION.test(alias.type);
}
