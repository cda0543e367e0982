/**
 * The GPU software that the platform itself brings to nodes with NVIDIA devices, as addons; and on record, who owns every
 * other layer. Only where an addon is needed: elsewhere the node or the cloud has it all.
 */
import { RuntimeClass } from "@pulumi/kubernetes/node/v1";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { AddonName } from "../../addons/catalogue";
import type { FromStack } from "../../addons/from-stack";
import { PlatformComponent, type InClusterArgs } from "../../core/component";
import { plannedAddons, type GpuStackPlan } from "./plan";

export interface GpuStackArgs extends InClusterArgs {
  readonly plan: GpuStackPlan;
}

export class GpuStack extends PlatformComponent {
  /** Values of the planned addons, and what their releases wait for. */
  readonly forAddons: Readonly<Partial<Record<AddonName, FromStack>>>;

  constructor(name: string, { plan, ...args }: GpuStackArgs, options?: ComponentResourceOptions) {
    super("GpuStack", name, args, options);
    const scope = this.scope({ provider: args.provider });
    // Without its class a pod that names a runtime is turned away.
    const classes = plan.runtimes.map(
      (runtime) =>
        new RuntimeClass(
          `${name}-${runtime}`,
          { metadata: { name: runtime, labels: scope.labels }, handler: runtime },
          scope.options,
        ),
    );
    this.forAddons = Object.fromEntries(
      plannedAddons(plan).map((addon) => [addon, { values: plan.addons[addon] ?? {}, dependsOn: classes }]),
    );
    const owners = Object.entries(plan.owners).map(([layer, { kind, by }]) => [layer, `${kind}: ${by}`]);
    this.registerOutputs({ owners: Object.fromEntries(owners) });
  }
}
