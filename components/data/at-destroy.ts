/**
 * What becomes of a data store's content when its stack is destroyed: said in the stack's outputs, and listed before a
 * rehearsal's destroy. Plain data and its wording.
 */

export interface AtDestroy {
  readonly kind: "postgres";
  /** `removed` with the stack; `protected`: the store and what it needs stay, and a destroy ends in an error. */
  readonly content: "removed" | "protected";
  /** Volumes that hold it. */
  readonly volumes: number;
  /** Folder of an object store whose backups stay, whatever happens to the store. */
  readonly backups?: string;
}

/** One line for people. @param name `<namespace>/<name>` */
export function describeAtDestroy(name: string, { kind, content, volumes, backups }: AtDestroy): string {
  const held = `${volumes} ${volumes === 1 ? "volume" : "volumes"}`;
  const copies = backups === undefined ? "there is no backup" : `backups in ${backups} stay`;
  const fate =
    content === "removed"
      ? `is removed with its ${held}`
      : `is protected and stays with its ${held}: the preview of a destroy ends in an error; ` +
        "to remove it, set protect: false and run up first";
  return `${kind} ${name} ${fate}; ${copies}`;
}
