/**
 * Runs a part of the program against Pulumi's mocks and records every resource that it registers, once all of them are.
 * Mocks prove what is asked for and in which relation; they cannot prove that an engine or a cluster accepts it.
 */
import * as pulumi from "@pulumi/pulumi";
import { judgeAsked } from "./vendors/vendor-judge";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** Logical names of what it is registered to wait for, besides what its inputs refer to. */
  readonly dependsOn: readonly string[];
  /** Their types, in the same order. */
  readonly dependsOnTypes: readonly string[];
  /** Id part of the explicit provider's reference; undefined for the default provider. */
  readonly provider: string | undefined;
  readonly options: pulumi.ResourceOptions;
}

export interface Recording<T> {
  readonly result: T;
  /** In the order of registration. */
  readonly resources: readonly Registered[];
  /** The only resource of that logical name. Throws when there is none or several. */
  one(name: string): Registered;
  ofType(type: string): Registered[];
  /** Inputs of every look-up that was made. */
  readonly lookedUp: readonly Readonly<Record<string, unknown>>[];
}

/**
 * @param program creates resources; pass `options` to the components that it creates, so that theirs are recorded
 * @param state outputs of a resource besides its inputs
 * @param lookUps answers to the look-ups that the program may make, by token
 */
export async function record<T>(
  program: (options: pulumi.ComponentResourceOptions) => T,
  state: (type: string, name: string) => Record<string, unknown> = () => ({}),
  lookUps: Readonly<Record<string, Record<string, unknown>>> = {},
): Promise<Recording<T>> {
  const seen: (Omit<Registered, "dependsOn" | "dependsOnTypes" | "options"> & { key: string })[] = [];
  const lookedUp: Record<string, unknown>[] = [];
  const given = new Map<string, pulumi.ResourceOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        const reference = provider === undefined || provider === "" ? undefined : provider;
        seen.push({
          key: `${type}::${name}`,
          type,
          name,
          inputs: inputs as Record<string, unknown>,
          provider: reference,
        });
        return { id: `${name}-id`, state: { ...(inputs as Record<string, unknown>), ...state(type, name) } };
      },
      call: ({ token, inputs }) => {
        lookedUp.push(inputs as Record<string, unknown>);
        const answer = lookUps[token];
        if (answer !== undefined) return answer;
        throw new Error(`the program called ${token}, but it must not look anything up`);
      },
    },
    "stratiform",
    "dev",
    false,
  );
  const result = program({
    transformations: [
      ({ type, name, opts }) => {
        given.set(`${type}::${name}`, opts);
        return undefined;
      },
    ],
  });
  await pulumi.runtime.disconnect();
  const resources = await Promise.all(
    seen.map(async ({ key, ...resource }) => {
      const options = given.get(key) ?? {};
      const urns = await urnsOf(options.dependsOn);
      return {
        ...resource,
        options,
        dependsOn: urns.map((urn) => urn.split("::").at(-1) ?? ""),
        dependsOnTypes: urns.map((urn) => urn.split("::").at(-2)?.split("$").at(-1) ?? ""),
      };
    }),
  );
  judgeAsked(
    resources,
    resources.map(({ name }) => `${name}-id`),
  );
  return {
    result,
    resources,
    lookedUp,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    one(name) {
      const found = resources.filter((resource) => resource.name === name);
      if (found.length !== 1 || found[0] === undefined) {
        throw new Error(
          `${found.length} resources are called ${name}; there are: ${resources.map((r) => r.name).join(", ")}`,
        );
      }
      return found[0];
    },
  };
}

/** The value of an output, which is known at once under mocks. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => resolve(value));
  });
}

/** The part of a plain value at a dotted path, e.g. `spec.containers.0.image`; undefined when there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .filter((key) => key !== "")
    .reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** The list at a dotted path. Throws when there is none, so that no assertion over its items can pass by their absence. */
export function listAt(value: unknown, path: string): unknown[] {
  const list = at(value, path);
  if (!Array.isArray(list)) throw new Error(`there is no list at ${path}`);
  return list;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

async function urnsOf(dependsOn: pulumi.ResourceOptions["dependsOn"]): Promise<string[]> {
  const resolved: unknown = await valueOf(pulumi.output<unknown>(dependsOn ?? []));
  const list: unknown[] = Array.isArray(resolved) ? resolved : [resolved];
  return Promise.all(list.filter((one) => pulumi.Resource.isInstance(one)).map(({ urn }) => valueOf(urn)));
}
