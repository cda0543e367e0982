/** The URNs that the engine would record for a plan: those of the program, and of the providers that it adds itself. */
import type { Registration } from "../recording-engine";

export function engineUrns(registrations: readonly Registration[]): string[] {
  const urns = registrations.map(({ urn }) => urn);
  return [...new Set([...urns, ...registrations.flatMap(defaultProvider)])];
}

/** A resource of a package for which the program names no provider gets the package's default one. */
function defaultProvider({ urn, type, custom, provider }: Registration): string[] {
  if (!custom || provider !== "" || type.startsWith("pulumi:")) return [];
  const [stack, project] = urn.split("::");
  return [`${stack}::${project}::pulumi:providers:${type.split(":")[0]}::default`];
}
