/** What an alert is: its definition, whom it reaches how soon, and the series that prove it. */
export const PRIORITIES = ["P0", "P1", "P2", "P3"] as const;
/** How soon somebody acts: within 5 minutes, 15 minutes, 2 hours, the next working day. */
export type Priority = (typeof PRIORITIES)[number];

export const TEAMS = ["platform", "machine-learning", "data"] as const;
export type Team = (typeof TEAMS)[number];

export type Severity = "critical" | "warning" | "info";

/** By the words that the chart's own inhibition reads. */
export const SEVERITY_OF = {
  P0: "critical",
  P1: "critical",
  P2: "warning",
  P3: "info",
} as const satisfies Record<Priority, Severity>;

/** The incident levels that some teams speak of instead. */
export const PRIORITY_OF_INCIDENT = { SEV1: "P0", SEV2: "P1", SEV3: "P2" } as const satisfies Record<string, Priority>;

/**
 * Series by their text, such as `up{job="apiserver"}`. A number is a value that stays, a text such as `0+10` is where it
 * begins and by how much it grows each interval, and a text with an x is promtool's own notation.
 */
export type Series = Readonly<Record<string, number | string>>;

/** Series that break what the alert watches, and series that do not. Tests feed them to the real rule. */
export interface Proof {
  readonly broken: Series;
  /** Intervals after which `broken` makes the expression true. @default 0 */
  readonly onset?: number;
  /** Labels that the alert has of the broken series. */
  readonly labels: Readonly<Record<string, string>>;
  readonly healthy: Series;
  /** What is installed, where the expression is of that. @default everything */
  readonly sources?: readonly string[];
  /** Labels of the alert when there are no series at all. @default it says nothing then */
  readonly absent?: Readonly<Record<string, string>>;
  /** Minutes between samples and evaluations. @default 1 */
  readonly interval?: number;
}

export interface Alert {
  readonly name: string;
  readonly priority: Priority;
  readonly team: Team;
  /** How long the expression must hold, as in Prometheus: `15m`, `24h`. */
  readonly for: string;
  /** PromQL. A function of the installed sources where the alert speaks of each of them. */
  readonly expr: string | ((sources: readonly string[]) => string);
  /** One line for a pager; `{{ $labels.x }}` is the label of the alert. */
  readonly summary: string;
  /** What it means, for somebody who has never seen it. */
  readonly description: string;
  /** Ids of the sources of its series: it is installed only where all of them are. */
  readonly needs: readonly string[];
  /** What was wrong in the guide that asked for it. @default nobody's guide had it, or it was right */
  readonly corrects?: string;
  readonly proof: Proof;
}

export function severityOf({ priority }: Pick<Alert, "priority">): Severity {
  return SEVERITY_OF[priority];
}
