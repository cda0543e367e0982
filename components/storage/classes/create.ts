/** Creates every volume class in the way that is the same on every cloud. */
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type { Scope } from "../../core/component";
import { DEFAULT_STORAGE_CLASS, type StorageClassName } from "./contract";

/** Annotation of the class that claims without a class get. */
export const IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

/** What is the same for every class, whoever describes it. */
export const CLASS_BEHAVIOUR = {
  // The volume is made where its pod is scheduled, not the other way round.
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
  reclaimPolicy: "Delete",
} as const;

/** What a cloud's driver is told of each class. */
export interface Driver {
  readonly provisioner: string;
  readonly parametersOf: (name: StorageClassName) => StorageClassParameters;
}
type StorageClassParameters = NonNullable<ConstructorParameters<typeof StorageClass>[1]>["parameters"];

export function createClasses(
  scope: Scope,
  { provisioner, parametersOf }: Driver,
): Record<StorageClassName, StorageClass> {
  const create = (name: StorageClassName) =>
    new StorageClass(
      `${scope.name}-${name}`,
      {
        metadata: {
          name,
          labels: { ...scope.labels },
          annotations: { [IS_DEFAULT]: String(name === DEFAULT_STORAGE_CLASS) },
        },
        ...CLASS_BEHAVIOUR,
        provisioner,
        parameters: parametersOf(name),
      },
      scope.options,
    );
  return { "standard-block": create("standard-block"), "fast-block": create("fast-block") };
}
