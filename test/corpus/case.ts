/**
 * What a case of the corpus is: an ordinary workload of the field, written by us from its project's documents, with the
 * verdict that is right for it in a tenant's namespace. Plain data; the tests and docs/workloads.md read it.
 */

export type Bag = Readonly<Record<string, unknown>>;

/** Where a workload comes from, as it was read. */
export interface Source {
  readonly project: string;
  /** The file at the commit that was read. */
  readonly url: string;
  /** The project's licence, as an SPDX identifier. Nothing of the file is copied. */
  readonly licence: string;
  /** How the case differs from the document, beyond `EVERYWHERE`. */
  readonly deviation: string;
}

/** What a platform says to a workload. */
export type Verdict = "admitted" | Refusal;

export interface Refusal {
  /** Every rule that the workload breaks. */
  readonly refusedBy: readonly string[];
  /** What to change in this workload, in the imperative. */
  readonly change: string;
}

export interface WorkloadCase {
  readonly name: string;
  readonly source: Source;
  /** What somebody applies, or what a controller creates where nothing else can be judged. */
  readonly objects: readonly Bag[];
  /** Pods that an operator or a webhook makes of it; those of built-in kinds follow from their templates. */
  readonly makes?: readonly Bag[];
  readonly verdict: Verdict;
}

/** How every case differs from its document. */
export const EVERYWHERE = [
  "Images have a version, and in prod a digest; those of the team itself are in `ghcr.io/example`, which the stack file's `security.registries` trusts.",
  "Containers have the securityContext of Pod Security's level restricted, a read-only root with emptyDirs, CPU and memory.",
  "Pods say whether they carry a token for the API. Names, comments and what no rule looks at are left out.",
] as const;

/** A file of a public repository at the commit that was read. */
export function github(
  repository: string,
  commit: string,
  path: string,
  licence: string,
  deviation = "none besides",
): Source {
  const project = repository.split("/")[1] ?? repository;
  return { project, url: `https://github.com/${repository}/blob/${commit}/${path}`, licence, deviation };
}

/** A refusal. */
export function refused(refusedBy: readonly string[], change: string): Refusal {
  return { refusedBy, change };
}
