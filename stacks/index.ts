/** The program: configuration, cloud, layers, outputs. Each layer only sees what came before it. */
import { getStack } from "@pulumi/pulumi";
import { loadCloud } from "../components/cloud/registry";
import { loadSpec } from "./config/load";
import { createFoundation } from "./layers/foundation";
import { createTenants } from "./layers/tenants";
import { createWorkloads } from "./layers/workloads";
import { stackOutputs, type StackOutputs } from "./outputs";

// Pulumi awaits a program that is an async function; one that awaits at its top level cannot be CommonJS.
export = async function program(): Promise<StackOutputs> {
  const spec = loadSpec();
  const cloud = await loadCloud(spec.cloud);
  const ownership = { ...spec.ownership, stack: getStack(), environment: spec.environment };

  const foundation = createFoundation(spec, cloud, ownership);
  const tenants = createTenants(spec, foundation, ownership);
  const workloads = createWorkloads(spec, foundation, tenants, ownership);
  return stackOutputs(spec, foundation, workloads);
};
