/**
 * What the program would create, asked through a preview. An object that exists, carries our labels and is not recorded
 * belongs to the URN under which the program plans to create it; so it can be adopted although no operation is pending.
 */
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EngineFailed, type Engine } from "../automation/engine";
import type { StateResource } from "../automation/state";
import { isMap } from "../components/core/plain";

/** How events show a value that is secret. */
const SECRET = "[secret]";

/** Resources that a preview plans to create, parents before children; also those seen before a preview failed. */
export async function plannedCreates(engine: Engine, run: string): Promise<StateResource[]> {
  const planned = new Map<string, StateResource>();
  const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    const metadata = resourcePreEvent?.metadata;
    if (metadata?.op !== "create" || metadata.new === undefined) return;
    const { urn, type, custom, parent, provider, inputs } = metadata.new;
    planned.set(urn, {
      urn,
      type,
      custom: custom === true,
      ...(parent === "" ? {} : { parent }),
      ...(provider === "" ? {} : { provider }),
      inputs: withoutSecrets(inputs),
    });
  };
  try {
    await engine.preview({ run, onEvent });
  } catch (error) {
    // An object that exists already can make the preview fail; what it planned before that is what we asked for.
    if (!(error instanceof EngineFailed)) throw error;
  }
  return [...planned.values()];
}

/** A resource and those of its ancestors that are planned too, ancestors first. */
export function withAncestors(resource: StateResource, planned: readonly StateResource[]): StateResource[] {
  const parent = planned.find(({ urn }) => urn === resource.parent);
  return parent === undefined ? [resource] : [...withAncestors(parent, planned), resource];
}

/** Secrets come as a marker instead of a value: better no value, which the next `up` sets, than a wrong one. */
export function withoutSecrets(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(inputs).filter(([, value]) => value !== SECRET);
  return Object.fromEntries(entries.map(([key, value]) => [key, isMap(value) ? withoutSecrets(value) : value]));
}
