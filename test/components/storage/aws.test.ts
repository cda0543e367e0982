/** Object stores and identities on AWS: what S3 keeps in resources of their own, and who may assume a role. */
import assert from "node:assert/strict";
import { awsKeyArn, CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { recordFoundation } from "../../support/clouds/created-platform";
import { at, listAt } from "../../support/recorder";

const fixture = CLOUD_FIXTURES.aws as CloudFixture;
const create = (environment: "dev" | "prod" = "dev") => recordFoundation(fixture, { environment });
const s3 = (type: string) => `aws:s3/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`;

async function part(type: string, environment: "dev" | "prod" = "dev") {
  const [found, ...others] = (await create(environment)).ofType(s3(type));
  assert.ok(found !== undefined && others.length === 0, type);
  return found;
}

describe("an object store on AWS", () => {
  it("has a name of its own among all accounts, and loses its objects with a destroy in dev only", async () => {
    const dev = await part("Bucket");
    assert.equal(dev.inputs["bucket"], "stratiform-dev-models-111122223333");
    assert.equal(dev.inputs["forceDestroy"], true);
    assert.equal((await part("Bucket", "prod")).inputs["forceDestroy"], false);
  });

  it("is closed to the public in all four ways", async () => {
    const { inputs } = await part("BucketPublicAccessBlock");
    for (const way of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]) {
      assert.equal(inputs[way], true, way);
    }
  });

  it("refuses plaintext and outdated TLS from everybody", async () => {
    const { inputs } = await part("BucketPolicy");
    const conditions = listAt(JSON.parse(String(inputs["policy"])), "Statement").map((statement) => {
      assert.equal(at(statement, "Effect"), "Deny");
      assert.deepEqual(listAt(statement, "Resource"), ["arn:aws:s3:::models", "arn:aws:s3:::models/*"]);
      return at(statement, "Condition");
    });
    assert.deepEqual(conditions, [
      { Bool: { "aws:SecureTransport": "false" } },
      { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    ]);
  });

  it("encrypts with the stack's key, keeps versions, and grows cheaper with age", async () => {
    const encryption = (await part("BucketServerSideEncryptionConfiguration")).inputs;
    assert.deepEqual(at(encryption, "rules.0.applyServerSideEncryptionByDefault"), {
      sseAlgorithm: "aws:kms",
      kmsMasterKeyId: awsKeyArn("keys-objects"),
    });
    const versioning = (await part("BucketVersioning")).inputs;
    assert.equal(at(versioning, "versioningConfiguration.status"), "Enabled");
    const rule = at((await part("BucketLifecycleConfiguration")).inputs, "rules.0");
    assert.deepEqual(at(rule, "transitions"), [{ days: 30, storageClass: "INTELLIGENT_TIERING" }]);
    assert.equal(at(rule, "noncurrentVersionExpiration.noncurrentDays"), 90);
  });
});

describe("shared files on AWS", () => {
  it("lose the folder of a claim with the claim: the driver removes it, and it alone may as root", async () => {
    const { ofType } = await create();
    const [addon] = ofType("aws:eks/addon:Addon").filter(({ inputs }) => inputs["addonName"] === "aws-efs-csi-driver");
    const values: unknown = JSON.parse(String(addon?.inputs["configurationValues"]));
    assert.equal(at(values, "controller.deleteAccessPointRootDir"), true);
    const [policy] = ofType("aws:efs/fileSystemPolicy:FileSystemPolicy");
    const statements = listAt(JSON.parse(String(policy?.inputs["policy"])), "Statement");
    const asRoot = statements.filter((one) =>
      [at(one, "Action")].flat().includes("elasticfilesystem:ClientRootAccess"),
    );
    assert.deepEqual(
      asRoot.map((one) => [at(one, "Effect"), at(one, "Principal.AWS")]),
      [["Allow", "arn:aws:iam::111122223333:role/shared-files-driver-role"]],
    );
  });
});

describe("an identity on AWS", () => {
  it("is a role that only one service account of this cluster can assume", async () => {
    const { ofType } = await create();
    const [role] = ofType("aws:iam/role:Role").filter(({ name }) => name === "models-read");
    const [statement] = listAt(JSON.parse(String(role?.inputs["assumeRolePolicy"])), "Statement");
    assert.deepEqual(at(statement, "Principal"), { Service: "pods.eks.amazonaws.com" });
    assert.deepEqual(at(statement, "Condition"), {
      StringEquals: {
        "aws:SourceAccount": "111122223333",
        "aws:RequestTag/eks-cluster-name": "stratiform-dev",
        "aws:RequestTag/kubernetes-namespace": "research",
        "aws:RequestTag/kubernetes-service-account": "read",
      },
    });
  });

  it("is bound before pods start, with its rights attached first", async () => {
    const { ofType } = await create();
    const bound = ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation").map(({ inputs, dependsOn }) => [
      inputs["namespace"],
      inputs["serviceAccount"],
      dependsOn,
    ]);
    assert.deepEqual(bound, [
      ["names", "records", ["names-records"]],
      ["names", "challenges", ["names-challenges"]],
      ["research", "read", ["models-read"]],
      ["research", "write", ["models-write"]],
      ["research", "operator", ["operator"]],
    ]);
  });

  it("lists only the objects under its prefix", async () => {
    const { ofType } = await create();
    const [policy] = ofType("aws:iam/rolePolicy:RolePolicy").filter(({ name }) => name === "models-read");
    const statements = listAt(JSON.parse(String(policy?.inputs["policy"])), "Statement");
    const list = statements.find((statement) => listAt(statement, "Action").includes("s3:ListBucket"));
    assert.deepEqual(at(list, "Condition"), { StringLike: { "s3:prefix": ["weights/*"] } });
  });
});

describe("a registry on AWS", () => {
  it("scans what is pushed, never moves a tag, and forgets images that no tag names", async () => {
    const { ofType } = await create("prod");
    const [repository] = ofType("aws:ecr/repository:Repository");
    assert.equal(repository?.inputs["name"], "stratiform-dev/models/analyser");
    assert.equal(repository?.inputs["imageTagMutability"], "IMMUTABLE");
    assert.equal(at(repository?.inputs, "imageScanningConfiguration.scanOnPush"), true);
    assert.equal(repository?.inputs["forceDelete"], false);
    assert.equal(at(repository?.inputs, "encryptionConfigurations.0.kmsKey"), awsKeyArn("keys-registry"));
    const policies = ofType("aws:ecr/lifecyclePolicy:LifecyclePolicy");
    assert.equal(policies.length, 2);
    for (const { inputs } of policies) {
      const selection = at(JSON.parse(String(inputs["policy"])), "rules.0.selection");
      assert.deepEqual([at(selection, "tagStatus"), at(selection, "countNumber")], ["untagged", 14]);
    }
  });
});

describe("secrets on AWS", () => {
  it("can be restored for a month in production, and give their names free at once in dev", async () => {
    const days = async (environment: "dev" | "prod") =>
      (await create(environment)).one("secrets-api-key").inputs["recoveryWindowInDays"];
    assert.deepEqual([await days("dev"), await days("prod")], [0, 30]);
  });
});
