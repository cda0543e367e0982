/**
 * The running control plane inside the supervisor: starts the processes in order, waits until they serve, interrupts
 * and resumes the API server, and stops everything. It knows nothing about who asked for it.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import type { Server } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Client } from "./client";
import { startComponent, type ComponentProcess } from "./component-process";
import type { SupervisorOrder } from "./contract";
import { ADMISSION, AUDIT_POLICY, commands, type Component } from "./control-plane";
import { authorityOf, writeCredentials, writeKubeconfigs, writePrivate, type Tokens } from "./credentials";
import { INITIAL_OBJECTS } from "./initial-objects";
import { layoutOf, type Layout } from "./layout";
import { metricsObjects, serveMetrics } from "./metrics";
import { messageOf } from "./nodes";
import { freePort } from "./ports";
import { identify, type ProcessIdentity } from "../../automation/process-identity";
import { removeDirectory, writeRecord } from "./record";
import { startStandIns, type RunningStandIns } from "./stand-ins";

/** A process of the control plane ended, or did not become ready. */
export class ComponentFailure extends Error {
  constructor(
    readonly component: string,
    readonly reason: string,
    readonly lines: readonly string[],
  ) {
    super(`${component} ${reason}`);
  }
}

const READY_TIMEOUT_MS = 90_000;
const STOP_GRACE_MS = 3_000;
const PORT_ATTEMPTS = 10;
const PORT_TAKEN = /address already in use/;

export class Cluster {
  readonly #layout: Layout;
  readonly #processes = new Map<Component, ComponentProcess>();
  readonly #expectedEnds = new Set<ComponentProcess>();
  #stopping = false;
  #ready = false;
  #port = 0;
  /** The API server that runs since an upgrade. */
  #apiServer: string | undefined;
  #client: Client | undefined;
  #metrics: Server | undefined;
  #standIns: RunningStandIns | undefined;

  constructor(
    readonly order: SupervisorOrder,
    readonly log: (line: string) => void,
    /** Called once, when a process ends that nobody stopped. */
    readonly onFailure: (failure: ComponentFailure) => void,
  ) {
    this.#layout = layoutOf(order.directory);
  }

  async start(): Promise<void> {
    mkdirSync(this.order.directory, { recursive: true, mode: 0o700 });
    chmodSync(this.order.directory, 0o700); // It may have been there, open to others.
    this.#record();
    const tokens = writeCredentials(this.#layout);
    writePrivate(this.#layout.auditPolicy, JSON.stringify(AUDIT_POLICY));
    writePrivate(this.#layout.admission, JSON.stringify(ADMISSION));
    this.#launch("etcd");
    await this.#startApiServer(tokens);
    await this.#namespaced();
    const metrics = await serveMetrics(this.#layout, this.#connected().request);
    this.#metrics = metrics.server;
    for (const { path, object } of [...INITIAL_OBJECTS, ...metricsObjects(metrics.port)]) {
      await this.#create(path, object);
    }
    for (const name of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) this.#launch(name);
    await this.#metricsServed();
    await this.#until("kube-controller-manager", "create the default service account", async (client) => {
      const { status } = await client.request("GET", "/api/v1/namespaces/default/serviceaccounts/default");
      return status === 200;
    });
    this.#standIns = startStandIns(this.#connected(), this.log);
    this.#ready = true;
    this.#record();
  }

  async interruptApiServer(): Promise<void> {
    const server = this.#processes.get("kube-apiserver");
    if (server?.running() !== true) return;
    this.#expectedEnds.add(server);
    await server.stop(0);
    this.log("API server interrupted");
  }

  async resumeApiServer(): Promise<void> {
    if (this.#processes.get("kube-apiserver")?.running() === true) return;
    for (let attempt = 1; ; attempt++) {
      const ended = await this.#serveApi();
      if (ended === undefined) break;
      const taken = ended.lastLines().some((line) => PORT_TAKEN.test(line));
      if (!taken || attempt === PORT_ATTEMPTS) throw await failureOf(ended);
      await sleep(200);
    }
    await this.#metricsServed();
    this.log("API server resumed");
  }

  async replaceApiServer(program: string): Promise<void> {
    await this.interruptApiServer();
    this.#apiServer = program;
    await this.resumeApiServer();
  }

  /** Stops every process, those that write before those that store, and removes the directory. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#standIns?.stop();
    const { etcd, "kube-apiserver": server, ...others } = Object.fromEntries(this.#processes);
    await Promise.all(Object.values(others).map((component) => component.stop(STOP_GRACE_MS)));
    // The API server drains for a minute when asked politely; nothing here is worth that.
    await server?.stop(0);
    await etcd?.stop(0);
    this.#metrics?.close();
    this.#metrics?.closeAllConnections();
    this.#client?.close();
    removeDirectory(this.order.directory);
  }

  /** While a registered group does not answer, namespaces cannot be deleted: wait for it. */
  #metricsServed(): Promise<void> {
    return this.#until("kube-apiserver", "serve metrics.k8s.io", async (client) => {
      return (await client.request("GET", "/apis/metrics.k8s.io/v1beta1")).status === 200;
    });
  }

  /** Tries one port after another until the API server holds one, then waits until it is ready. */
  async #startApiServer(tokens: Tokens): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#port = attempt === 1 ? (this.order.preferredPort ?? (await freePort())) : await freePort();
      const ended = await this.#serveApi(tokens);
      if (ended === undefined) return;
      const taken = ended.lastLines().some((line) => PORT_TAKEN.test(line));
      if (!taken || attempt === PORT_ATTEMPTS) throw await failureOf(ended);
      this.log(`port ${this.#port} is in use, trying another`);
    }
  }

  /** Starts the API server on the chosen port. Returns the process if it ended before it was ready. */
  async #serveApi(tokens?: Tokens): Promise<ComponentProcess | undefined> {
    const server = this.#launch("kube-apiserver", true);
    if (tokens !== undefined) {
      // It makes its certificate before it listens.
      while (!hasChain(this.#layout.servingCertificate) && server.running()) await sleep(20);
      if (!server.running()) return server;
      const ca = authorityOf(readFileSync(this.#layout.servingCertificate, "utf8"));
      const address = `https://127.0.0.1:${this.#port}`;
      writePrivate(this.#layout.caCertificate, ca);
      writeKubeconfigs(this.#layout, tokens, this.order.context, address, ca);
      this.#client?.close();
      this.#client = connect({ server: address, context: this.order.context, token: tokens.admin, ca });
    }
    try {
      await this.#until("kube-apiserver", "become ready", async (client) => {
        return (await client.request("GET", "/readyz")).status === 200;
      });
    } catch (error) {
      if (!server.running()) return server;
      throw error;
    }
    this.#expectedEnds.delete(server);
    return undefined;
  }

  #launch(name: Component, mayEnd = false): ComponentProcess {
    if (this.#stopping) throw new ComponentFailure(name, "was not started: the sandbox is stopping", []);
    const { tools } = this.order;
    const current = { ...tools, kubeApiserver: this.#apiServer ?? tools.kubeApiserver };
    const command = commands(current, this.#layout, this.#port)[name];
    const component = startComponent(name, command, this.order.directory, join(this.#layout.logs, `${name}.log`));
    if (mayEnd) this.#expectedEnds.add(component);
    this.#processes.set(name, component);
    this.#record();
    void component.ended.then((reason) => {
      if (this.#stopping || this.#expectedEnds.has(component)) return;
      this.onFailure(new ComponentFailure(name, reason, component.lastLines()));
    });
    return component;
  }

  async #create(path: string, object: unknown): Promise<void> {
    const client = this.#connected();
    const { status, body } = await client.request("POST", path, object);
    if (status !== 201) throw new ComponentFailure("kube-apiserver", `refused a first object: ${messageOf(body)}`, []);
  }

  /**
   * A ready API server may not have made its own namespaces yet: readiness waits for the start of the controller that makes
   * them, not for its work (pkg/controlplane/controller/systemnamespaces of Kubernetes 1.35, read 2026-12-01).
   */
  #namespaced(): Promise<void> {
    return this.#until("kube-apiserver", "make the namespace kube-system", async (client) => {
      return (await client.request("GET", "/api/v1/namespaces/kube-system")).status === 200;
    });
  }

  /** Asks until the answer is yes. Fails when the process that must bring it about ends, or takes too long. */
  async #until(name: Component, goal: string, reached: (client: Client) => Promise<boolean>): Promise<void> {
    const component = this.#processes.get(name);
    const deadline = Date.now() + READY_TIMEOUT_MS;
    for (;;) {
      if (component?.running() !== true) throw await failureOf(component);
      // On a port that somebody else holds, the question may go to a stranger who never answers.
      const answer = reached(this.#connected()).catch(() => false);
      if (await Promise.race([answer, component.ended.then(() => false)])) return;
      if (Date.now() > deadline) {
        throw new ComponentFailure(name, `did not ${goal} within ${READY_TIMEOUT_MS / 1000} s`, component.lastLines());
      }
      await sleep(50);
    }
  }

  #connected(): Client {
    if (this.#client === undefined) throw new Error("the API server has not been started yet");
    return this.#client;
  }

  #record(): void {
    const supervisor = identify(process.pid);
    if (supervisor === undefined) throw new Error("this process cannot tell its own identity");
    const components: Record<string, ProcessIdentity> = {};
    for (const [name, { identity }] of this.#processes) if (identity !== undefined) components[name] = identity;
    writeRecord(this.order.directory, { format: "stratiform-sandbox/1", supervisor, components, ready: this.#ready });
  }
}

async function failureOf(component: ComponentProcess | undefined): Promise<ComponentFailure> {
  if (component === undefined) return new ComponentFailure("control plane", "was never started", []);
  return new ComponentFailure(component.name, await component.ended, component.lastLines());
}

function hasChain(path: string): boolean {
  return existsSync(path) && readFileSync(path, "utf8").split("END CERTIFICATE").length > 2;
}
