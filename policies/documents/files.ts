/** The files that are generated from the packs; tools/generate.ts writes them. */
import { ENVIRONMENTS } from "../../components/core/labels";
import { allPack } from "../all/pack";
import { encryptionPack } from "../encryption/pack";
import { overviewDocument, packConfig, packDocument, pageDocument, type Pages } from "./documents";
import type { Rule } from "../rule/rule";
import type { PackDefinition } from "../engine/pack";
import { podSecurityPack } from "../pod-security/pack";
import { quotaPack } from "../quota/pack";
import { SETTINGS } from "../settings/settings";

const CLOUD_PAGES = { aws: "AWS", gcp: "Google Cloud", azure: "Azure" } as const;

/** A page per cloud; what holds in any cluster is the last. */
const ENCRYPTION_PAGES: Pages = {
  ...Object.fromEntries(
    Object.entries(CLOUD_PAGES).map(([cloud, title]) => [
      `${cloud}.md`,
      { title: `Encryption on ${title}`, holds: ({ id }: Rule) => id.startsWith(`${cloud}-`) },
    ]),
  ),
  "kubernetes.md": {
    title: "Encryption in a cluster",
    holds: ({ id }) => Object.keys(CLOUD_PAGES).every((cloud) => !id.startsWith(`${cloud}-`)),
  },
};

const PACKS: Readonly<Record<string, { readonly pack: PackDefinition; readonly pages?: Pages }>> = {
  encryption: { pack: encryptionPack, pages: ENCRYPTION_PAGES },
  "pod-security": { pack: podSecurityPack },
  quota: { pack: quotaPack },
};

/** What each generated file must contain, before formatting. One configuration serves every pack. */
export const POLICY_DOCUMENTS: Readonly<Record<string, () => string>> = Object.fromEntries([
  ...Object.entries(PACKS).flatMap(([folder, { pack, pages }]) => [
    [`policies/${folder}/README.md`, () => packDocument(pack, folder, pages)] as const,
    ...Object.entries(pages ?? {}).map(
      ([file, page]) => [`policies/${folder}/${file}`, () => pageDocument(pack, page)] as const,
    ),
  ]),
  ["policies/all/README.md", () => overviewDocument(allPack, "all", PACKS)],
  ...ENVIRONMENTS.map((environment) => [
    `policies/config/${environment}.json`,
    () => packConfig(allPack.rules, environment, SETTINGS[environment]),
  ]),
]);
