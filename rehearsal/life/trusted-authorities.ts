/**
 * The authorities that clients trust without being told: those of the machine, and that of the account's API server, which
 * stands for the public one behind a cloud's DNS name. Programs start before the cluster is made, so they look when they
 * connect: those of Node by `trust-authority.cjs`, those of Go by themselves.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

export interface TrustedAuthorities {
  readonly environment: Readonly<Record<string, string>>;
  /** @param authority PEM in base64 */
  trust(authority: string): void;
}

/** @param directory where the files are kept */
export function trustedAuthorities(directory: string): TrustedAuthorities {
  const own = join(directory, "trusted-authority.pem");
  const all = join(directory, "trusted-authorities.pem");
  writeFileSync(all, rootCertificates.join("\n"));
  const preload = `--require ${JSON.stringify(join(__dirname, "trust-authority.cjs"))}`;
  return {
    environment: {
      STRATIFORM_TRUSTED_AUTHORITY: own,
      NODE_OPTIONS: [process.env["NODE_OPTIONS"], preload].filter((one) => one !== undefined).join(" "),
      SSL_CERT_FILE: all,
    },
    trust: (authority) => {
      const pem = Buffer.from(authority, "base64").toString("utf8");
      writeFileSync(own, pem);
      writeFileSync(all, [...rootCertificates, pem].join("\n"));
    },
  };
}
