/**
 * The command line of each process of the control plane. Pure: what runs, on which port, with which files. The API
 * server listens on one loopback port, etcd on a Unix socket in the sandbox's own directory, the others on nothing.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SandboxTools } from "./contract";
import type { Layout } from "./layout";

export const COMPONENTS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;
export type Component = (typeof COMPONENTS)[number];

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Admission plugins that the platform's promises rest on; all but NodeRestriction are on by default, said aloud here. */
export const ADMISSION_PLUGINS = [
  "NodeRestriction",
  "PodSecurity",
  "ResourceQuota",
  "LimitRanger",
  "ValidatingAdmissionPolicy",
] as const;

/**
 * Admission as the strictest of the clouds has it: GKE's API server lets pods of the two critical classes only into
 * namespaces with a quota that names them. Its answer, `insufficient quota to match these scopes: [{PriorityClass In
 * [system-node-critical system-cluster-critical]}]`, is quoted in https://github.com/open-policy-agent/gatekeeper/issues/1120 and
 * https://github.com/cilium/cilium/issues/13852; the setting is Kubernetes' own
 * (https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default). Read 2026-11-30.
 */
export const ADMISSION = {
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  plugins: [
    {
      name: "ResourceQuota",
      configuration: {
        apiVersion: "apiserver.config.k8s.io/v1",
        kind: "ResourceQuotaConfiguration",
        limitedResources: [
          {
            resource: "pods",
            matchScopes: [
              {
                scopeName: "PriorityClass",
                operator: "In",
                values: ["system-node-critical", "system-cluster-critical"],
              },
            ],
          },
        ],
      },
    },
  ],
} as const;

/** Metadata of every write and of every refused read; reads that succeed would fill the disk and prove nothing. */
export const AUDIT_POLICY = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [
    {
      level: "None",
      resources: [
        { group: "coordination.k8s.io", resources: ["leases"] },
        { group: "", resources: ["events"] },
      ],
    },
    { level: "None", verbs: ["get", "list", "watch"], userGroups: ["system:masters"] },
    {
      level: "None",
      verbs: ["get", "list", "watch"],
      users: ["sandbox-kwok", "system:kube-scheduler", "system:apiserver"],
    },
    { level: "None", verbs: ["get", "list", "watch"], users: ["system:kube-controller-manager"] },
    { level: "None", verbs: ["get", "list", "watch"], userGroups: ["system:serviceaccounts:kube-system"] },
    { level: "Metadata" },
  ],
} as const;

export function commands(tools: SandboxTools, layout: Layout, port: number): Record<Component, Command> {
  const client = `unix://${layout.etcdSocket}`;
  const peer = `unix://${layout.etcdPeerSocket}`;
  return {
    etcd: {
      program: tools.etcd,
      args: [
        "--name=sandbox",
        `--data-dir=${layout.etcdData}`,
        // The data never outlives the sandbox, so it need not reach the disk.
        "--unsafe-no-fsync",
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=sandbox=${peer}`,
      ],
    },
    "kube-apiserver": {
      program: tools.kubeApiserver,
      args: [
        `--etcd-servers=${client}`,
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        "--advertise-address=127.0.0.1",
        // A loopback address may not stand in the `kubernetes` Service's endpoints.
        "--endpoint-reconciler-type=none",
        // The server makes itself an authority and a certificate here, since none are given.
        `--cert-dir=${layout.certificates}`,
        `--token-auth-file=${layout.tokens}`,
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        `--enable-admission-plugins=${ADMISSION_PLUGINS.join(",")}`,
        `--admission-control-config-file=${layout.admission}`,
        "--allow-privileged=true",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-signing-key-file=${layout.serviceAccountKey}`,
        `--service-account-key-file=${layout.serviceAccountPublicKey}`,
        `--audit-policy-file=${layout.auditPolicy}`,
        `--audit-log-path=${layout.auditLog}`,
        "--profiling=false",
      ],
    },
    "kube-controller-manager": {
      program: tools.kubeControllerManager,
      args: [
        `--kubeconfig=${layout.kubeconfigOf("kube-controller-manager")}`,
        "--secure-port=0",
        "--leader-elect=false",
        "--use-service-account-credentials=true",
        // At the default of 20 requests a second its own start takes four seconds longer.
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        // Autoscalers look every few seconds, and trust a pod as soon as it is ready: nobody waits 5 minutes here.
        "--horizontal-pod-autoscaler-sync-period=2s",
        "--horizontal-pod-autoscaler-cpu-initialization-period=1s",
        "--horizontal-pod-autoscaler-initial-readiness-delay=1s",
        `--service-account-private-key-file=${layout.serviceAccountKey}`,
        `--root-ca-file=${layout.caCertificate}`,
        "--profiling=false",
      ],
    },
    "kube-scheduler": {
      program: tools.kubeScheduler,
      args: [
        `--kubeconfig=${layout.kubeconfigOf("kube-scheduler")}`,
        "--secure-port=0",
        "--leader-elect=false",
        "--profiling=false",
      ],
    },
    kwok: {
      program: tools.kwok,
      args: [
        `--kubeconfig=${layout.kubeconfigOf("kwok")}`,
        ...stageFiles().map((path) => `--config=${path}`),
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        "--node-lease-duration-seconds=40",
        "--node-ip=10.0.0.1",
        "--cidr=10.244.0.0/16",
      ],
    },
  };
}

/** The life stages of simulated objects. Each file of the folder is read, so that a new kind is one new file. */
export function stageFiles(folder: string = join(__dirname, "stages")): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}
