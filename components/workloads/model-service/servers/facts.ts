/**
 * What is known of a model server's own image: the user that it works as, where it listens, what its health answers mean,
 * how it ends, where it writes. Facts only, each from the server's project and not from us; `table.ts` has the rows.
 */

export interface Source {
  readonly reference: string;
  /** Day of the commit, release or page that was read. */
  readonly date: string;
}

/** An argument that the server needs and that few write. Added where the arguments have none of that name. */
export interface ServerFlag {
  readonly name: string;
  /** First version that knows it; older ones would not start with it. @default all do */
  readonly since?: Version;
  /** Whether a start script that lacks it is refused, because nothing can be added to a script. */
  readonly needed: boolean;
  readonly why: string;
}

/** Major and minor. */
export type Version = readonly [number, number];

/** How the server ends when it is told to: by a flag with seconds, in its own way, or at once. */
export type Drain =
  | { readonly kind: "flag"; readonly flag: ServerFlag; readonly fact: string }
  | { readonly kind: "own" | "none"; readonly fact: string };

export interface ServerFacts {
  readonly title: string;
  /** Path of the image as its project publishes it. */
  readonly published: string;
  /** Matches the path of its image, without registry, tag and digest. A mirror keeps the last parts of the path. */
  readonly image: RegExp;
  readonly user: {
    readonly id: number;
    /** Its libraries look the user up by name, and exit when the image has none for the number and USER is not set. */
    readonly byName?: string;
    readonly fact: string;
  };
  readonly port: {
    /** Default, above 1023 where the image's own would need rights. */
    readonly number: number;
    readonly flag?: string;
    /** Variables that tell it the port; always set, so that they agree with the probes. */
    readonly variables?: (port: number) => Readonly<Record<string, string>>;
  };
  /** The flag that makes it listen on the pod's address, where it would listen on loopback only. */
  readonly listen?: { readonly flag: ServerFlag; readonly value: string };
  readonly health: {
    readonly readyPath: string;
    readonly livePath: string;
    /** How long one answer may take, in seconds. */
    readonly timeout: number;
    /** Answers in a row that may fail before the pod is taken out, and before it is restarted. */
    readonly failures: { readonly ready: number; readonly live: number };
    readonly fact: string;
  };
  readonly drain: Drain;
  /** Size of /dev/shm with accelerators, unless the stack file says otherwise. @default the runtime's 64 MiB */
  readonly sharedMemory?: { readonly size: string; readonly fact: string };
  /** Variables that name folders in which it keeps what it downloads or compiles, and the folder of the cache for each. */
  readonly caches: Readonly<Record<string, string>>;
  /** Of those variables the ones under which it downloads its model, where no other source is given. @default it does not */
  readonly downloads?: readonly string[];
  /** Size of /tmp, which holds the caches where the service has no cache. */
  readonly temporary: string;
  readonly writes: string;
  /** Why its own image cannot run here, from which version on. */
  readonly refused?: { readonly since: Version; readonly rule: string; readonly remedy: string };
  readonly sources: readonly Source[];
}
