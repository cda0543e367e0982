/** Names that rules match are names that the installed SDKs declare: types, their aliases, and properties. */
import assert from "node:assert/strict";
import { plainPath } from "../../../policies/encryption/rules/compile";
import { ROWS } from "../../../policies/encryption/rules/all";
import { canonicalType } from "../../../catalogue/tokens/canonical";
import { AWS, AWS_ALIASES } from "../../../catalogue/tokens/aws";
import { AZURE, AZURE_ALIASES } from "../../../catalogue/tokens/azure";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP, GCP_IAM } from "../../../catalogue/tokens/gcp";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { declaredKind, kindPathMistake } from "./declared-kinds";
import { declaredAliases, declaredToken, pathMistake } from "./declared-types";
import { SPECIAL_PATHS } from "./special-paths";

const TOKENS: Readonly<Record<string, readonly string[]>> = {
  aws: Object.values(AWS),
  gcp: [...Object.values(GCP), ...Object.values(GCP_IAM)],
  "azure-native": Object.values(AZURE),
  kubernetes: Object.values(KUBERNETES),
};

/** In an old API version these names meant another service's type, which has a token of its own. */
const AMBIGUOUS = new Set(
  Object.entries(AZURE_ALIASES).flatMap(([alias, token]) =>
    token === AZURE.postgresSingle || token === AZURE.mysqlSingle ? [alias, alias.replace(/\/v\w+/, "")] : [],
  ),
);

describe("policies: names in the encryption pack", () => {
  for (const [provider, tokens] of Object.entries(TOKENS)) {
    it(`${tokens.length} types of ${provider} are the SDK's`, () => {
      assert.deepEqual(
        tokens.filter((token) => declaredToken(token) !== token),
        [],
      );
    });

    it(`every alias that ${provider} declares for them leads to them`, () => {
      const lost = tokens.flatMap((token) =>
        declaredAliases(token)
          .filter((alias) => !AMBIGUOUS.has(alias))
          .filter((alias) => canonicalType(alias).token !== token)
          .map((alias) => `${alias} leads to ${canonicalType(alias).token}, not ${token}`),
      );
      assert.deepEqual(lost, []);
    });
  }

  it("aliases lead to listed types and are none themselves", () => {
    const listed = new Set<string>([...Object.values(AWS), ...Object.values(AZURE)]);
    for (const [alias, token] of Object.entries({ ...AWS_ALIASES, ...AZURE_ALIASES })) {
      assert.ok(listed.has(token), token);
      assert.ok(!listed.has(alias), alias);
    }
  });

  it("types of one API version's own package are known", () => {
    const packaged = "azure-native_storage_v20230101:storage:StorageAccount";
    assert.equal(canonicalType(packaged).token, AZURE.storageAccount);
    assert.equal(canonicalType("azure-native:storage/v20210401:StorageAccount").token, AZURE.storageAccount);
  });

  it("Google Cloud's types are known by their letters", () => {
    assert.equal(canonicalType("gcp:compute/sslPolicy:SslPolicy").token, GCP.sslPolicy);
    assert.equal(canonicalType("gcp:storage/bucketIamMember:BucketIamMember").token, GCP_IAM.bucketMember);
  });

  it("every property that a row reads is an input of its types", () => {
    const mistakes = ROWS.flatMap((row) =>
      row.resources.flatMap((token) => {
        const siblings = (row.inheritsFrom ?? []).map((key) => (row.paths[0] ?? "").replace(/[^.]+$/, key));
        const conditions = [...(row.when ?? []), ...(row.orElse ?? [])].map(({ path }) => path);
        return [...row.paths, ...conditions, ...siblings].flatMap((path) => {
          const kind = declaredKind(token);
          const plain = plainPath(path);
          const mistake = kind === undefined ? pathMistake(token, plain) : kindPathMistake(kind, plain);
          return mistake === undefined ? [] : [`${row.id}: ${token} ${path}: ${mistake}`];
        });
      }),
    );
    assert.deepEqual(mistakes, []);
  });

  it("every property that a special rule reads is an input of its types", () => {
    const mistakes = Object.entries(SPECIAL_PATHS).flatMap(([token, paths]) =>
      paths.flatMap((path) => {
        const mistake = pathMistake(token, path);
        return mistake === undefined ? [] : [`${token} ${path}: ${mistake}`];
      }),
    );
    assert.deepEqual(mistakes, []);
  });

  it("a name that does not exist is noticed", () => {
    const kind = declaredKind(CUSTOM.karpenterNodeClass);
    assert.equal(kind, "karpenter.k8s.aws/v1/EC2NodeClass");
    assert.match(kindPathMistake(kind, "spec.blockDeviceMappings[].ebs.encryptd") ?? "", /encryptd is not declared/);
    assert.match(kindPathMistake(kind, "spec.blockDeviceMappings.ebs") ?? "", /is a list/);
    assert.equal(declaredToken("aws:ebs/volumes:Volumes"), undefined);
    assert.match(pathMistake(AWS.ebsVolume, "encryptd") ?? "", /encryptd is not declared/);
    assert.match(pathMistake(AWS.opensearchDomain, "encryptAtRest[].enabled") ?? "", /no list/);
    assert.match(pathMistake(AWS.launchTemplate, "blockDeviceMappings.ebs") ?? "", /is a list/);
  });
});
