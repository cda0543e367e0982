/** Serves a simulated account to plugins and login tools: HTTP on loopback, for whoever knows the token. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ZodError } from "zod";
import { ACCOUNT_TOKEN, ACCOUNT_URL } from "../plugin/account-client";
import { accountRequest, type AccountRequest, type Refusal, type SearchAnswer } from "../plugin/messages";
import type { Held } from "../plugin/row";
import type { SimulatedAccount } from "./account";
import { AccountRefusal, SpoiledAnswer } from "./refused";

/** How long plugins that wait for the account take its seconds to be (guard/waiting.ts). */
const SECOND_MS = "STRATIFORM_SECOND_MS";

export interface AccountServer {
  /** Environment that leads plugins to this account. Holds a token that is worth nothing elsewhere. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Gives the credentials for a cluster of the account. @throws AccountRefusal when there is none of that name */
export type LogIn = (cluster: string | undefined) => { readonly token: string; readonly expiration: string };

export async function serveAccount(account: SimulatedAccount, logIn: LogIn): Promise<AccountServer> {
  const token = randomBytes(24).toString("hex");
  const server = createServer((request, response) => {
    if (!isAuthorized(request, token)) {
      answer(response, 403, { code: "AccessDenied", message: "wrong token", retry: false } satisfies Refusal);
      return;
    }
    void handle(account, logIn, request, response);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      [ACCOUNT_URL]: `http://127.0.0.1:${port}/`,
      [ACCOUNT_TOKEN]: token,
      ...(account.secondMs !== undefined && { [SECOND_MS]: String(account.secondMs) }),
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  account: SimulatedAccount,
  logIn: LogIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const asked = accountRequest.parse(JSON.parse(await textOf(request)));
    answer(response, 200, await carryOut(account, logIn, asked));
  } catch (error) {
    // Nobody will ever know: the connection stays open until the plugin is killed.
    if (error instanceof SpoiledAnswer && error.effect === "hang") return;
    answer(response, error instanceof AccountRefusal ? 400 : 500, refusalOf(error));
  }
}

async function carryOut(account: SimulatedAccount, logIn: LogIn, asked: AccountRequest): Promise<unknown> {
  switch (asked.action) {
    case "sign-in":
      requirePackage(account, asked.package);
      return account.signIn(asked.configuration);
    case "create":
      requirePackage(account, asked.package);
      return publicPart(await account.create(asked));
    case "update":
      requirePackage(account, asked.package);
      return publicPart(await account.update(asked.id, asked));
    case "read": {
      const held = await account.read(asked.type, asked.id);
      return held === undefined ? null : publicPart(held);
    }
    case "delete":
      await account.delete(asked.type, asked.id);
      return null;
    case "call":
      requirePackage(account, asked.package);
      return account.call(asked.token, asked.args, asked.configuration);
    case "log-in":
      return logIn(asked.cluster);
    case "search":
      return {
        account: account.credentials,
        found: account.labelled(asked.labels).map(({ type, id, logicalName, inputs, outputs, labels }) => ({
          type,
          id,
          logicalName,
          inputs,
          outputs,
          labels,
        })),
      } satisfies SearchAnswer;
  }
}

function requirePackage(account: SimulatedAccount, wanted: string): void {
  if (account.table.package === wanted) return;
  throw new AccountRefusal("AccessDenied", `this is an account of ${account.table.package}, not of ${wanted}`);
}

function publicPart({ id, inputs, outputs }: Held): Pick<Held, "id" | "inputs" | "outputs"> {
  return { id, inputs, outputs };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof AccountRefusal) return { code: error.code, message: error.message, retry: error.retry };
  if (error instanceof SpoiledAnswer) {
    return { code: "RequestTimeout", message: "no answer arrived in time", retry: false };
  }
  const message = error instanceof ZodError ? `the request is malformed: ${error.message}` : String(error);
  return { code: "InternalError", message, retry: false };
}

function isAuthorized({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
