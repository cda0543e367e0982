/**
 * The part of CloudNativePG's kinds that we use, written by hand because no package registry carries its Go API
 * types. Checked by a test against the upstream definitions of CloudNativePG 1.30 (config/crd/bases of
 * cloudnative-pg/cloudnative-pg at v1.30.0); the operator's own schemas are wider, never narrower.
 */
import {
  boolean,
  immutable,
  integer,
  list,
  namespacedKind,
  object,
  oneOf,
  open,
  resources,
  secretRef,
  string,
  stringMap,
  strings,
  withDefault,
} from "../../../custom-resources/structural";

const GROUP = "postgresql.cnpg.io";

/** The version of the operator whose definitions these are a part of. */
export const WRITTEN_FOR = "1.30.0";

const seconds = { type: "integer", format: "int32" } as const;

const storage = object({ size: string, storageClass: string, resizeInUseVolumes: withDefault(boolean, true) });

const clusterReference = immutable(object({ name: string }, ["name"]), "cluster reference is immutable after creation");

const role = object(
  {
    name: string,
    comment: string,
    ensure: withDefault(oneOf("present", "absent"), "present"),
    login: boolean,
    inherit: withDefault(boolean, true),
    inRoles: strings,
    connectionLimit: { type: "integer", format: "int64", default: -1 },
    disablePassword: boolean,
    passwordSecret: secretRef,
  },
  ["name"],
);

const synchronous = object(
  {
    method: oneOf("any", "first"),
    number: {
      ...integer,
      "x-kubernetes-validations": [
        { rule: "self > 0", message: "The number of synchronous replicas should be greater than zero" },
      ],
    },
    dataDurability: oneOf("required", "preferred"),
  },
  ["method", "number"],
);

export const cluster = namespacedKind(
  GROUP,
  "v1",
  "Cluster",
  "clusters",
  object(
    {
      description: string,
      imageName: string,
      instances: { ...integer, minimum: 1, default: 1 },
      inheritedMetadata: object({ annotations: stringMap, labels: stringMap }),
      serviceAccountTemplate: object({ metadata: object({ annotations: stringMap, labels: stringMap }) }, ["metadata"]),
      postgresql: object({ parameters: stringMap, pg_hba: strings, synchronous }),
      bootstrap: object({
        initdb: object({ database: string, owner: string, encoding: string, dataChecksums: boolean }),
      }),
      managed: object({ roles: list(role) }),
      storage,
      walStorage: storage,
      resources,
      affinity: object({
        enablePodAntiAffinity: boolean,
        podAntiAffinityType: string,
        topologyKey: string,
        nodeSelector: stringMap,
        tolerations: list(open),
      }),
      topologySpreadConstraints: list(open),
      enablePDB: withDefault(boolean, true),
      enableSuperuserAccess: withDefault(boolean, false),
      primaryUpdateStrategy: withDefault(oneOf("unsupervised", "supervised"), "unsupervised"),
      primaryUpdateMethod: withDefault(oneOf("switchover", "restart"), "restart"),
      priorityClassName: string,
      startDelay: withDefault(seconds, 3600),
      stopDelay: withDefault(seconds, 1800),
      monitoring: object({
        disableDefaultQueries: withDefault(boolean, false),
        enablePodMonitor: withDefault(boolean, false),
      }),
      plugins: list(
        object(
          {
            name: string,
            enabled: withDefault(boolean, true),
            isWALArchiver: withDefault(boolean, false),
            parameters: stringMap,
          },
          ["name"],
        ),
      ),
    },
    ["instances"],
  ),
);

export const pooler = namespacedKind(
  GROUP,
  "v1",
  "Pooler",
  "poolers",
  object(
    {
      cluster: clusterReference,
      type: withDefault(oneOf("rw", "ro", "r"), "rw"),
      instances: { type: "integer", format: "int32", default: 1 },
      pgbouncer: object({
        poolMode: withDefault(oneOf("session", "transaction"), "session"),
        parameters: stringMap,
        paused: withDefault(boolean, false),
      }),
      template: object({ metadata: object({ annotations: stringMap, labels: stringMap }), spec: open }),
      deploymentStrategy: open,
    },
    ["cluster", "pgbouncer"],
  ),
);

export const scheduledBackup = namespacedKind(
  GROUP,
  "v1",
  "ScheduledBackup",
  "scheduledbackups",
  object(
    {
      cluster: clusterReference,
      schedule: string,
      suspend: boolean,
      immediate: boolean,
      backupOwnerReference: withDefault(oneOf("none", "self", "cluster"), "none"),
      method: withDefault(oneOf("barmanObjectStore", "volumeSnapshot", "plugin"), "barmanObjectStore"),
      pluginConfiguration: object({ name: string, parameters: stringMap }, ["name"]),
      target: oneOf("primary", "prefer-standby"),
    },
    ["cluster", "schedule"],
  ),
);

export const database = namespacedKind(GROUP, "v1", "Database", "databases", {
  ...object(
    {
      cluster: immutable(object({ name: withDefault(string, "") }), "cluster reference is immutable after creation"),
      name: {
        ...string,
        "x-kubernetes-validations": [
          { rule: "self == oldSelf", message: "name is immutable" },
          { rule: "self != 'postgres'", message: "the name postgres is reserved" },
          { rule: "self != 'template0'", message: "the name template0 is reserved" },
          { rule: "self != 'template1'", message: "the name template1 is reserved" },
        ],
      },
      owner: string,
      ensure: withDefault(oneOf("present", "absent"), "present"),
      databaseReclaimPolicy: withDefault(oneOf("delete", "retain"), "retain"),
      encoding: immutable(string, "encoding is immutable"),
      extensions: list(
        object(
          { name: string, ensure: withDefault(oneOf("present", "absent"), "present"), version: string, schema: string },
          ["name"],
        ),
      ),
    },
    ["cluster", "name", "owner"],
  ),
});
