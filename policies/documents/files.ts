/** The files that are generated from the packs; tools/generate.ts writes them. */
import { ENVIRONMENTS } from "../../components/core/labels";
import { allPack } from "../all/pack";
import { encryptionPack } from "../encryption/pack";
import { overviewDocument, packConfig, packDocument } from "./documents";
import type { PackDefinition } from "../engine/pack";
import { podSecurityPack } from "../pod-security/pack";
import { quotaPack } from "../quota/pack";
import { SETTINGS } from "../settings/settings";

const folders: Readonly<Record<string, PackDefinition>> = {
  encryption: encryptionPack,
  "pod-security": podSecurityPack,
  quota: quotaPack,
};

/** What each generated file must contain, before formatting. One configuration serves every pack. */
export const POLICY_DOCUMENTS: Readonly<Record<string, () => string>> = Object.fromEntries([
  ...Object.entries(folders).map(([folder, pack]) => [
    `policies/${folder}/README.md`,
    () => packDocument(pack, folder),
  ]),
  ["policies/all/README.md", () => overviewDocument(allPack, "all", folders)],
  ...ENVIRONMENTS.map((environment) => [
    `policies/config/${environment}.json`,
    () => packConfig(allPack.rules, environment, SETTINGS[environment]),
  ]),
]);
