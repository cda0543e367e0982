/** Asks a cluster about everything that a stack's update may be waiting for. It only reads. */
import { definitionsOf, KINDS } from "../../components/addons/custom-resources/kinds";
import type { ClusterRequest } from "../../automation/cluster-client";
import { complaintOf, listSchema } from "./complaints";

interface Asked {
  readonly kind: string;
  /** All objects of the kind. */
  readonly path: string;
}

/** Kinds that are there in every cluster, and whose conditions say why a pod does not come or a namespace does not go. */
const BUILT_IN: readonly Asked[] = [
  { kind: "Namespace", path: "/api/v1/namespaces" },
  { kind: "Deployment", path: "/apis/apps/v1/deployments" },
];

/** Every kind that the program creates: releases first, on which the others rest. */
export function askedKinds(): readonly Asked[] {
  const addons = ["flux", ...Object.values(KINDS).map(({ addon }) => addon)] as const;
  const custom = [...new Set(addons)].flatMap((addon) =>
    definitionsOf(addon).flatMap(({ spec }) => {
      const [version] = spec.versions;
      const { kind, plural } = spec.names;
      return `${spec.group}/${version?.name}/${kind}` in KINDS
        ? [{ kind, path: `/apis/${spec.group}/${version?.name}/${plural}` }]
        : [];
    }),
  );
  return [...custom, ...BUILT_IN];
}

/** Every complaint, in the order in which things rest on one another. A kind that the cluster does not know is passed over. */
export async function diagnose(request: ClusterRequest): Promise<readonly string[]> {
  const answers = await Promise.all(
    askedKinds().map(async ({ kind, path }) => {
      const { status, body } = await request("GET", path);
      if (status === 404) return [];
      const list = listSchema.safeParse(body);
      if (status !== 200 || !list.success) return [`${kind}: the API server answered ${status}`];
      return list.data.items.flatMap((object) => complaintOf(kind, object));
    }),
  );
  return answers.flat();
}
