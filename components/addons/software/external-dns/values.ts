/** The values that we set on external-dns's chart, under the chart's own paths, each with its reason. */
import type { ValueFacts } from "../../addon";
import type { Environment } from "../../../core/labels";
import { PLATFORM_CLASS } from "../../priority";
import type { Reasons } from "../../reasons";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly policy: string;
  readonly registry: string;
  readonly extraArgs: readonly string[];
  readonly resources: Resources;
  readonly priorityClassName: string;
}

const reasons = {
  policy: "sync: a name goes with its Service; records without our owner's mark are never touched",
  registry: "txt: a record beside each of ours says whose it is, so that other stacks and people keep theirs",
  extraArgs:
    "Services of type LoadBalancer alone: a tenant may have as many as its quota says, 0 unless the stack file names some, " +
    "while with ExternalName or headless Services, which everybody may create, it would give the zone's names away",
  resources: "the chart sets none; it keeps every Service and Ingress in memory",
  priorityClassName: "the platform's: names follow their Services whatever tenants run",
} satisfies Reasons<Values>;

/** What the stack adds. */
const fromStack = {
  "provider.name": "the cloud whose zones it keeps",
  env: "where in that cloud",
  secretConfiguration: "the same as a file, for the cloud whose client reads one; it holds no secret",
  domainFilters: "the stack's zones, and no others",
  txtOwnerId: "whose records they are",
  "serviceAccount.annotations": "the identity that it has in the cloud",
  podLabels: "the mark that some clouds want on pods with one",
} as const;

function values(_environment: Environment): Values {
  return {
    policy: "sync",
    registry: "txt",
    // https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/service, read 2026-11-30.
    extraArgs: ["--service-type-filter=LoadBalancer"],
    resources: resources("10m", "64Mi", "256Mi"),
    priorityClassName: PLATFORM_CLASS.name,
  };
}

export const VALUES = { values, reasons, fromStack } as const satisfies ValueFacts;
