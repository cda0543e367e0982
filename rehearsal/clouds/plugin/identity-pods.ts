/** Pods as a cloud's identity webhook sees and changes them: no more than it reads and writes. Pure. */

export interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Mount {
  readonly name: string;
  readonly mountPath?: string;
  readonly readOnly?: boolean;
}

export interface Container {
  readonly name: string;
  readonly env?: readonly Variable[];
  readonly volumeMounts?: readonly Mount[];
}

export interface Pod {
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
    readonly volumes?: readonly { readonly name: string }[];
  };
}

/** What a webhook adds to every container, and the token that it mounts for it. */
export interface Identity {
  readonly variables: readonly Variable[];
  readonly volume: string;
  readonly mountPath: string;
  readonly audience: string;
  /** Of the token, below the mount. */
  readonly path: string;
  readonly expirationSeconds: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The pod with the identity: variables that are there already stay as they are, in init containers too. */
export function withIdentity({ metadata, spec }: Pod, identity: Identity): Pod {
  const { volume: name, audience, path, expirationSeconds } = identity;
  const given = (container: Container): Container => ({
    ...container,
    env: [
      ...(container.env ?? []),
      ...identity.variables.filter((one) => container.env?.some((other) => other.name === one.name) !== true),
    ],
    volumeMounts: [
      ...(container.volumeMounts ?? []).filter((mount) => mount.name !== name),
      { name, mountPath: identity.mountPath, readOnly: true },
    ],
  });
  const volume = { name, projected: { sources: [{ serviceAccountToken: { audience, expirationSeconds, path } }] } };
  return {
    metadata: { ...metadata, labels: { ...metadata.labels, ...identity.labels } },
    spec: {
      ...spec,
      ...(spec.initContainers && { initContainers: spec.initContainers.map(given) }),
      containers: spec.containers.map(given),
      volumes: [...(spec.volumes ?? []).filter((other) => other.name !== name), volume],
    },
  };
}
