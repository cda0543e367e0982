/** How the model's files reach the server: volumes, mounts and, for an object store, a container that copies them first. */
import type { Input } from "@pulumi/pulumi";
import { MOUNTS } from "./mounts";
import type { CacheSpec, ModelServiceSpec } from "./spec";

const CACHE_VOLUME = "cache";
const MODEL_VOLUME = "model";

/** Folder of the cache into which a model is copied; the server sees it at `modelPath`, read-only. */
const COPIED_MODEL = "model";

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** Where the server's files are: what the pod mounts, and what the server's container sees of it. */
export function modelFiles({ model, modelPath, cache }: ModelServiceSpec) {
  const cached = cache === undefined ? [] : [{ name: CACHE_VOLUME, ...cacheSource(cache) }];
  const cacheMount: Mount[] = cache === undefined ? [] : [{ name: CACHE_VOLUME, mountPath: MOUNTS.cache }];
  switch (model.kind) {
    case "image":
      return { volumes: cached, mounts: cacheMount };
    case "claim": {
      const claimed = { name: MODEL_VOLUME, persistentVolumeClaim: { claimName: model.claim, readOnly: true } };
      const subPath = model.subPath === undefined ? {} : { subPath: model.subPath };
      const mount: Mount = { name: MODEL_VOLUME, mountPath: modelPath, ...subPath, readOnly: true };
      return { volumes: [...cached, claimed], mounts: [...cacheMount, mount] };
    }
    case "object-store": {
      const copied: Mount = { name: CACHE_VOLUME, mountPath: modelPath, subPath: COPIED_MODEL, readOnly: true };
      return { volumes: cached, mounts: [...cacheMount, copied] };
    }
  }
}

/**
 * The containers that run before the server: one that copies the model, when it lies in an object store.
 * @param address the model's, where the spec names a store of the stack instead
 */
export function fetchers<Common extends object>(
  { model }: ModelServiceSpec,
  common: Common,
  temporary: readonly Mount[],
  address?: Input<string>,
) {
  if (model.kind !== "object-store") return [];
  return [
    {
      ...common,
      name: "fetch-model",
      image: model.fetcher,
      args: [address ?? model.uri, `${MOUNTS.cache}/${COPIED_MODEL}`],
      env: [{ name: "HOME", value: MOUNTS.temporary }],
      ...(model.credentials !== undefined && { envFrom: [{ secretRef: { name: model.credentials } }] }),
      volumeMounts: [...temporary, { name: CACHE_VOLUME, mountPath: MOUNTS.cache }],
    },
  ];
}

function cacheSource(cache: CacheSpec) {
  if (cache.kind === "ephemeral") return { emptyDir: { sizeLimit: cache.size } };
  return {
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...(cache.storageClass !== undefined && { storageClassName: cache.storageClass }),
          resources: { requests: { storage: cache.size } },
        },
      },
    },
  };
}
