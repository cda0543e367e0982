/** What an operator makes for a database, what Kubernetes makes of that, and what others make to look like either. */
import type { Bag } from "../support/conformance";

/** The namespace of the database. */
export const OPERATED = "operated";

interface OperatedCase {
  readonly what: string;
  readonly object: Bag;
  /** Who asks for it. */
  readonly user: string;
  readonly admitted: boolean;
}

const OPERATOR = "system:serviceaccount:cnpg-system:cloudnative-pg";
const EDITOR = "eve";
const controller = (name: string) => `system:serviceaccount:kube-system:${name}-controller`;

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const cluster: Owner = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", name: "features" };
const pooler: Owner = { apiVersion: "postgresql.cnpg.io/v1", kind: "Pooler", name: "features-pooler-rw" };
const job: Owner = { apiVersion: "batch/v1", kind: "Job", name: "features-1-initdb" };
const replicaSet: Owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "features-pooler-rw-5d9" };

interface Identity {
  readonly name: string;
  readonly namespace?: string;
  readonly owner?: Owner;
}

const container = { name: "app", image: "registry.k8s.io/pause:3.10" };

/** An object that says nothing about its token, as the operator's do, which the rules refuse from anybody else. */
export function pretended(kind: "account" | "pod" | "job" | "deployment", identity: Identity): Bag {
  const { name, namespace = OPERATED, owner } = identity;
  const uid = "00000000-0000-0000-0000-000000000000";
  const ownerReferences = owner === undefined ? [] : [{ ...owner, uid, controller: true }];
  const metadata = { name, namespace, ownerReferences };
  const labels = { app: name };
  const spec = { serviceAccountName: "default", containers: [container] };
  switch (kind) {
    case "account":
      return { apiVersion: "v1", kind: "ServiceAccount", metadata };
    case "pod":
      return { apiVersion: "v1", kind: "Pod", metadata, spec };
    case "job":
      return {
        ...{ apiVersion: "batch/v1", kind: "Job", metadata },
        spec: { template: { spec: { ...spec, restartPolicy: "Never" } } },
      };
    case "deployment":
      return {
        ...{ apiVersion: "apps/v1", kind: "Deployment", metadata },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      };
  }
}

const made = (what: string, user: string, admitted: boolean, object: Bag): OperatedCase => {
  return { what, user, admitted, object };
};

export const OPERATED_CASES: readonly OperatedCase[] = [
  made("the operator's account", OPERATOR, true, pretended("account", { name: "features", owner: cluster })),
  made("the operator's Job", OPERATOR, true, pretended("job", { name: job.name, owner: cluster })),
  made("the operator's pod", OPERATOR, true, pretended("pod", { name: "features-1", owner: cluster })),
  made("the operator's pooler", OPERATOR, true, pretended("deployment", { name: pooler.name, owner: pooler })),
  made("the Job's pod", controller("job"), true, pretended("pod", { name: "features-1-initdb-x", owner: job })),
  made("the pooler's pod", controller("replicaset"), true, pretended("pod", { name: "p", owner: replicaSet })),

  made("the operator's object without owner", OPERATOR, false, pretended("pod", { name: "features" })),
  made(
    "the operator's object for another database",
    OPERATOR,
    false,
    pretended("pod", { name: "features-1", owner: { ...cluster, name: "others" } }),
  ),
  made(
    "the operator's object for a built-in owner",
    OPERATOR,
    false,
    pretended("pod", { name: "features-1", owner: { ...job, name: "features" } }),
  ),
  made(
    "the operator's object in another namespace",
    OPERATOR,
    false,
    pretended("pod", { name: "features-1", namespace: "strict", owner: cluster }),
  ),
  made(
    "an editor's account with the cluster as owner",
    EDITOR,
    false,
    pretended("account", { name: "a", owner: cluster }),
  ),
  made("an editor's account of that name", EDITOR, false, pretended("account", { name: "features" })),
  made("an editor's pod with the cluster as owner", EDITOR, false, pretended("pod", { name: "a", owner: cluster })),
  made("an editor's pod with the Job as owner", EDITOR, false, pretended("pod", { name: "a", owner: job })),
  made("an editor's Deployment of that name", EDITOR, false, pretended("deployment", { name: "features" })),
  made("an editor's Job of that name", EDITOR, false, pretended("job", { name: "features-9-initdb" })),
  made(
    "another controller's pod with an invented owner",
    controller("job"),
    false,
    pretended("pod", { name: "a", owner: { ...job, apiVersion: "evil.example/v1" } }),
  ),
  made(
    "the cloud's own pod in a namespace of its own",
    controller("daemon-set"),
    true,
    pretended("pod", { name: "a", namespace: "gke-managed-system" }),
  ),
];
