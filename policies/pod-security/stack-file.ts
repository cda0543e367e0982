/**
 * What a preview's rules take from the stack file: the engine hands a pack the stack's configuration in the environment,
 * as it does to the program. Read as far as it has the form that the program accepts; the program says what is wrong.
 */
import { ownRegistries } from "../../components/core/registry-hosts";
import { publishedNames } from "../../components/core/published-names";
import { isMap } from "../../components/core/plain";

type Variables = Readonly<Record<string, string | undefined>>;
type Bag = Readonly<Record<string, unknown>>;

/** The registries that the stack trusts: its own, and those of `security.registries`. */
export function registriesOfStack(variables: Variables): readonly string[] {
  const section = sections(variables["PULUMI_CONFIG"]);
  const own = ownRegistries({
    stack: variables["PULUMI_STACK"] ?? "",
    cloud: text(section("cloud")[WHOLE]) ?? "",
    repositories: texts(section("registry")["repositories"]),
    placement: Object.fromEntries(Object.entries(section("placement")).map(([cloud, place]) => [cloud, bag(place)])),
  });
  return [...own, ...texts(section("security")["registries"])];
}

/** The names that tenants may publish, as `<namespace>/<name>`. */
export function namesOfStack(variables: Variables): readonly string[] {
  return publishedNames(
    list(sections(variables["PULUMI_CONFIG"])("tenants")[WHOLE]).map((tenant) => ({
      names: texts(bag(tenant)["names"]),
      namespaces: list(bag(tenant)["namespaces"]).flatMap((namespace) => {
        const { name } = bag(namespace);
        return typeof name === "string" ? [{ name }] : [];
      }),
    })),
  );
}

/** Where a section that is no map keeps its value. */
const WHOLE = "";

/** The sections of the stack file by name: `stratiform:security` is the section `security`. */
function sections(config: string | undefined): (name: string) => Bag {
  const entries = bag(parsed(config ?? "{}"));
  return (name) => {
    const value = entries[`stratiform:${name}`];
    if (typeof value !== "string") return isMap(value) ? value : { [WHOLE]: value };
    const inside = parsed(value);
    return isMap(inside) ? inside : { [WHOLE]: inside ?? value };
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function bag(value: unknown): Bag {
  return isMap(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
