/** What a benchmark is told. */

export interface BenchOptions {
  readonly stack: string;
  /** The cloud to play the stack on. @default the stack's own */
  readonly cloud?: string;
  /** How often everything is measured; the median counts. */
  readonly rounds: number;
}
