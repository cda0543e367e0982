/** The plugin's side of the simulated account: sends requests, and repeats what is throttled or not visible yet. */
import { request as send, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { refusal, RETRIES, type AccountRequest } from "./messages";

/** Environment variables that lead a plugin to its account; the rehearsal sets them. */
export const ACCOUNT_URL = "STRATIFORM_ACCOUNT_URL";
export const ACCOUNT_TOKEN = "STRATIFORM_ACCOUNT_TOKEN";

/** An answer that says no. `code` is the vendor's word for it. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = "Refused";
  }
}

export class AccountClient {
  constructor(
    private readonly environment: NodeJS.ProcessEnv = process.env,
    private readonly signal: AbortSignal = new AbortController().signal,
  ) {}

  /** Whether there is an account at all. Without one, plans can be made and nothing else. */
  get exists(): boolean {
    return this.environment[ACCOUNT_URL] !== undefined;
  }

  /** @throws Refused with the account's reason, also after repeating it in vain; Error when there is no account. */
  async ask(request: AccountRequest): Promise<unknown> {
    const url = this.environment[ACCOUNT_URL];
    if (url === undefined) {
      throw new Error("there is no simulated account: only `npm start` makes one, and previews need none");
    }
    for (let attempt = 1; ; attempt++) {
      const { ok, body } = await this.#post(new URL(url), JSON.stringify(request));
      if (ok) return body;
      const { code, message, retry } = refusal.parse(body);
      if (!retry || attempt >= RETRIES.attempts) throw new Refused(code, message);
      await sleep(RETRIES.firstDelayMs * 2 ** (attempt - 1), undefined, { signal: this.signal });
    }
  }

  /**
   * Waits for as long as the account takes: an upgrade there may build an API server first, and the global fetch gives up on an
   * answer that has not begun after five minutes (nodejs/undici pull request 1937, read 2026-12-01).
   */
  async #post(url: URL, body: string): Promise<{ readonly ok: boolean; readonly body: unknown }> {
    const headers = {
      authorization: `Bearer ${this.environment[ACCOUNT_TOKEN] ?? ""}`,
      "content-length": Buffer.byteLength(body),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send(url, { method: "POST", headers, agent: false, signal: this.signal }, resolve).on("error", reject).end(body);
    });
    const ok = response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300;
    return { ok, body: JSON.parse(await text(response)) as unknown };
  }
}
