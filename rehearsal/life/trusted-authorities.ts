/**
 * The authorities that clients trust without being told: those of the machine, and that of the account's API server, which
 * stands for the public one behind a cloud's DNS name. Node and Go read such a file when they first check a certificate,
 * which is after the cluster was made.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

export interface TrustedAuthorities {
  /** Makes programs read the file; one variable for Node, one for Go. */
  readonly environment: Readonly<Record<string, string>>;
  /** @param authority PEM in base64 */
  trust(authority: string): void;
}

/** @param directory where the file is kept */
export function trustedAuthorities(directory: string): TrustedAuthorities {
  const file = join(directory, "trusted-authorities.pem");
  const write = (...more: string[]) => writeFileSync(file, [...rootCertificates, ...more].join("\n"));
  write();
  return {
    environment: { NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file },
    trust: (authority) => write(Buffer.from(authority, "base64").toString("utf8")),
  };
}
