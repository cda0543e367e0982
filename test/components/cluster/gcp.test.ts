/** Cluster and node pools on Google Cloud: isolation, least privilege, order, and what GKE is asked for. */
import assert from "node:assert/strict";
import { AFTERMATH } from "../../../components/account/aftermath";
import { WAITS } from "../../../components/account/waits.gcp";
import { gcpPlacement } from "../../../components/placement/gcp";
import { subjectOf } from "../../../components/cluster/access.gcp";
import { NODE_ROLES } from "../../../components/cluster/node-account.gcp";
import { GKE_VERSIONS } from "../../../catalogue/kubernetes/gke";
import { checkGkeVersion, minorOf } from "../../../components/cluster/versions.gcp";
import { END_OF_LIFE } from "../../../catalogue/kubernetes/end-of-life";
import { OFFERS } from "../../../catalogue/machines/offers";
import { balancedDisk } from "../../../catalogue/machines/disks.gcp";
import { checkPool, guestAccelerator } from "../../../components/node-pools/machines.gcp";
import { poolName } from "../../../components/node-pools/pool-name.gcp";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { GCP_FIXTURE, GCP_PLACEMENT } from "../../support/clouds/gcp-fixture";
import { at, listAt } from "../../support/recorder";
import { pools } from "../../support/specs";

const create = (choices: PlatformChoices = {}) => recordFoundation(GCP_FIXTURE, choices);
const withAccess = (...apiAccess: string[]) => ({ gcp: { ...GCP_PLACEMENT, apiAccess } });
const POOL = "gcp:container/nodePool:NodePool";

describe("a cluster on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  for (const [what, apiAccess, isPrivate] of [
    ["no address", [], true],
    ["private addresses", ["10.8.0.0/16"], true],
    ["a public address", ["10.8.0.0/16", "203.0.113.0/24"], false],
  ] as const) {
    it(`that ${what} may reach has ${isPrivate ? "no" : "a"} public endpoint, and only for those that are listed`, async () => {
      const { inputs } = (await create({ placement: withAccess(...apiAccess) })).one("cluster-control-plane");
      assert.equal(at(inputs, "privateClusterConfig.enablePrivateEndpoint"), isPrivate);
      assert.equal(at(inputs, "privateClusterConfig.enablePrivateNodes"), true);
      assert.equal(at(inputs, "privateClusterConfig.privateEndpointSubnetwork"), "network-control-plane-id");
      const blocks = listAt(inputs, "masterAuthorizedNetworksConfig.cidrBlocks").map((block) => at(block, "cidrBlock"));
      assert.deepEqual(blocks, apiAccess);
      assert.equal(at(inputs, "masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled"), false);
      const byName = at(inputs, "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic");
      assert.equal(byName, apiAccess.length === 0, "by its DNS name where nothing else leads to it");
    });
  }

  it("encrypts Secrets with its own key, enforces NetworkPolicies, and knows pods by their service accounts", async () => {
    const { inputs } = (await create()).one("cluster-control-plane");
    assert.deepEqual(inputs["databaseEncryption"], { state: "ENCRYPTED", keyName: "keys-kubernetes-secrets-id" });
    assert.equal(inputs["datapathProvider"], "ADVANCED_DATAPATH");
    assert.deepEqual(inputs["workloadIdentityConfig"], { workloadPool: "my-project-123.svc.id.goog" });
    assert.equal(at(inputs, "masterAuth.clientCertificateConfig.issueClientCertificate"), false);
    assert.equal(inputs["enableLegacyAbac"], false);
    assert.equal(at(inputs, "anonymousAuthenticationConfig.mode"), "LIMITED");
    assert.equal(at(inputs, "authenticatorGroupsConfig.securityGroup"), "gke-security-groups@example.com");
  });

  it("writes the control plane's logs to a bucket that is there before it", async () => {
    const { one, ofType } = await create();
    const { inputs, dependsOn } = one("cluster-control-plane");
    for (const component of ["APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"]) {
      assert.ok(listAt(inputs, "loggingConfig.enableComponents").includes(component), component);
    }
    for (const component of ["SYSTEM_COMPONENTS", "WORKLOADS"]) {
      assert.ok(listAt(inputs, "loggingConfig.enableComponents").includes(component), "what pods write is kept too");
    }
    const measured = listAt(inputs, "monitoringConfig.enableComponents");
    for (const component of ["POD", "DEPLOYMENT", "HPA", "STORAGE", "CADVISOR", "KUBELET"]) {
      assert.ok(measured.includes(component), component);
    }
    assert.ok(dependsOn.includes("cluster-control-plane-logs"));
    const [sink] = ofType("gcp:logging/projectSink:ProjectSink").filter(({ name }) => name.startsWith("cluster-"));
    const once = ofType("gcp:logging/projectExclusion:ProjectExclusion").find(({ name }) => name === sink?.name);
    assert.equal(once?.inputs["filter"], sink?.inputs["filter"], "kept, and paid, in one place");
    assert.match(String(sink?.inputs["filter"]), /cluster_name="stratiform-dev" AND .*location="europe-west4"/);
  });

  it("cannot be deleted in production until that is turned off", async () => {
    const isProtected = async (environment: "dev" | "prod", cluster: object = {}) => {
      const { inputs, options } = (await create({ environment, cluster })).one("cluster-control-plane");
      assert.equal(options.protect, inputs["deletionProtection"]);
      return inputs["deletionProtection"];
    };
    assert.equal(await isProtected("prod"), true);
    assert.equal(await isProtected("dev"), false);
    assert.equal(await isProtected("prod", { deletionProtection: false }), false, "an update, before the destroy");
    assert.equal(await isProtected("dev", { deletionProtection: true }), true);
  });

  it("waits at a destroy until the drivers in it have deleted disks, and longer where they make shared files", async () => {
    const { one, resources } = await create();
    const wait = one("cluster-volumes-aftermath");
    assert.equal(wait.type, AFTERMATH);
    assert.equal(wait.inputs["seconds"], WAITS.files, "the fixture has shared files");
    const goesBefore = (name: string) =>
      resources.filter(({ dependsOn }) => dependsOn.includes(name)).map(({ name }) => name);
    // The wait begins when everything in the cluster is gone, and ends before the cluster goes.
    assert.ok(wait.dependsOn.includes("cluster-control-plane"));
    assert.ok(goesBefore("cluster-volumes-aftermath").includes("cluster-kubernetes"));
  });

  it("is there after what records who reads what in it", async () => {
    const { ofType, one } = await create();
    const [audit, ...others] = ofType("gcp:projects/iAMAuditConfig:IAMAuditConfig");
    assert.deepEqual(others, []);
    assert.deepEqual(
      listAt(audit?.inputs, "auditLogConfigs").map((log) => at(log, "logType")),
      ["ADMIN_READ", "DATA_READ", "DATA_WRITE"],
    );
    assert.ok(one("cluster-control-plane").dependsOn.includes("cluster-audit"));
  });

  it("stays on its minor for as long as it is supported, and is maintained in its window", async () => {
    const { inputs } = (await create()).one("cluster-control-plane");
    assert.equal(inputs["minMasterVersion"], "1.35");
    assert.deepEqual(inputs["releaseChannel"], { channel: "EXTENDED" });
    const regular = { gcp: { ...GCP_PLACEMENT, releaseChannel: "regular" as const } };
    const { inputs: other } = (await create({ placement: regular })).one("cluster-control-plane");
    assert.deepEqual(other["releaseChannel"], { channel: "REGULAR" });
    const window = inputs["maintenancePolicy"];
    const [start, end] = ["startTime", "endTime"].map((key) =>
      Date.parse(String(at(window, `recurringWindow.${key}`))),
    );
    assert.equal(new Date(start ?? 0).getUTCDay(), 0);
    // Four Sundays are in any 32 days.
    assert.ok((((end ?? 0) - (start ?? 0)) / 3_600_000) * 4 >= 48, "GKE refuses less");
  });

  it("lets its default pool go, and never takes what GKE says about it for a change", async () => {
    const { inputs, options } = (await create()).one("cluster-control-plane");
    assert.equal(inputs["removeDefaultNodePool"], true);
    assert.equal(at(inputs, "nodeConfig.bootDiskKmsKey"), "keys-disks-id");
    assert.equal(at(inputs, "nodeConfig.diskType"), "pd-standard", "it lends nothing of the quota for SSDs");
    assert.deepEqual(options.ignoreChanges, ["nodeConfig", "initialNodeCount"]);
  });

  it("lets people in before it exists, so that they are let out after it is gone; readers see no Secrets", async () => {
    const { one, ofType } = await create();
    const members = ofType("gcp:projects/iAMMember:IAMMember");
    const roleOf = new Map(
      members.map(({ inputs, name }) => [String(inputs["member"]), { name, role: inputs["role"] }]),
    );
    for (const admin of GCP_PLACEMENT.admins) {
      assert.equal(roleOf.get(admin)?.role, "roles/container.admin");
      assert.ok(one("cluster-control-plane").dependsOn.includes(roleOf.get(admin)?.name ?? ""), admin);
    }
    assert.equal(roleOf.get("group:on-call@example.com")?.role, "roles/container.clusterViewer");
    assert.equal(roleOf.get("group:research@example.com")?.role, "roles/container.clusterViewer", "no right inside");
    const binding = one("cluster-readers").inputs;
    assert.equal(at(binding, "roleRef.name"), "view");
    assert.deepEqual(listAt(binding, "subjects"), [subjectOf("group:on-call@example.com")]);
    assert.deepEqual(
      [subjectOf("group:a@b.c"), subjectOf("serviceAccount:x@y.z")].map(({ kind, name }) => [kind, name]),
      [
        ["Group", "a@b.c"],
        ["User", "x@y.z"],
      ],
    );
  });

  it("refuses versions that it does not make, and every one that it makes has a date", async () => {
    assert.match(checkGkeVersion("1.29")[0]?.remedy ?? "", /known: 1\.35, 1\.36/);
    await assert.rejects(create({ cluster: { version: "1.29" } }), /cluster\.version "1\.29" is not a version/);
    const dated: readonly string[] = Object.keys(END_OF_LIFE.gke);
    for (const version of GKE_VERSIONS) assert.ok(dated.includes(version), version);
    assert.equal(minorOf("1.35.4-gke.1290000"), "1.35");
  });
});

describe("a node pool on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  const named = async (name: string, choices: PlatformChoices = {}) => {
    const found = (await create(choices)).ofType(POOL).find((pool) => pool.name === name);
    assert.ok(found !== undefined, name);
    return found;
  };

  it("starts machines that pods cannot borrow rights from, with every disk encrypted by the stack's key", async () => {
    const { ofType } = await create();
    assert.equal(ofType(POOL).length, 3);
    for (const { inputs } of ofType(POOL)) {
      assert.equal(at(inputs, "nodeConfig.bootDiskKmsKey"), "keys-disks-id");
      assert.deepEqual(at(inputs, "nodeConfig.workloadMetadataConfig"), { mode: "GKE_METADATA" });
      assert.deepEqual(at(inputs, "nodeConfig.shieldedInstanceConfig"), {
        enableSecureBoot: true,
        enableIntegrityMonitoring: true,
      });
      assert.equal(at(inputs, "nodeConfig.serviceAccount"), "cluster-nodes@my-project-123.iam.gserviceaccount.com");
      assert.equal(at(inputs, "nodeConfig.resourceLabels")?.["stratiform-stack" as never], "dev");
      assert.equal(at(inputs, "networkConfig.enablePrivateNodes"), true);
      assert.equal(inputs["maxPodsPerNode"], 110);
    }
  });

  it("runs as an account that may do what a node does, and nothing else in the project", async () => {
    const { ofType } = await create();
    const member = "serviceAccount:cluster-nodes@my-project-123.iam.gserviceaccount.com";
    const roles = ofType("gcp:projects/iAMMember:IAMMember")
      .filter(({ inputs }) => inputs["member"] === member)
      .map(({ inputs }) => inputs["role"]);
    assert.deepEqual(roles, [...NODE_ROLES]);
    assert.deepEqual([...NODE_ROLES].sort(), [
      "roles/artifactregistry.reader",
      "roles/container.defaultNodeServiceAccount",
    ]);
  });

  it("with accelerators has their driver installed by GKE", async () => {
    const { inputs } = await named("node-pools-l4");
    assert.deepEqual(listAt(inputs, "nodeConfig.guestAccelerators"), [
      { type: "nvidia-l4", count: 1, gpuDriverInstallationConfig: { gpuDriverVersion: "DEFAULT" } },
    ]);
    assert.deepEqual(listAt(inputs, "nodeConfig.taints"), [], "GKE adds the taint itself");
    const { inputs: general } = await named("node-pools-general");
    assert.equal(at(general, "nodeConfig.guestAccelerators"), undefined);
  });

  it("on ARM is as open to pods as on other clouds", async () => {
    const { inputs } = await named("cluster-system");
    assert.deepEqual(at(inputs, "nodeConfig.taintConfig"), { architectureTaintBehavior: "NONE" });
    assert.equal(at(inputs, "nodeConfig.diskType"), "hyperdisk-balanced");
  });

  it("is bought as the pool asks: spot, queued for, or from its own reservation in its zone", async () => {
    const base = { nodes: 0, maxNodes: 9, cpu: "8", memory: "32Gi" };
    const ways = ["reserved", "spot", "flex", "on-demand"];
    const extra = [{ ...base, name: "batch", nodes: 2, capacity: ways }];
    const reservations = { batch: { name: "mine", zone: "europe-west4-b" } };
    const choices = { pools: pools(...extra), placement: { gcp: { ...GCP_PLACEMENT, reservations } } };
    const config = async (way: string) => (await named(`node-pools-batch${way}`, choices)).inputs;
    const none = { consumeReservationType: "NO_RESERVATION" };
    assert.equal(at(await config("-spot"), "nodeConfig.spot"), true);
    assert.deepEqual(at(await config("-spot"), "nodeConfig.reservationAffinity"), none);
    assert.equal(at(await config("-flex"), "nodeConfig.flexStart"), true);
    assert.equal(at(await config("-flex"), "management.autoRepair"), false);
    const reserved = await config("-reserved");
    assert.deepEqual(reserved["nodeLocations"], ["europe-west4-b"]);
    assert.deepEqual(at(reserved, "nodeConfig.reservationAffinity.values"), ["mine"]);
    const shared = { name: "projects/shared-capacity/reservations/mine", zone: "europe-west4-b" };
    const other = { ...choices, placement: { gcp: { ...GCP_PLACEMENT, reservations: { batch: shared } } } };
    const { inputs: theirs } = await named("node-pools-batch-reserved", other);
    assert.deepEqual(at(theirs, "nodeConfig.reservationAffinity.values"), [shared.name]);
    assert.notEqual(theirs["name"], reserved["name"], "another reservation is another pool");
    const bounds = await Promise.all(["-reserved", "-spot", "-flex", ""].map(config));
    const [least, most] = ["autoscaling.totalMinNodeCount", "autoscaling.totalMaxNodeCount"];
    assert.deepEqual(
      bounds.map((inputs) => at(inputs, least)),
      [2, 0, 0, 0],
      "the preferred way has the least nodes",
    );
    assert.deepEqual(
      bounds.map((inputs) => at(inputs, most)),
      [9, 9, 9, 9],
      "any may have to carry the pool alone",
    );
    assert.deepEqual(at(await config(""), "nodeConfig.reservationAffinity"), none);
  });

  it("names a reservation of its own project by its name, and one that is shared with its project", () => {
    const taken = (name: string) => {
      const reservations = { batch: { name, zone: "europe-west4-b" } };
      return gcpPlacement.safeParse({ ...GCP_PLACEMENT, reservations }).success;
    };
    const blocks = ["mine/reservationBlocks/b-1", "projects/shared-capacity/reservations/mine/reservationBlocks/b-1"];
    assert.deepEqual(["mine", "projects/shared-capacity/reservations/mine", ...blocks].map(taken), Array(4).fill(true));
    assert.deepEqual(["Mine", "shared-capacity/mine", "projects/x/reservations/mine"].map(taken), [
      false,
      false,
      false,
    ]);
  });

  it("is called anew exactly when it cannot change in place, within GKE's limit", () => {
    const fixed = {
      accelerator: { type: "nvidia-l4", count: 1 },
      capacity: "spot",
      reservation: undefined,
      podsPerNode: 110,
      sharing: undefined,
    } as const;
    const name = (change: object = {}) => poolName("training", { ...fixed, ...change });
    assert.equal(name(), name());
    const others = [
      { accelerator: undefined },
      { accelerator: { type: "nvidia-l4", count: 2 } },
      { accelerator: { type: "nvidia-h100-80gb", count: 1 } },
      { capacity: "on-demand" },
      { reservation: "mine" },
      { podsPerNode: 64 },
      { sharing: { kind: "time-slicing", replicas: 2 } },
      { sharing: { kind: "time-slicing", replicas: 3 } },
      { sharing: { kind: "mig", profile: "1g.10gb" } },
    ];
    assert.equal(new Set([name(), ...others.map(name)]).size, others.length + 1);
    assert.match(poolName("a".repeat(40), fixed), /^a[a-z0-9-]{38}[a-z0-9]$/);
  });

  it("is refused, with what to do, when Google Cloud cannot make it", () => {
    const pool = (overrides: object) => ({
      spec: nodePoolSpec.parse({ name: "p", nodes: 1, cpu: "4", memory: "16Gi", ...overrides }),
      machine: { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const,
    });
    const paths = (overrides: object) => checkPool(pool(overrides), {}, "pools[0]").map(({ path }) => path);
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ accelerator: "Trainium2" }), ["pools[0].accelerator"]);
    assert.deepEqual(paths({ capacity: ["reserved"] }), ["placement.gcp.reservations.p"]);
    assert.deepEqual(paths({ capacity: ["flex"] }), ["pools[0].nodes"]);
    assert.deepEqual(paths({ labels: { "cloud.google.com/gke-nodepool": "p" } }), ["pools[0].labels"]);
  });

  it("names every accelerator that Google Cloud sells, with as many devices as its machine carries", () => {
    const sold = OFFERS.filter(({ cloud, accelerator }) => cloud === "gcp" && accelerator !== undefined);
    assert.ok(sold.length > 20);
    for (const { type, accelerator, devices, vcpu, architecture } of sold) {
      const spec = nodePoolSpec.parse({ name: "p", nodes: 1, cpu: "4", memory: "16Gi", accelerator });
      const pool = { spec, machine: { type, architecture, vcpu, devices } };
      const refused = checkPool(pool, {}, "p").map(({ path }) => path);
      assert.deepEqual(refused, accelerator === "GB200" ? ["p.accelerator"] : [], type);
      const isTpu = accelerator?.startsWith("TPU");
      assert.equal(guestAccelerator(pool)?.count, isTpu === true ? undefined : devices, type);
    }
  });

  it("starts from a disk that its machine can have", () => {
    const types = [
      "e2-standard-4",
      "n2-standard-8",
      "g2-standard-8",
      "a2-highgpu-8g",
      "a3-highgpu-8g",
      "c4a-standard-4",
    ];
    assert.deepEqual(types.map(balancedDisk), [...Array<string>(5).fill("pd-balanced"), "hyperdisk-balanced"]);
    for (const type of ["n4-standard-4", "a4-highgpu-8g", "a3-ultragpu-8g", "g4-standard-48", "ct6e-standard-4t"]) {
      assert.equal(balancedDisk(type), "hyperdisk-balanced", type);
    }
  });
});
