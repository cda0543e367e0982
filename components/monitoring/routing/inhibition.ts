/**
 * Which alert makes which others needless while it fires. A label under `equal` that both lack counts as equal, so each
 * source names the label that it must have.
 */
export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** It always fires, and its silence is the signal: nothing may stop it. */
const NOT_WATCHDOG = 'alertname!="Watchdog"';

export const INHIBITIONS: readonly Inhibition[] = [
  {
    // A cluster whose control plane is gone: all else follows from it.
    source_matchers: ['alertname="SystemDown"', 'job="apiserver"'],
    target_matchers: ['priority=~"P1|P2|P3"', NOT_WATCHDOG],
    equal: ["stack"],
  },
  {
    // What is told of a node that is gone.
    source_matchers: ['alertname="NodeNotReady"', 'node!=""'],
    target_matchers: ['priority=~"P1|P2|P3"', 'alertname!="NodeNotReady"', NOT_WATCHDOG],
    equal: ["stack", "node"],
  },
  {
    source_matchers: ['alertname="DatabaseDown"', 'cnpg_cluster!=""'],
    target_matchers: ['priority=~"P1|P2|P3"', 'cnpg_cluster!=""'],
    equal: ["stack", "namespace", "cnpg_cluster"],
  },
  {
    // The worst of a service stands for the rest of it.
    source_matchers: ['priority="P0"', 'service!=""'],
    target_matchers: ['priority=~"P1|P2|P3"', 'service!=""'],
    equal: ["stack", "namespace", "service"],
  },
  {
    // Of one objective that burns, the fastest burn.
    source_matchers: ['alertname="ErrorBudgetBurnsInDays"', 'sloth_id!=""'],
    target_matchers: ['alertname=~"ErrorBudgetBurnsInAWeek|ErrorBudgetBurnsInTenDays|ErrorBudgetBurnsTooFast"'],
    equal: ["stack", "sloth_id"],
  },
  {
    // An exporter that is gone is told once, and not again for each of its targets.
    source_matchers: ['alertname="SystemDown"', 'job!=""'],
    target_matchers: ['alertname=~"TargetDown|ExporterAbsent"'],
    equal: ["stack", "job"],
  },
];
