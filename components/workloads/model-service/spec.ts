/** What a stack file says about a model service: which model, on which pool, how big, how many, how patient. */
import { z } from "zod";
import {
  bytes,
  cores,
  dnsLabel,
  dnsSubdomain,
  duration,
  image,
  LEAST_VOLUME,
  unprivilegedPort,
} from "../../core/fields";
import { LEAST_MEMORY } from "../../core/sizes";
import { GRANTS } from "../../access/spec";
import { PRIORITIES } from "../../tenants/priority-classes";
import { SERVER_NAMES } from "./servers/recognise";

const whole = () => z.int("must be a whole number");
const percent = (what: string) =>
  whole().min(1, "must be from 1 to 100").max(100, "must be from 1 to 100").describe(what);
const absolutePath = () => z.string().regex(/^\/[^\0:]*$/, 'must be an absolute path without ":"');
const httpPath = () => z.string().regex(/^\/\S*$/, 'must be an HTTP path that begins with "/"');

/** Where the model's files come from. */
export const modelSourceSpec = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("image").describe("The model is part of the server's image: nothing is mounted or fetched."),
      })
      .describe("A model baked into the image."),
    z
      .strictObject({
        kind: z.literal("claim").describe("The model lies on a persistent volume that exists already."),
        claim: dnsSubdomain().describe(
          "Name of the persistent volume claim in the workload's namespace; mounted read-only.",
        ),
        subPath: z
          .string()
          .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'must be a relative path without ".."')
          .optional()
          .describe("Folder of the volume that holds the model. Default: the whole volume."),
      })
      .describe("A model on a persistent volume."),
    z
      .strictObject({
        kind: z.literal("object-store").describe("The model is copied from an object store before the server starts."),
        uri: z
          .string()
          .regex(/^(store|s3|gs|https|hf):\/\/\S+$/, "must be a store://, s3://, gs://, https:// or hf:// address")
          .describe(
            "The model's address: `store://<name>/<folder>` for an object store of the stack, which the service may then " +
              "read, a bucket's folder, an Azure Blob container's https:// address or a Hugging Face repository. " +
              "Name a version in it, so that a restart serves the same model.",
          ),
        fetcher: image()
          .default("kserve/storage-initializer:v0.20.0")
          .describe(
            "Image that copies the model: called with the address and the target folder. Default: KServe's storage " +
              "initializer, which speaks to every cloud's object store.",
          ),
        credentials: dnsSubdomain()
          .optional()
          .describe(
            "Secret whose keys become the fetcher's environment, e.g. AWS_ACCESS_KEY_ID. Default: none; the service " +
              "account's workload identity is used.",
          ),
      })
      .describe("A model in an object store."),
  ])
  .describe("Where the model's files come from; they appear under `modelPath`.");
export type ModelSourceSpec = z.output<typeof modelSourceSpec>;

/** Disk for the model's files and for what the server downloads or compiles. */
export const cacheSpec = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("ephemeral").describe("The node's own disk: fast, and fetched again by every new pod."),
        size: bytes("20Gi", "1Mi").describe("The most it may hold, in bytes; a pod that writes more is evicted."),
      })
      .describe("A cache that lives as long as its pod."),
    z
      .strictObject({
        kind: z
          .literal("volume")
          .describe("A volume per pod from a storage class, for models larger than the node's disk."),
        size: bytes("200Gi", LEAST_VOLUME).describe("Size of each pod's volume, in bytes."),
        storageClass: dnsSubdomain()
          .optional()
          .describe("Storage class of the volume. Default: the cluster's default class."),
      })
      .describe("A volume per pod, created and deleted with it."),
  ])
  .describe("Disk for the model's files and the server's caches.");
export type CacheSpec = z.output<typeof cacheSpec>;

export const scalingSpec = z
  .strictObject({
    minReplicas: whole().min(1, "must be at least 1").describe("Pods at the least."),
    maxReplicas: whole()
      .min(1, "must be at least 1")
      .max(1000, "must be at most 1000")
      .describe("Pods at the most; quotas are checked against it."),
    cpuUtilization: percent("Average CPU, in percent of the request, above which pods are added. Default: 70.").default(
      70,
    ),
    memoryUtilization: percent(
      "Average memory, in percent of the request, above which pods are added. Default: not watched.",
    ).optional(),
    scaleDownAfter: duration()
      .default("5m")
      .describe(
        "How long demand must stay lower before pods are removed. Default: 5m, longer than the usual lull between bursts.",
      ),
  })
  .describe("A HorizontalPodAutoscaler that owns the number of pods.");
export type ScalingSpec = z.output<typeof scalingSpec>;

export const modelServiceSpec = z
  .strictObject({
    kind: z.literal("model-service").describe("A long-running model server."),
    name: dnsLabel(40).describe(
      "The service's name; unique in its namespace. At most 40 characters, so that pod names fit a host name.",
    ),
    tenant: dnsLabel(40).describe("The tenant that it belongs to."),
    namespace: dnsLabel()
      .optional()
      .describe(
        "One of the tenant's namespaces. Default: the tenant's only namespace; required when there are several.",
      ),
    pool: dnsLabel(40).describe("The node pool that it runs on."),
    image: image().describe("The model server's image. In staging and prod it must carry a digest."),
    server: z
      .enum([...SERVER_NAMES, "other"])
      .optional()
      .describe(
        "Which model server the image holds; user, port, health paths, drain, caches and shared memory follow from it, as far " +
          "as they are not given (docs/model-servers.md). `other`: none that is known; the defaults are those of the open " +
          "inference protocol. Default: recognised by the image's name, else other.",
      ),
    command: z
      .array(z.string())
      .min(1, "must not be empty")
      .optional()
      .describe("Replaces the image's entrypoint. Default: the image's own."),
    args: z
      .array(z.string())
      .optional()
      .describe(
        "Arguments of the entrypoint. A known server is also told to drain and where to listen, unless its arguments say " +
          "so. Default: the image's own.",
      ),
    port: unprivilegedPort()
      .optional()
      .describe(
        "TCP port that the server listens on. Default: as its arguments say, else its server's own, 8080 where that is not " +
          "known.",
      ),
    metricsPort: unprivilegedPort()
      .optional()
      .describe(
        "TCP port that serves Prometheus metrics, when it is another than `port`. Default: `port` serves them too.",
      ),
    resources: z
      .strictObject({
        requests: z
          .strictObject({
            cpu: cores("2 or 500m").describe("CPU reserved for each pod, in cores."),
            memory: bytes("4Gi", LEAST_MEMORY).describe("Memory reserved for each pod, in bytes."),
          })
          .describe("What the scheduler reserves for each pod."),
        limits: z
          .strictObject({
            cpu: cores("4")
              .optional()
              .describe(
                "CPU above which a pod is throttled, in cores. Default: twice the request; namespace quotas need a limit.",
              ),
            memory: bytes("8Gi", LEAST_MEMORY).describe(
              "Memory above which a pod is killed, in bytes. Shared memory counts.",
            ),
          })
          .describe("What a pod may use at most."),
        accelerators: whole()
          .min(1, "must be at least 1; leave it out for a CPU service")
          .max(16, "must be at most 16, the most that any catalogued instance carries")
          .optional()
          .describe("Accelerator devices for each pod, of the kind in `pool`. Default: none."),
      })
      .describe("Size of each pod."),
    replicas: whole()
      .min(1, "must be at least 1")
      .max(1000, "must be at most 1000")
      .optional()
      .describe("A fixed number of pods. Exactly one of `replicas` and `scaling` must be given."),
    scaling: scalingSpec.optional(),
    model: modelSourceSpec,
    modelPath: absolutePath()
      .default("/mnt/models")
      .describe(
        "Folder in which the server finds the model's files. Default: /mnt/models, where KServe-compatible servers look.",
      ),
    cache: cacheSpec
      .optional()
      .describe(
        "Disk for the model's files and the server's caches, mounted at /cache. Default: none; required for a model from an object store.",
      ),
    sharedMemory: bytes("2Gi", "1Mi")
      .optional()
      .describe(
        "Size of /dev/shm, in bytes; tensors pass through it between worker processes. Default: what its server needs with " +
          "accelerators, at most half of the memory limit; else the runtime's 64 MiB.",
      ),
    runAsUser: whole()
      .min(1, "must be at least 1: root is not allowed")
      .max(2 ** 31 - 1, "must fit 31 bits")
      .optional()
      .describe(
        "Numeric user and group that the server runs as. Default: its server's own, 1000 where that is not known, which " +
          "KServe's images use.",
      ),
    writablePaths: z
      .array(absolutePath())
      .default([])
      .describe(
        "Further folders that the server writes to: the root file system is read-only, so each is an empty folder that lives " +
          "as long as its pod and hides what the image has there. Default: none; /tmp and /cache are writable already.",
      ),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be an environment variable name"), z.string())
      .default({})
      .describe("Environment variables in plain text. Secrets do not belong here; see `secretEnv`. Default: none."),
    secretEnv: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be an environment variable name"),
        z
          .strictObject({
            secret: dnsSubdomain().describe("Name of a Secret in the workload's namespace."),
            key: z
              .string()
              .regex(/^[-._a-zA-Z0-9]{1,253}$/, "must be a Secret's key")
              .describe("Key in the Secret."),
          })
          .describe("A key of a Secret."),
      )
      .default({})
      .describe(
        "Environment variables read from Secrets when a pod starts; the values never pass through Pulumi. Default: none.",
      ),
    database: dnsLabel(40)
      .optional()
      .describe(
        "A PostgreSQL database of the stack in the same namespace. The server finds it as libpq does: PGHOST, PGPORT and " +
          "PGDATABASE, with PGUSER and PGPASSWORD read from the operator's Secret when the pod starts. Default: none.",
      ),
    ...GRANTS,
    health: z
      .strictObject({
        readyPath: httpPath()
          .optional()
          .describe(
            "HTTP path that answers 200 when the model can serve. Default: its server's own, else /v2/health/ready (open " +
              "inference protocol).",
          ),
        livePath: httpPath()
          .optional()
          .describe(
            "HTTP path that answers 200 while the process works. Default: its server's own, else /v2/health/live (open " +
              "inference protocol).",
          ),
        startupBudget: duration()
          .default("10m")
          .describe(
            "How long loading the model may take before the pod is restarted. Default: 10m, a 70 GB model from an object store at 1 Gbit/s.",
          ),
      })
      .prefault({})
      .describe("How Kubernetes sees whether a pod is starting, ready and alive."),
    drain: z
      .strictObject({
        delay: duration()
          .default("10s")
          .describe(
            "How long a pod keeps serving after it left the endpoints. Default: 10s, until every proxy has noticed.",
          ),
        timeout: duration()
          .default("30s")
          .describe(
            "How long running requests may then take before the pod is killed; told to servers that must be told. " +
              "Default: 30s.",
          ),
      })
      .prefault({})
      .describe("How a pod ends without dropping requests."),
    minAvailable: whole()
      .min(0, "must be at least 0")
      .optional()
      .describe(
        "Pods that voluntary disruptions such as node drains must leave running. Default: one fewer than the least number of pods.",
      ),
    priority: z
      .enum(PRIORITIES)
      .default("serving")
      .describe("Priority class; higher ones may preempt lower ones when nodes are full. Default: serving."),
  })
  .describe("A model server: Deployment, Service, autoscaling, disruption budget and service account.");
export type ModelServiceSpec = z.output<typeof modelServiceSpec>;
