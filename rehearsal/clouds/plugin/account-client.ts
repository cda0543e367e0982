/** The plugin's side of the simulated account: sends requests, and repeats what is throttled or not visible yet. */
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
      const response = await fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${this.environment[ACCOUNT_TOKEN] ?? ""}` },
        body: JSON.stringify(request),
        signal: this.signal,
      });
      const body: unknown = await response.json();
      if (response.ok) return body;
      const { code, message, retry } = refusal.parse(body);
      if (!retry || attempt >= RETRIES.attempts) throw new Refused(code, message);
      await sleep(RETRIES.firstDelayMs * 2 ** (attempt - 1), undefined, { signal: this.signal });
    }
  }
}
