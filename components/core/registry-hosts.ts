/**
 * Where a stack's own images are: the beginning of their names. Known from the stack file alone, so that previews and the cluster's
 * admission trust the same registry before it exists. Pure.
 */
import { BY_CLOUD, type SellingCloud } from "../../catalogue/clouds";
import { worldwideName } from "./names";

/** What decides it, of a stack file. */
export interface RegistryPlace {
  readonly stack: string;
  readonly cloud: string;
  readonly repositories: readonly string[];
  /** By cloud, the words of each placement. */
  readonly placement: Readonly<Partial<Record<SellingCloud, Readonly<Record<string, unknown>>>>>;
}

/** The name of a stack's registry where it must be unique in the world, as on Azure. */
export function registryNameIn(account: string, stack: string): string {
  return worldwideName("cr", account, stack, "registry");
}

/** The registry's host, or its folder where the host is everybody's; none where the stack makes no repository. */
export function ownRegistries({ stack, cloud, repositories, placement }: RegistryPlace): readonly string[] {
  if (repositories.length === 0 || !sells(cloud)) return [];
  const { template, account } = BY_CLOUD[cloud].imageHost;
  const words = placement[cloud] ?? {};
  const whose = words[account];
  if (typeof whose !== "string") return [];
  const all = { ...words, registry: registryNameIn(whose, stack) };
  const named = (word: string): unknown => (Object.hasOwn(all, word) ? all[word as keyof typeof all] : undefined);
  const asked = [...template.matchAll(/\{(\w+)\}/g)].map(([, word = ""]) => named(word));
  if (!asked.every((value) => typeof value === "string")) return [];
  return [template.replace(/\{(\w+)\}/g, (_, word: string) => String(named(word)))];
}

function sells(cloud: string): cloud is SellingCloud {
  return Object.hasOwn(BY_CLOUD, cloud);
}
