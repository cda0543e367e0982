/** The update that a rehearsal makes, and the scratch copy of the project that it makes it in. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { readExpectations } from "../../../../../rehearsal/life/expectations";
import { readStackSpec, stacksIn, stackFileName } from "../../../../../automation/stack-file";
import { createProject, editStackFile, restoreStackFile } from "../../../../../automation/project";
import { CHECKOUT } from "../../../../../automation/environment";
import { NEW_TAG, planUpdate, withTag } from "../../../../../rehearsal/life/steps/change/update-edits";
import { simulatedPools } from "../../../../../rehearsal/life/simulated-nodes";
import { writeSmallStack } from "../../../../support/lives/small-stack";

describe("the update of a rehearsal", () => {
  const images = [
    ["model", `model:${NEW_TAG}`],
    ["ghcr.io/team/model:1.0", `ghcr.io/team/model:${NEW_TAG}`],
    ["localhost:5000/model", `localhost:5000/model:${NEW_TAG}`],
  ] as const;
  for (const [image, updated] of images) {
    it(`makes ${updated} of ${image}`, () => assert.equal(withTag(image, NEW_TAG), updated));
  }

  it("gives an image that is known by its digest another digest, as prod requires", () => {
    const old = `sha256:${"a".repeat(64)}`;
    const updated = withTag(`localhost:5000/team/model:1@${old}`, NEW_TAG);
    assert.match(updated, new RegExp(`^localhost:5000/team/model:${NEW_TAG}@sha256:[0-9a-f]{64}$`));
    assert.ok(!updated.includes(old));
  });

  it("gives every workload of the dev stack a new image, and more pods only where quota and pool have room", () => {
    const spec = readStackSpec("dev");
    const { edits, images: updated, grown } = planUpdate(spec);
    assert.deepEqual(
      Object.keys(updated),
      spec.workloads.map(({ name }) => name),
    );
    assert.ok(grown.length > 0);
    assert.equal(edits.length, spec.workloads.length + grown.length);
  });

  it("adds no pod that a quota of the tenant would refuse", () => {
    const spec = readStackSpec("dev");
    const tenants = spec.tenants.map((tenant) => ({
      ...tenant,
      quota: { ...tenant.quota, accelerators: { "nvidia.com/gpu": 3 } },
    }));
    const gpu = spec.workloads.filter(({ resources }) => resources.accelerators !== undefined).map(({ name }) => name);
    assert.ok(gpu.length > 0);
    const { grown } = planUpdate({ ...spec, tenants });
    assert.deepEqual(
      grown.filter((name) => gpu.includes(name)),
      [],
    );
  });
});

describe("a scratch copy of the project", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "project-"));
    createProject(directory, "dev");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("edits its own stack file, keeps what Pulumi wrote there, and leaves the committed one alone", () => {
    const committed = readFileSync(join(CHECKOUT, stackFileName("dev")), "utf8");
    const copy = join(directory, stackFileName("dev"));
    writeFileSync(copy, `encryptionsalt: v1:abc\n${readFileSync(copy, "utf8")}`);
    editStackFile(directory, "dev", [{ path: ["config", "stratiform:workloads", 0, "image"], value: "other:2" }]);
    assert.equal(readStackSpec("dev", copy).workloads[0]?.image, "other:2");
    restoreStackFile(directory, "dev");
    assert.deepEqual(readStackSpec("dev", copy), readStackSpec("dev"));
    assert.match(readFileSync(copy, "utf8"), /encryptionsalt: v1:abc/);
    assert.equal(readFileSync(join(CHECKOUT, stackFileName("dev")), "utf8"), committed);
  });

  it("begins with another stack file when one is named, and goes back to that one", () => {
    const file = writeSmallStack(directory);
    const elsewhere = join(directory, "elsewhere");
    createProject(elsewhere, "dev", file);
    const copy = join(elsewhere, stackFileName("dev"));
    assert.equal(readStackSpec("dev", copy).security.admission, "off");
    editStackFile(elsewhere, "dev", [{ path: ["config", "stratiform:workloads", 0, "image"], value: "other:2" }]);
    restoreStackFile(elsewhere, "dev", file);
    assert.deepEqual(readStackSpec("dev", copy), readStackSpec("dev", file));
    assert.throws(() => createProject(elsewhere, "dev", "missing.yaml"), /--stack-file "missing.yaml" does not exist/);
  });

  it("is free of the user's encryption, to which the rehearsal has no key, before and after it is restored", () => {
    const elsewhere = join(directory, "encrypted");
    const file = join(directory, "encrypted.yaml");
    const config = 'config:\n  stratiform:cloud: existing\n  team:token:\n    secure: "v1:abc:def"\n';
    writeFileSync(
      file,
      `secretsprovider: awskms://alias/theirs\nencryptionsalt: v1:theirs\nencryptedkey: abc\n${config}`,
    );
    createProject(elsewhere, "dev", file);
    const copy = join(elsewhere, stackFileName("dev"));
    const restored = () => {
      restoreStackFile(elsewhere, "dev", file);
      return readFileSync(copy, "utf8");
    };
    for (const text of [readFileSync(copy, "utf8"), restored()]) {
      assert.doesNotMatch(text, /theirs|encryptedkey|secretsprovider|v1:/);
      assert.match(text, /team:token: rehearsal-placeholder-for-team:token/);
    }
  });

  it("refuses a stack that has no file, and suggests one", () => {
    assert.throws(() => createProject(directory, "devv"), /has no Pulumi\.devv\.yaml; did you mean "dev"/);
    assert.ok(stacksIn().includes("dev"));
  });
});

describe("what is expected of a stack", () => {
  it("comes from the stack file: pools, pods, accelerators, who owns the replicas", () => {
    const { ground, workloads, nodePools } = readExpectations("dev");
    assert.deepEqual(ground, { kind: "existing", context: "stratiform-dev" });
    const rows = workloads.map(({ name, namespace, pool, pods, accelerators, scaled }) => [
      name,
      namespace,
      pool.name,
      pods,
      accelerators,
      scaled,
    ]);
    assert.deepEqual(rows, [
      ["earnings-analyser", "inference", "inference-l4", 3, 1, false],
      ["sentiment", "inference", "general", 2, 0, true],
    ]);
    assert.equal(nodePools.length, simulatedPools(nodePools).length);
  });

  it("is refused with every mistake of the stack file, before anything starts", () => {
    const directory = mkdtempSync(join(tmpdir(), "project-"));
    try {
      const file = join(directory, "changed.yaml");
      writeFileSync(file, "config:\n  stratiform:cloud: existng\n  stratiform:zone: x\n");
      assert.throws(() => readExpectations("dev", file), /(?=[\s\S]*existng)(?=[\s\S]*zone)(?=[\s\S]*problems)/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("simulated nodes", () => {
  it("carry the labels, taints and resources that workloads of the pool are told to expect", () => {
    const [pool] = simulatedPools([
      {
        name: "gpu",
        role: "workload",
        accelerator: "L4",
        nodes: 2,
        cpu: "8",
        memory: "29Gi",
        capacity: ["on-demand"],
      },
    ]);
    assert.deepEqual(pool, {
      name: "gpu",
      count: 2,
      labels: { "stratiform.dev/pool": "gpu" },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
      capacity: { cpu: "8", memory: "29Gi", "nvidia.com/gpu": "1" },
    });
  });

  it("do not stand in for a pool that starts empty", () => {
    assert.deepEqual(
      simulatedPools([{ name: "a", role: "workload", nodes: 0, cpu: "1", memory: "1Gi", capacity: ["spot"] }]),
      [],
    );
  });
});
