/** Programs of a rehearsal trust its API server as they would trust a cloud's, although they start before it is there. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { trustedAuthorities } from "../../../rehearsal/life/trusted-authorities";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Has connections prepared before anybody is trusted, as plugins do; then asks once for each line on its standard input. */
const PROGRAM = `
  require("node:tls").createSecureContext();
  process.stdin.on("data", () => {
    require("node:https")
      .get(process.argv[1], (answer) => { answer.resume(); console.log(answer.statusCode); })
      .on("error", (error) => console.log(error.code));
  });
`;

describe("the authorities that a rehearsal's programs trust", () => {
  it("are joined by the API server's once it is there, in programs that run already", async function () {
    const directory = mkdtempSync(join(tmpdir(), "trust-"));
    const { key, certificate } = await selfSigned();
    const server = createServer({ key, cert: certificate }, (_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const authorities = trustedAuthorities(directory);
    const { port } = server.address() as AddressInfo;
    const program = spawn(process.execPath, ["-e", PROGRAM, `https://127.0.0.1:${port}`], {
      env: { ...process.env, ...authorities.environment },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ask = () =>
      new Promise<string>((resolve) => {
        program.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
        program.stdin.write("\n");
      });
    try {
      assert.equal(await ask(), "DEPTH_ZERO_SELF_SIGNED_CERT");
      authorities.trust(Buffer.from(certificate).toString("base64"));
      assert.equal(await ask(), "200");
    } finally {
      program.kill();
      server.close();
      server.closeAllConnections();
      rmSync(directory, { recursive: true });
    }
  });
});

async function selfSigned(): Promise<{ key: string; certificate: string }> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=api",
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    certificate: certificate.toString("pem"),
  };
}
