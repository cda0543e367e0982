/** Volume classes that a stack file describes for a cluster that is there already. Nothing where it describes none. */
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { placementOn } from "../../placement";
import type { CreateGivenClasses } from "./contract";
import { CLASS_BEHAVIOUR, IS_DEFAULT } from "./create";

export const createStorageClasses: CreateGivenClasses = (scope, { placement }) => {
  const { storageClasses = {} } = placementOn("existing", placement);
  return Object.fromEntries(
    Object.entries(storageClasses).map(([name, { provisioner, parameters, default: isDefault }]) => [
      name,
      new StorageClass(
        `${scope.name}-${name}`,
        {
          metadata: { name, labels: { ...scope.labels }, annotations: { [IS_DEFAULT]: String(isDefault) } },
          ...CLASS_BEHAVIOUR,
          provisioner,
          parameters,
        },
        scope.options,
      ),
    ]),
  );
};
