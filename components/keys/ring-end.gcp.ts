/**
 * The random end of a key ring's name, by a key's id. Key rings are never deleted, so each stack that is made anew has another end:
 * what has a name that Google keeps taken after a destroy ends the same way. Undefined for a ring without such an end. Pure.
 */
export function ringEnd(keyId: string): string | undefined {
  const ring = /\/keyRings\/([^/]+)\//.exec(keyId)?.[1] ?? "";
  return /-([0-9a-f]{7})$/.exec(ring)?.[1];
}
