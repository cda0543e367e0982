/**
 * Where the definitions of custom resources come from that we do not write by hand: Go packages of the operators, at the
 * versions that go.mod beside this file pins. Used to generate the schemas, to document them, and to test that they
 * belong to the versions that the charts install.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Go API packages that controller-gen reads, and the kinds that we take from each. */
export const PACKAGES = [
  { path: "github.com/fluxcd/helm-controller/api/v2", kinds: ["HelmRelease"] },
  {
    path: "github.com/fluxcd/source-controller/api/v1",
    kinds: ["Bucket", "ExternalArtifact", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository"],
  },
  { path: "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1", kinds: ["Certificate", "ClusterIssuer"] },
] as const;

/** Definitions that an operator's Go module carries ready-made, for types that cannot be built here or carry rules of its own build. */
export const EMBEDDED = [
  {
    module: "github.com/cloudnative-pg/plugin-barman-cloud",
    file: "config/crd/bases/barmancloud.cnpg.io_objectstores.yaml",
    kind: "ObjectStore",
  },
  {
    module: "github.com/aws/karpenter-provider-aws",
    file: "pkg/apis/crds/karpenter.sh_nodepools.yaml",
    kind: "NodePool",
  },
  {
    module: "github.com/aws/karpenter-provider-aws",
    file: "pkg/apis/crds/karpenter.k8s.aws_ec2nodeclasses.yaml",
    kind: "EC2NodeClass",
  },
] as const;

export interface SchemaSource {
  /** `generated` by controller-gen from API types, or `embedded` in the module as YAML. */
  readonly how: "generated" | "embedded";
  readonly module: string;
  /** The module's version in go.mod. */
  readonly version: string;
}

/** The source of a kind's definition; undefined for kinds whose definitions are written by hand. */
export function schemaSource(kind: string): SchemaSource | undefined {
  const generated = PACKAGES.find(({ kinds }) => (kinds as readonly string[]).includes(kind));
  if (generated !== undefined) return { how: "generated", ...pinned(generated.path) };
  const embedded = EMBEDDED.find((definition) => definition.kind === kind);
  return embedded === undefined ? undefined : { how: "embedded", ...pinned(embedded.module) };
}

/** The required module that a package belongs to, with its version. */
function pinned(path: string): { readonly module: string; readonly version: string } {
  const text = readFileSync(join(__dirname, "go.mod"), "utf8");
  const required = [...text.matchAll(/^\s+(\S+) (v\S+)/gm)].map(([, module = "", version = ""]) => ({
    module,
    version,
  }));
  const found = required
    .filter(({ module }) => path === module || path.startsWith(`${module}/`))
    .sort((a, b) => b.module.length - a.module.length)[0];
  if (found === undefined) throw new Error(`tools/crd-schemas/go.mod does not require ${path}`);
  return found;
}
