/** Where each file of a sandbox lies in its directory. */
import { join } from "node:path";

/** Unix socket paths are limited to 104 bytes on macOS and 108 on Linux; the longest name of ours takes 13. */
export const MAX_DIRECTORY_BYTES = 90;

export interface Layout {
  readonly directory: string;
  readonly record: string;
  readonly control: string;
  readonly etcdSocket: string;
  readonly etcdPeerSocket: string;
  readonly etcdData: string;
  readonly certificates: string;
  readonly servingCertificate: string;
  readonly servingKey: string;
  readonly caCertificate: string;
  readonly tokens: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly auditPolicy: string;
  readonly admission: string;
  readonly auditLog: string;
  readonly logs: string;
  readonly kubeconfig: string;
  readonly userKubeconfig: string;
  /** Kubeconfig of one of the sandbox's own processes. */
  readonly kubeconfigOf: (component: string) => string;
}

export function layoutOf(directory: string): Layout {
  const at = (...names: string[]): string => join(directory, ...names);
  return {
    directory,
    record: at("sandbox.json"),
    control: at("control.sock"),
    etcdSocket: at("etcd.sock"),
    etcdPeerSocket: at("peer.sock"),
    etcdData: at("etcd"),
    certificates: at("pki"),
    servingCertificate: at("pki", "apiserver.crt"),
    servingKey: at("pki", "apiserver.key"),
    caCertificate: at("pki", "ca.crt"),
    tokens: at("pki", "tokens.csv"),
    serviceAccountKey: at("pki", "service-accounts.key"),
    serviceAccountPublicKey: at("pki", "service-accounts.pub"),
    auditPolicy: at("audit-policy.json"),
    admission: at("admission.json"),
    auditLog: at("logs", "audit.log"),
    logs: at("logs"),
    kubeconfig: at("admin.kubeconfig"),
    userKubeconfig: at("user.kubeconfig"),
    kubeconfigOf: (component) => at("pki", `${component}.kubeconfig`),
  };
}
