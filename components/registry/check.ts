/** Rules about repositories. Pure. */
import type { Problem } from "../core/errors";
import { NAMED_TWICE } from "../core/once";

/** A repository is named once, and none becomes another's name where "/" is written as "-". */
export function checkRepositories(repositories: readonly string[], path = "registry.repositories"): Problem[] {
  return repositories.flatMap((name, index): Problem[] => {
    const flat = name.replaceAll("/", "-");
    const first = repositories.findIndex((other) => other.replaceAll("/", "-") === flat);
    if (first === index) return [];
    const rule =
      repositories[first] === name
        ? NAMED_TWICE
        : `reads like ${JSON.stringify(repositories[first])} in names of the cloud`;
    return [{ path: `${path}[${index}]`, value: name, rule, remedy: "name each repository once" }];
  });
}
