/** Object stores, identities, secrets, images and volumes on Google Cloud. */
import assert from "node:assert/strict";
import { dataSpec } from "../../../components/data/spec";
import { podMember } from "../../../components/identity/gcp";
import { checkVolumes } from "../../../components/storage/classes/disks.gcp";
import { volumesAsked } from "../../../stacks/config/volumes";
import { recordFoundation } from "../../support/clouds/created-platform";
import { GCP_FIXTURE, GCP_PLACEMENT } from "../../support/clouds/gcp-fixture";
import { at, listAt, valueOf } from "../../support/recorder";

const create = (environment: "dev" | "prod" = "dev") => recordFoundation(GCP_FIXTURE, { environment });
const bucketIn = async (environment: "dev" | "prod") => {
  const [bucket, ...others] = (await create(environment)).ofType("gcp:storage/bucket:Bucket");
  assert.ok(bucket !== undefined && others.length === 0);
  return bucket.inputs;
};

describe("an object store on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("has a name of its own among all projects, and loses its objects with a destroy in dev only", async () => {
    const dev = await bucketIn("dev");
    assert.equal(dev["name"], "stratiform-dev-models-111122223333");
    assert.equal(dev["forceDestroy"], true);
    assert.equal((await bucketIn("prod"))["forceDestroy"], false);
  });

  it("is never public, takes access from IAM alone, and encrypts with the stack's key", async () => {
    const bucket = await bucketIn("prod");
    assert.equal(bucket["publicAccessPrevention"], "enforced");
    assert.equal(bucket["uniformBucketLevelAccess"], true);
    assert.equal(at(bucket, "encryption.defaultKmsKeyName"), "keys-objects-id");
  });

  it("keeps versions for 90 days, grows cheaper after 30, and forgets uploads that never ended", async () => {
    const bucket = await bucketIn("prod");
    assert.deepEqual(bucket["versioning"], { enabled: true });
    assert.deepEqual(bucket["softDeletePolicy"], { retentionDurationSeconds: 0 }, "nothing is kept, and paid, twice");
    assert.deepEqual(listAt(bucket, "lifecycleRules"), [
      {
        action: { type: "SetStorageClass", storageClass: "NEARLINE" },
        condition: { age: 30, matchesStorageClasses: ["STANDARD"] },
      },
      { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 90 } },
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
    ]);
  });
});

describe("an identity on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("is the service account itself, in its namespace, of the stack's project", () => {
    assert.equal(
      podMember(GCP_PLACEMENT, "research", "read"),
      "principal://iam.googleapis.com/projects/111122223333/locations/global/workloadIdentityPools/my-project-123.svc.id.goog/subject/ns/research/sa/read",
    );
  });

  it("reads and lists objects under its prefix only, in its bucket only", async () => {
    const { one, result } = await create();
    const { inputs } = one("models-read-objects-0");
    assert.equal(inputs["bucket"], "stratiform-dev-models-111122223333");
    assert.equal(inputs["member"], podMember(GCP_PLACEMENT, "research", "read"));
    assert.equal(
      at(inputs, "condition.expression"),
      'resource.name.startsWith("projects/_/buckets/stratiform-dev-models-111122223333/objects/weights/") || ' +
        'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("weights/")',
    );
    assert.equal(await valueOf(result.store.reference.id), "projects/_/buckets/stratiform-dev-models-111122223333");
  });
});

describe("secrets and images on Google Cloud", () => {
  it("keeps secrets in the stack's region with its key, and restores them for a while where they matter", async () => {
    const secret = async (environment: "dev" | "prod") => (await create(environment)).one("secrets-api-key").inputs;
    assert.deepEqual(listAt(await secret("prod"), "replication.userManaged.replicas"), [
      { location: "europe-west4", customerManagedEncryption: { kmsKeyName: "keys-secrets-id" } },
    ]);
    assert.equal((await secret("prod"))["versionDestroyTtl"], "2592000s");
    assert.equal((await secret("dev"))["versionDestroyTtl"], undefined);
  });

  it("keeps images that tags name for ever under the same tag, others for two weeks", async () => {
    const { one, result } = await create();
    const { inputs } = one("registry-models-analyser");
    assert.deepEqual(inputs["dockerConfig"], { immutableTags: true });
    assert.equal(inputs["kmsKeyName"], "keys-registry-id");
    assert.equal(at(inputs, "cleanupPolicies.0.condition.olderThan"), "1209600s");
    const url = result.registry?.urls["models/analyser"];
    assert.ok(url !== undefined);
    assert.equal(
      await valueOf(url),
      "europe-west4-docker.pkg.dev/my-project-123/stratiform-dev-models-analyser/analyser",
    );
  });
});

describe("volume classes on Google Cloud", () => {
  it("make the disk that the node can have, with the stack's key and the owner's labels", async () => {
    const { ofType } = await create();
    const classes = ofType("kubernetes:storage.k8s.io/v1:StorageClass").filter(({ name }) => name !== "shared-files");
    assert.equal(classes.length, 2);
    for (const { inputs } of classes) {
      assert.equal(inputs["provisioner"], "pd.csi.storage.gke.io");
      assert.equal(at(inputs, "parameters.type"), "dynamic");
      assert.equal(at(inputs, "parameters.disk-encryption-kms-key"), "keys-disks-id");
      assert.match(String(at(inputs, "parameters.labels")), /(^|,)stratiform-stack=dev(,|$)/);
    }
    assert.deepEqual(
      classes.map(({ inputs }) => at(inputs, "parameters.pd-type")),
      ["pd-balanced", "pd-ssd"],
    );
  });
});

describe("a volume of fast-block on Google Cloud", () => {
  const paths = (...volumes: readonly (readonly [string, string | undefined])[]) =>
    checkVolumes(volumes.map(([size, storageClass], index) => ({ path: `${index}`, size, storageClass }))).map(
      ({ path }) => path,
    );

  it("is refused where Hyperdisk would not make it: 10,000 operations a second need 20 GiB", () => {
    assert.deepEqual(paths(["5Gi", "fast-block"], ["20Gi", "fast-block"], ["19.9Gi", "fast-block"]), ["0", "2"]);
    assert.deepEqual(paths(["5Gi", "standard-block"], ["5Gi", undefined], ["5Gi", "of-their-own"]), []);
  });

  it("is found wherever a stack file asks for one", () => {
    const spec = {
      data: dataSpec.parse({
        postgres: [
          { name: "a", tenant: "t", storage: { size: "30Gi", walSize: "5Gi", class: "fast-block" } },
          { name: "b", tenant: "t", storage: { size: "5Gi" } },
        ],
      }),
      workloads: [],
    };
    assert.deepEqual(checkVolumes(volumesAsked(spec)), [
      {
        path: "data.postgres[0].storage.walSize",
        value: "5Gi",
        rule: "is too small for fast-block, which asks for 10000 operations a second, 500 for each GiB at most",
        remedy: "ask for 20Gi or more, or for standard-block",
      },
    ]);
  });
});
