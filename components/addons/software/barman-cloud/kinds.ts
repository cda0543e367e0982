/** The kind of CloudNativePG's Barman Cloud plugin. */
import type { Kinds } from "../../addon";
import { readKind } from "../../custom-resources/definition";

const SOURCE = {
  how: "embedded",
  module: "github.com/cloudnative-pg/plugin-barman-cloud",
  file: "config/crd/bases/barmancloud.cnpg.io_objectstores.yaml",
} as const;

export const KINDS = {
  "barmancloud.cnpg.io/v1/ObjectStore": readKind(__dirname, "objectstores.barmancloud.cnpg.io", SOURCE),
} as const satisfies Kinds;
