/** Changes to the quota pack's files after which it says the same about everything, with the reason. */

export interface EqualMutant {
  readonly file: string;
  /** The change, as the script describes it. */
  readonly change: string;
  readonly reason: string;
}

export const EQUAL_MUTANTS: readonly EqualMutant[] = [
  { file: "amounts.ts", change: "a > b becomes a >= b", reason: "the larger of two equal amounts is either" },
  { file: "rules/namespaces.ts", change: "every becomes some", reason: "there is one label of what the platform owns" },
];
