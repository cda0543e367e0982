/** Looks at every disruption budget of a cluster again and again while something goes on, and keeps which were broken. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ClusterRequest } from "../../../../automation/cluster-client";

const budgetList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
      status: z.looseObject({ currentHealthy: z.number(), desiredHealthy: z.number() }).optional(),
    }),
  ),
});

const BUDGETS = "/apis/policy/v1/poddisruptionbudgets";
const PAUSE = 250;

export class BudgetWatch {
  readonly #broken = new Map<string, string>();
  readonly #held: ReadonlySet<string>;
  readonly #ending = new AbortController();
  #looks = 0;
  #loop: Promise<void> = Promise.resolve();

  private constructor(
    private readonly request: ClusterRequest,
    held: readonly string[],
  ) {
    this.#held = new Set(held);
  }

  /** Watches the budgets that hold now. */
  static async start(request: ClusterRequest): Promise<BudgetWatch> {
    const now = (await look(request)) ?? [];
    const watch = new BudgetWatch(
      request,
      now.flatMap(({ name, healthy, wanted }) => (healthy >= wanted ? [name] : [])),
    );
    watch.#loop = watch.#run();
    return watch;
  }

  /** How many held when the watch began. */
  get budgets(): number {
    return this.#held.size;
  }

  /** How often they were all seen. */
  get looks(): number {
    return this.#looks;
  }

  /** Budgets that held at first and were seen with fewer pods than they demand. */
  get broken(): string[] {
    return [...this.#broken.values()];
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const found = await look(this.request);
      if (found !== undefined) this.#looks += 1;
      for (const { name, healthy, wanted } of found ?? []) {
        if (healthy < wanted && this.#held.has(name)) this.#broken.set(name, `${name}: ${healthy} of ${wanted} pods`);
      }
      await sleep(PAUSE);
    }
  }
}

/** Undefined while the API server does not answer, as during its own upgrade. */
async function look(request: ClusterRequest) {
  const answer = await request("GET", BUDGETS).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  return budgetList
    .parse(answer.body)
    .items.flatMap(({ metadata: { name, namespace }, status }) =>
      status === undefined
        ? []
        : [{ name: `${namespace}/${name}`, healthy: status.currentHealthy, wanted: status.desiredHealthy }],
    );
}
