/** What a namespace holds, for quota rules: its quotas and limit ranges, its workloads with their autoscalers. */
import type { Field } from "../rule/field";
import { inNamespace } from "../kubernetes/membership";
import { WORKLOADS } from "../kubernetes/pods";
import type { Stack, StackResource } from "../rule/resource";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { add, NOTHING, override, readAmounts, type Demand } from "./amounts";
import type { ContainerDefaults } from "./pod-demand";
import { claimDemand, workloadDemand } from "./workload-demand";

/** What one object adds to a namespace's demand. */
export interface Share {
  readonly resource: StackResource;
  readonly demand: Demand;
}

/** The objects of a type that are in a namespace for certain. */
export function membersOf(stack: Stack, namespace: StackResource, ...types: readonly string[]): StackResource[] {
  return stack.ofType(...types).filter((object) => inNamespace(object, namespace) === true);
}

/** Those of which it is not known yet. */
export function possibleMembersOf(stack: Stack, namespace: StackResource, type: string): StackResource[] {
  return stack.ofType(type).filter((object) => inNamespace(object, namespace) === undefined);
}

/** The demand of everything in a namespace, object by object. */
export function sharesOf(stack: Stack, namespace: StackResource): Share[] {
  const defaults = containerDefaults(membersOf(stack, namespace, KUBERNETES.limitRange));
  const autoscalers = membersOf(stack, namespace, KUBERNETES.horizontalPodAutoscaler);
  const workloads = membersOf(stack, namespace, ...WORKLOADS).map((resource) => {
    return { resource, demand: workloadDemand(resource, scaling(resource, autoscalers), defaults) };
  });
  const claims = membersOf(stack, namespace, KUBERNETES.persistentVolumeClaim).map((resource) => {
    return { resource, demand: claimDemand(resource.props) };
  });
  return [...workloads, ...claims];
}

/** The autoscalers that scale a workload. */
function scaling(workload: StackResource, autoscalers: readonly StackResource[]): StackResource[] {
  return autoscalers.filter((autoscaler) => {
    const target = autoscaler.props.at("spec", "scaleTargetRef");
    if (target.at("kind").text !== workload.type.slice(workload.type.lastIndexOf(":") + 1)) return false;
    const name = workload.props.at("metadata", "name").text;
    if (name !== undefined && target.at("name").isReadable) return target.at("name").text === name;
    return (autoscaler.propertyDependencies["spec"] ?? []).includes(workload);
  });
}

/**
 * What LimitRanges give to containers that state nothing: a maximum is the default limit where there is no other, and a
 * default limit the default request (k8s.io/kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem, read
 * 2026-12-01).
 */
export function containerDefaults(limitRanges: readonly StackResource[]): ContainerDefaults {
  const rows = limitRanges
    .flatMap(({ props }) => props.at("spec", "limits").items())
    .filter((row) => row.at("type").text === "Container");
  const amounts = (read: (row: Field) => Demand) => rows.map(read).reduce(override, NOTHING);
  const limits = amounts((row) => override(readAmounts(row.at("max")), readAmounts(row.at("default"))));
  const requests = amounts((row) => override(readAmounts(row.at("min")), readAmounts(row.at("defaultRequest"))));
  return { limits, requests: override(limits, requests) };
}

/** All shares together. */
export function totalOf(shares: readonly Share[]): Demand {
  return add(...shares.map(({ demand }) => demand));
}
