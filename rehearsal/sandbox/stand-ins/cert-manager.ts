/**
 * Stands for cert-manager: issuers become ready, and certificates are really made, with their key, in the Secret that
 * they name. Only what the platform uses: self-signed and CA issuers, whose Secret lies in cert-manager's namespace.
 */
import { webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { CHART } from "../../../components/addons/software/cert-manager/chart";
import { controllerOf, type StandIn } from "./stand-in";
import { BUILT_IN, conditions, isReady, specOf, type Condition, type KubernetesObject, type Objects } from "./objects";

x509.cryptoProvider.set(webcrypto);

const controller = controllerOf(CHART);
const ISSUERS = { groupVersion: "cert-manager.io/v1", plural: "clusterissuers" };
const CERTIFICATES = { groupVersion: "cert-manager.io/v1", plural: "certificates" };
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DEFAULT_HOURS = 2160;

interface IssuerSpec {
  readonly selfSigned?: object;
  readonly ca?: { readonly secretName: string };
}

interface CertificateSpec {
  readonly secretName: string;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly isCA?: boolean;
  readonly duration?: string;
  readonly issuerRef: { readonly name: string };
}

export const certificateAuthorities: StandIn = {
  kind: ISSUERS,
  controller,
  reconcile: async (issuer, objects) => {
    const { ca } = specOf<IssuerSpec>(issuer);
    const missing =
      ca !== undefined && (await objects.get(BUILT_IN.secrets, ca.secretName, controller.namespace)) === undefined;
    const condition: Condition = missing
      ? { type: "Ready", status: "False", reason: "ErrGetKeyPair", message: `secret "${ca.secretName}" not found` }
      : { type: "Ready", status: "True", reason: "IsReady", message: "Signing CA verified" };
    await objects.setStatus(ISSUERS, issuer, { conditions: conditions(issuer, [condition]) });
  },
};

export const certificates: StandIn = {
  kind: CERTIFICATES,
  controller,
  reconcile: async (certificate, objects, faults) => {
    const spec = specOf<CertificateSpec>(certificate);
    const issuer = await objects.get(ISSUERS, spec.issuerRef.name);
    const fault = faults[`${CERTIFICATES.plural}.${certificate.metadata.name}`];
    if (fault !== undefined || !isReady(issuer)) {
      const message = fault ?? `issuer "${spec.issuerRef.name}" is not ready`;
      return report(certificate, objects, { type: "Ready", status: "False", reason: "DoesNotExist", message });
    }
    await issue(certificate, spec, specOf<IssuerSpec>(issuer), objects);
    const message = "Certificate is up to date and has not expired";
    await report(certificate, objects, { type: "Ready", status: "True", reason: "Ready", message });
  },
};

async function report(certificate: KubernetesObject, objects: Objects, condition: Condition): Promise<void> {
  await objects.setStatus(CERTIFICATES, certificate, { conditions: conditions(certificate, [condition]) });
}

/** Makes the certificate's Secret once. Like the real one, it stays when the certificate is deleted. */
async function issue(
  { metadata }: KubernetesObject,
  spec: CertificateSpec,
  issuer: IssuerSpec,
  objects: Objects,
): Promise<void> {
  if ((await objects.get(BUILT_IN.secrets, spec.secretName, metadata.namespace)) !== undefined) return;
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const signer = issuer.ca === undefined ? undefined : await readAuthority(issuer.ca.secretName, objects);
  const notBefore = new Date();
  const hours = Number.parseInt(spec.duration ?? `${DEFAULT_HOURS}h`, 10);
  const subject = `CN=${spec.commonName ?? spec.dnsNames?.[0] ?? metadata.name}`;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: signer?.certificate.subject ?? subject,
    notBefore,
    notAfter: new Date(notBefore.getTime() + hours * 3_600_000),
    publicKey: keys.publicKey,
    signingKey: signer?.key ?? keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(spec.isCA === true, undefined, true),
      new x509.SubjectAlternativeNameExtension((spec.dnsNames ?? []).map((value) => ({ type: "dns", value }))),
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  const authority = signer?.certificate ?? certificate;
  await objects.ensure(BUILT_IN.secrets, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: spec.secretName, namespace: metadata.namespace },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate.toString("pem"), "tls.key": key, "ca.crt": authority.toString("pem") },
  });
}

async function readAuthority(
  secretName: string,
  objects: Objects,
): Promise<{ readonly certificate: x509.X509Certificate; readonly key: webcrypto.CryptoKey }> {
  const secret = await objects.get(BUILT_IN.secrets, secretName, controller.namespace);
  const data = (secret?.["data"] ?? {}) as Readonly<Record<string, string>>;
  const read = (name: string) => Buffer.from(data[name] ?? "", "base64").toString("utf8");
  const [pkcs8] = x509.PemConverter.decode(read("tls.key"));
  const key = await webcrypto.subtle.importKey("pkcs8", pkcs8 ?? new ArrayBuffer(0), ALGORITHM, false, ["sign"]);
  return { certificate: new x509.X509Certificate(read("tls.crt")), key };
}
