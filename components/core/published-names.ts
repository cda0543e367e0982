/** Names that tenants may publish, in the form that the rule about them reads, for the program and for previews alike. */

interface Publisher {
  readonly names: readonly string[];
  readonly namespaces: readonly { readonly name: string }[];
}

/** `<namespace>/<name>`, of every tenant. */
export function publishedNames(tenants: readonly Publisher[]): string[] {
  return tenants.flatMap(({ names, namespaces }) =>
    namespaces.flatMap((namespace) => names.map((name) => `${namespace.name}/${name}`)),
  );
}
