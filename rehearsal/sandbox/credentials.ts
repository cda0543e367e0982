/**
 * Who may talk to a sandbox's API server: a random token for each identity, the keys that sign service-account tokens,
 * and the kubeconfig files that carry both. Every file is readable by its owner alone.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import type { Layout } from "./layout";

/** Each identity that holds a token. Only the administrator is beyond RBAC. */
export const IDENTITIES = {
  admin: { user: "sandbox-admin", groups: ["system:masters"] },
  user: { user: "sandbox-user", groups: [] },
  "kube-controller-manager": { user: "system:kube-controller-manager", groups: [] },
  "kube-scheduler": { user: "system:kube-scheduler", groups: [] },
  kwok: { user: "sandbox-kwok", groups: [] },
} as const satisfies Record<string, { user: string; groups: readonly string[] }>;

export type Identity = keyof typeof IDENTITIES;
export type Tokens = Readonly<Record<Identity, string>>;

/** The API server's token file has these columns: token, user, uid, groups. */
export function tokenFile(tokens: Tokens, uid: () => string = randomUUID): string {
  return Object.entries(IDENTITIES)
    .map(([name, { user, groups }]) => `${tokens[name as Identity]},${user},${uid()},"${groups.join(",")}"\n`)
    .join("");
}

/** Creates the directory tree, tokens and service-account keys, and returns the tokens. */
export function writeCredentials(layout: Layout): Tokens {
  for (const folder of [layout.certificates, layout.logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const token = (): string => randomBytes(32).toString("base64url");
  const tokens: Tokens = {
    admin: token(),
    user: token(),
    "kube-controller-manager": token(),
    "kube-scheduler": token(),
    kwok: token(),
  };
  writePrivate(layout.tokens, tokenFile(tokens));
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writePrivate(layout.serviceAccountKey, privateKey.export({ type: "sec1", format: "pem" }).toString());
  writePrivate(layout.serviceAccountPublicKey, publicKey.export({ type: "spki", format: "pem" }).toString());
  return tokens;
}

/** Writes one kubeconfig for each identity. `ca` is the PEM of the authority that signed the API server's certificate. */
export function writeKubeconfigs(layout: Layout, tokens: Tokens, context: string, server: string, ca: string): void {
  const paths: Record<Identity, string> = {
    admin: layout.kubeconfig,
    user: layout.userKubeconfig,
    "kube-controller-manager": layout.kubeconfigOf("kube-controller-manager"),
    "kube-scheduler": layout.kubeconfigOf("kube-scheduler"),
    kwok: layout.kubeconfigOf("kwok"),
  };
  for (const [name, path] of Object.entries(paths)) {
    writePrivate(path, kubeconfig(context, server, ca, IDENTITIES[name as Identity].user, tokens[name as Identity]));
  }
}

/** A kubeconfig as JSON, which every reader of YAML accepts. */
function kubeconfig(context: string, server: string, ca: string, user: string, token: string): string {
  const authority = Buffer.from(ca).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": authority } }],
    contexts: [{ name: context, context: { cluster: context, user } }],
    users: [{ name: user, user: { token } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The last certificate of the chain that the API server wrote for itself: the authority's. */
export function authorityOf(chain: string): string {
  const certificates = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
  const authority = certificates.at(-1);
  if (authority === undefined || certificates.length < 2) throw new Error("the API server's certificate has no chain");
  return authority;
}

export function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}
