/**
 * The simulated account of a stack that creates its own cluster. Its API server is a sandbox that starts when the
 * stack's cluster is created and ends with it.
 */
import { join } from "node:path";
import { CHECKOUT } from "../../../../automation/environment";
import { tools } from "../../../../toolchain/tools";
import { SIMULATED_CLOUDS } from "../../../clouds/tables";
import { startSandbox } from "../../../sandbox";
import { SimulatedAccount } from "../../../clouds/account/account";
import { FaultWalk } from "../../../clouds/account/fault-walk";
import type { Weather } from "../../../clouds/account/faults";
import { startAutoscaler } from "../../../clouds/account/autoscaler";
import { placeClusterObjects } from "../../../clouds/account/cluster-objects";
import { MachineRoom } from "../../../clouds/account/machine-room";
import { installIdentityWebhook } from "../../../clouds/account/pod-identity";
import { AccountRefusal } from "../../../clouds/account/refused";
import { serveAccount } from "../../../clouds/account/server";
import { bringTo } from "../../api-servers";
import type { CreatedGround } from "../../expectations";
import type { Life } from "../../life";
import { openEngine } from "../../open-engine";
import { StepFailed, type Recorder } from "../../recorder";
import { trustedAuthorities } from "../../trusted-authorities";

/**
 * New resources are seen by the second read only, as on clouds that replicate; each change takes a moment. Grants take the
 * seconds that their rows state, each of them short enough that nobody waits for it.
 */
const FAIR_WEATHER: Weather = { blindReads: 1, latencyMs: 5, secondMs: 20 };

/** What an API server answers with 401: a login by somebody whose entry it does not know yet. */
const NOBODY = "nobody-knows-this-token";

/** Stand-ins for the clouds' login tools, which get their tokens from the simulated account. */
export const LOGIN_TOOLS = join(CHECKOUT, "rehearsal/clouds/login/bin");

/** How long a login lasts. EKS tokens last 15 minutes. */
const LOGIN_MS = 15 * 60_000;

export const accountStep = {
  name: "account",
  title: "simulated account: empty",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { ground } = life.expectations;
    if (ground.kind !== "created") throw new StepFailed("this stack creates no cluster");
    await openAccount(life, ground, (line) => recorder.progress(line), weatherFor(life));
    recorder.note(`${ground.cloud} account ${ground.account}`);
    recorder.check("the account is empty", life.account.held.length === 0);
    await openEngine(life, recorder, { environment: life.server.environment, programs: LOGIN_TOOLS });
  },
};

/** Fair, unless every operation is to fail once. */
function weatherFor(life: Life): Weather {
  if (!life.options.faults) return FAIR_WEATHER;
  const walk = new FaultWalk();
  life.provide({ walk });
  return { ...FAIR_WEATHER, walk };
}

/** What an account needs of the life that it is opened for. */
export interface AccountHost extends Pick<Life, "directory" | "provide"> {
  readonly interruption: Pick<Life["interruption"], "signal">;
}

/** Opens the account and serves it. Its sandbox becomes the rehearsal's as soon as a cluster is created. */
export async function openAccount(
  life: AccountHost,
  { cloud, account: credentials }: CreatedGround,
  log: (line: string) => void,
  weather: Weather = FAIR_WEATHER,
): Promise<void> {
  const table = SIMULATED_CLOUDS[cloud].table();
  const authorities = trustedAuthorities(life.directory);
  const machines = new MachineRoom({
    cloud,
    weather,
    start: async (context) => {
      const directory = join(life.directory, "sandbox");
      const { signal } = life.interruption;
      const sandbox = await startSandbox({ tools: tools(), directory, context, log, signal });
      authorities.trust(sandbox.certificateAuthority);
      await placeClusterObjects(sandbox.request, table.clusterObjects ?? []);
      await installIdentityWebhook(cloud, sandbox, () => account.held);
      life.provide({ sandbox, request: sandbox.request });
      return sandbox;
    },
    bring: (sandbox, version) => bringTo(sandbox, version, log),
  });
  const autoscaler = startAutoscaler(machines, () => undefined);
  const account: SimulatedAccount = new SimulatedAccount({
    table,
    account: credentials,
    hardware: machines,
    weather,
  });
  const server = await serveAccount(account, (cluster) => {
    const { sandbox } = machines;
    if (sandbox === undefined || (cluster ?? machines.cluster) !== machines.cluster) {
      throw new AccountRefusal("ResourceNotFoundException", `no cluster found for name: ${cluster ?? "(any)"}`);
    }
    if (!account.knowsWhoGetsIn) return { token: NOBODY, expiration: new Date().toISOString() };
    return { token: sandbox.token, expiration: new Date(Date.now() + LOGIN_MS).toISOString() };
  });
  const environment = { ...server.environment, ...authorities.environment };
  life.provide({ account, machines, server: { ...server, environment }, autoscaler });
}
