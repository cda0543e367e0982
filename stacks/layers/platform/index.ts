/**
 * The platform layer: what installs software, the addons, the platform's own certificate authority, and the policies
 * that the cluster itself enforces.
 */
import { Addons } from "../../../components/addons";
import { InternalAuthority } from "../../../components/certificates";
import { ISSUES_CERTIFICATES } from "../../../components/certificates/addons";
import { PublicAuthority } from "../../../components/certificates/public";
import type { Cluster } from "../../../components/cluster";
import { publishedNames } from "../../../components/core/published-names";
import { ownRegistries } from "../../../components/core/registry-hosts";
import { admissionExemptions } from "../../../components/data/postgres/admission";
import { KEEPS_RECORDS } from "../../../components/dns/addons";
import { GpuStack } from "../../../components/node-pools/gpu-stack";
import { gpuStackPlan, plannedAddons } from "../../../components/node-pools/gpu-stack/plan";
import { COPIES_SECRETS } from "../../../components/secrets/addons";
import { heldIn } from "../../config/held";
import { neededAddons } from "../../config/needs";
import type { Context } from "../context";
import { challengeSolvers, recordKeeper } from "./dns";
import type { Foundation } from "../foundation";
import { secretKeeper } from "./secrets";
import type { Stores } from "../stores";

export interface Platform {
  readonly addons: Addons;
}

interface Built {
  readonly foundation: Foundation;
  readonly stores: Stores;
}

export function createPlatform(context: Context, { foundation, stores }: Built): Platform {
  const { spec, cloud, ownership } = context;
  const { cluster, nodePools, account } = foundation;
  const { provider } = cluster;
  const plan = gpuStackPlan(cloud.facts.gpuStack, spec.placement, spec.nodePools);
  const gpuStack =
    plannedAddons(plan).length === 0 ? undefined : new GpuStack("gpu-stack", { ownership, provider, plan });
  const { zones } = stores;
  const names = Object.keys(zones).length > 0 ? account : undefined;
  const { certificates } = spec.dns;
  const challenges = names && certificates && challengeSolvers(zones, names, ownership);
  const keeper = account && secretKeeper(context, stores, account);
  const addons = new Addons("addons", {
    ownership,
    provider,
    spec: spec.addons,
    needed: neededAddons(spec, cloud.facts),
    systemNodes: Object.values(nodePools.vocabulary.pools).flatMap(({ role, selector }) =>
      role === "system" ? [selector] : [],
    ),
    rewritesWebhooks: cloud.facts.rewritesWebhooks,
    fromStack: {
      ...nodePools.addons,
      ...gpuStack?.forAddons,
      ...(names && { [KEEPS_RECORDS]: recordKeeper(zones, names, ownership) }),
      ...(keeper && { [COPIES_SECRETS]: keeper }),
      ...(challenges && { [ISSUES_CERTIFICATES]: challenges.forAddon }),
    },
  });
  if (addons.installed.includes(ISSUES_CERTIFICATES)) {
    new InternalAuthority("internal-authority", { ownership, provider, dependsOn: addons.ready(ISSUES_CERTIFICATES) });
  }
  if (certificates !== undefined && challenges !== undefined) {
    const { solvers } = challenges;
    const dependsOn = [...addons.ready(ISSUES_CERTIFICATES)];
    new PublicAuthority("public-authority", { ownership, provider, spec: certificates, solvers, dependsOn });
  }
  if (spec.security.admission !== "off") installAdmission(context, cluster);
  return { addons };
}

/** Loaded only when it is wanted: the rules of every pack come with it. */
function installAdmission({ spec, cloud, ownership }: Context, { provider }: Cluster): void {
  const { systemNamespaces, loadBalancers } = cloud.facts;
  const { Security } = require("../../../components/security") as typeof import("../../../components/security");
  const today = new Date().toISOString().slice(0, 10);
  const inCluster = cloud.facts.managed.includes("postgres") ? [] : spec.data.postgres;
  const exemptions = inCluster.flatMap(({ name, namespace }) => admissionExemptions(name, namespace));
  const { stack } = ownership;
  const registries = ownRegistries({ ...spec, ...spec.registry, stack });
  new Security("security", {
    ...{ ownership, provider, today },
    ...{ spec: spec.security, systemNamespaces, loadBalancers, exemptions, registries },
    ...{ names: publishedNames(spec.tenants), held: heldIn(spec) },
  });
}
