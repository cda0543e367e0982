/** The program: configuration, cloud, layers, outputs. Each layer only sees what came before it. */
import { getStack } from "@pulumi/pulumi";
import { loadCloud } from "../components/cloud/registry";
import { loadSpec } from "./config/load";
import { createFoundation } from "./layers/foundation";
import { createTenants } from "./layers/tenants";
import { createWorkloads } from "./layers/workloads";
import { stackOutputs, type StackOutputs } from "./outputs";

// Pulumi calls a program that is a function, and its result becomes the stack's outputs.
export = function program(): StackOutputs {
  const spec = loadSpec();
  const cloud = loadCloud(spec.cloud);
  const ownership = { ...spec.ownership, stack: getStack(), environment: spec.environment };

  const foundation = createFoundation(spec, cloud, ownership);
  const tenants = createTenants(spec, foundation, ownership);
  const workloads = createWorkloads(spec, foundation, tenants, ownership);
  return stackOutputs(spec, foundation, workloads);
};
