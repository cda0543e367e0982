/** The clouds that a recovery can look into, and how a recorded resource leads to its cloud and account. */
import type { State, StateResource } from "../automation/state";
import { resources } from "../automation/state";
import { AWS_TRACES } from "./traces.aws";
import { AZURE_TRACES } from "./traces.azure";
import { GCP_TRACES } from "./traces.gcp";
import { type CloudPlace, type CloudTraces, type Inputs, type Trace } from "./trace";
import { SELLING_CLOUDS, type SellingCloud } from "../catalogue/clouds";
import { isMap } from "../components/core/plain";

const TRACES: Readonly<Record<SellingCloud, CloudTraces>> = { aws: AWS_TRACES, gcp: GCP_TRACES, azure: AZURE_TRACES };

export const CLOUDS: readonly CloudTraces[] = SELLING_CLOUDS.map((cloud) => TRACES[cloud]);

/** How secrets are recorded: an object with this key, and the value encrypted or, when asked for, readable. */
const SECRET_KEY = "4dabf18193072939515e22adb298388d";

/** The cloud that a resource is of; undefined for everything else. */
export function cloudOf({ type }: Pick<StateResource, "type">): CloudTraces | undefined {
  const [name] = type.split(":");
  return CLOUDS.find((cloud) => cloud.package === name);
}

export function traceOf(resource: Pick<StateResource, "type">): Trace | undefined {
  return cloudOf(resource)?.types[resource.type];
}

/** Where a resource's provider leads to; undefined when it is not recorded, or does not say. */
export function placeOf(state: State, resource: StateResource): CloudPlace | undefined {
  // `<urn>::<id>`, and URNs hold `::` themselves.
  const urn = resource.provider?.replace(/::[^:]+$/, "");
  const provider = resources(state).find((one) => one.urn === urn && one.delete !== true);
  return provider && cloudOf(resource)?.place(readable(provider.inputs));
}

/** Properties without the wrapping of secrets; those that are still encrypted are left out. */
export function readable(properties: Inputs | undefined): Inputs {
  return Object.fromEntries(
    Object.entries(properties ?? {}).flatMap(([key, value]) => {
      const read = unwrap(value);
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isMap(value)) return value;
  if (!(SECRET_KEY in value)) return readable(value);
  const { plaintext } = value;
  return typeof plaintext === "string" ? unwrap(JSON.parse(plaintext)) : undefined;
}
