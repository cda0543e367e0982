/**
 * What follows a stack file's order of ways to buy nodes and its bounds inside the cluster. It comes after the addons,
 * and goes before them: the machines that it started must be gone before what can stop them is.
 */
import type { Provider } from "@pulumi/kubernetes/provider";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import type { Maintenance } from "../../control-plane/maintenance";
import { PlatformComponent, type ComponentArgs } from "../../core/component";
import type { NodePoolsGround } from "../contract";
import type { CreateAutoscaling } from "./contract";
import { isElastic } from "../ways";

export interface AutoscalingArgs extends ComponentArgs {
  readonly cloud: { readonly autoscaling: CreateAutoscaling };
  readonly provider: Provider;
  /** Every pool of the stack, system pools included, with what they stand on. */
  readonly ground: NodePoolsGround;
  readonly maintenance: Maintenance;
  /** The addons that `autoscalersFor` names. */
  readonly ready: readonly Resource[];
}

export class Autoscaling extends PlatformComponent {
  constructor(name: string, args: AutoscalingArgs, options?: ComponentResourceOptions) {
    super("Autoscaling", name, args, options);
    const { cloud, provider, ground, maintenance, ready } = args;
    cloud.autoscaling(this.scope(), { ...ground, maintenance, provider, ready });
    this.registerOutputs({ pools: ground.pools.filter(({ spec }) => isElastic(spec)).map(({ spec }) => spec.name) });
  }
}
