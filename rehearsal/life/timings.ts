/**
 * Where a life's time goes, by step and by cause: processor time of each kind of process, sampled while a step runs, and
 * the rest of the step's time on the clock, in which everybody waited. Linux only, which tells it in /proc.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { descendants, type ProcessTable } from "../../automation/processes";

/** Kinds of processes, the first that a command line matches, and what a person calls them. */
const CAUSES = [
  ["packs", /cmd\/run-policy-pack|pulumi-analyzer-policy/],
  ["program", /@pulumi\/pulumi\/cmd\/run\b/],
  ["host", /pulumi-language-nodejs|language-host/],
  ["guard", /guard/],
  ["k8s plugin", /pulumi-resource-kubernetes|rehearsal\/kubernetes/],
  ["cloud plugin", /pulumi-resource-|rehearsal\/clouds/],
  ["engine", /\/pulumi( |$)/],
  ["API server", /kube-apiserver/],
  ["etcd", /\/etcd( |$)/],
  ["controllers", /kube-controller-manager|kube-scheduler/],
  ["nodes", /\/kwok( |$)/],
  ["login", /kubelogin|gke-gcloud-auth-plugin|ask-account/],
  ["rehearsal", /rehearsal\/run\.ts|supervisor/],
] as const;

export type Cause = (typeof CAUSES)[number][0] | "other";

export interface StepTimings {
  readonly step: string;
  readonly milliseconds: number;
  /** Processor time in milliseconds. Two cores give two seconds of it in a second. */
  readonly busy: Readonly<Partial<Record<Cause, number>>>;
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly command: string;
}

/** Linux gives processor time to programs in hundredths of a second, on every architecture. */
const MILLISECONDS_PER_TICK = 10;
const SAMPLED_EVERY = 200;

export function causeOf(command: string): Cause {
  return CAUSES.find(([, pattern]) => pattern.test(command))?.[0] ?? "other";
}

export class Timings {
  readonly #steps: StepTimings[] = [];
  readonly #ticks = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #busy: Partial<Record<Cause, number>> = {};
  #began = 0;

  /** @param directory what every process that does not descend from this one has in its command line */
  constructor(private readonly directory: string) {}

  static readonly available = existsSync("/proc/self/stat");

  begin(): void {
    this.#sample();
    this.#busy = {};
    this.#began = performance.now();
    this.#timer = setInterval(() => this.#sample(), SAMPLED_EVERY);
  }

  end(step: string): void {
    clearInterval(this.#timer);
    this.#sample();
    this.#steps.push({ step, milliseconds: performance.now() - this.#began, busy: this.#busy });
  }

  get steps(): readonly StepTimings[] {
    return this.#steps;
  }

  #sample(): void {
    const all = processes();
    const table: ProcessTable = all.map(({ pid, parent }) => [pid, parent]);
    const roots = all.filter(({ pid, command }) => pid === process.pid || command.includes(this.directory));
    const ours = new Set(roots.flatMap(({ pid }) => [pid, ...descendants(pid, table)]));
    for (const { pid, ticks, command } of all) {
      if (!ours.has(pid)) continue;
      const more = ticks - (this.#ticks.get(pid) ?? 0);
      this.#ticks.set(pid, ticks);
      const cause = causeOf(command);
      this.#busy[cause] = (this.#busy[cause] ?? 0) + more * MILLISECONDS_PER_TICK;
    }
  }
}

function processes(): Seen[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ");
      // The name in parentheses may hold spaces; fields are counted behind it. See proc_pid_stat(5).
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
      return [{ pid: Number(entry), parent: parent ?? 0, ticks: (user ?? 0) + (system ?? 0), command }];
    } catch {
      // It ended in the meantime.
      return [];
    }
  });
}

/** The timings as a table: seconds on the clock, then seconds of processor time by cause, the largest first. */
export function timingsTable(steps: readonly StepTimings[]): string[] {
  const total: Partial<Record<Cause, number>> = {};
  for (const { busy } of steps) {
    for (const [cause, more] of Object.entries(busy) as [Cause, number][]) total[cause] = (total[cause] ?? 0) + more;
  }
  const causes = (Object.entries(total) as [Cause, number][])
    .filter(([, milliseconds]) => milliseconds >= 100)
    .sort(([, a], [, b]) => b - a)
    .map(([cause]) => cause);
  const clock = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const row = (name: string, milliseconds: number, busy: Partial<Record<Cause, number>>): string =>
    [name.padEnd(18), cell(milliseconds), ...causes.map((cause) => cell(busy[cause] ?? 0))].join("");
  const head = ["step".padEnd(18), "clock".padStart(WIDTH), ...causes.map((cause) => cause.padStart(WIDTH))].join("");
  return [
    "Seconds on the clock, and of processor time by cause:",
    head,
    ...steps.map(({ step, milliseconds, busy }) => row(step, milliseconds, busy)),
    row("together", clock, total),
  ];
}

const WIDTH = 14;

function cell(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1).padStart(WIDTH);
}
