/**
 * Namespaces whose pods the cluster's owner runs, by cloud: no rule of ours looks at them, and no tenant may have one.
 * Nobody but administrators creates namespaces, so a name that nobody uses lets nobody in.
 */
import { BY_CLOUD, byCloud, type SellingCloud } from "../../clouds";
import type { SystemNamespaces } from "./row";

/**
 * kubernetes.io/docs/concepts/overview/working-with-objects/namespaces, 2026-11-30. Names with `kube-` are reserved, but
 * others use them all the same, and are not exempt for it.
 */
const KUBERNETES: SystemNamespaces = { names: ["kube-system", "kube-public", "kube-node-lease"], prefixes: [] };

export const SYSTEM_NAMESPACES: Readonly<Record<SellingCloud | "existing", SystemNamespaces>> = {
  ...byCloud((cloud) => together(KUBERNETES, BY_CLOUD[cloud].systemNamespaces)),
  // Whose cluster it is, nobody says.
  existing: together(KUBERNETES, ...Object.values(BY_CLOUD).map(({ systemNamespaces }) => systemNamespaces)),
};

function together(...all: readonly SystemNamespaces[]): SystemNamespaces {
  return { names: all.flatMap(({ names }) => names), prefixes: all.flatMap(({ prefixes }) => prefixes) };
}
