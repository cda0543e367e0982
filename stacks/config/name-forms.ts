/**
 * Names that a stack file's schema takes and the place does not that they end up in: a Service in the cluster, or a resource of
 * the stack's cloud. Each is right in itself, and its request would be refused half way through an update. Pure.
 */
import { factsOf } from "../../components/cloud/registry";
import { SERVICE_FORM, type NameForm } from "../../components/core/names";
import type { Problem } from "../../components/core/errors";
import type { PlatformSpec } from "./schema";

export type FormedSections = Pick<PlatformSpec, "cloud" | "nodePools" | "workloads" | "data" | "registry" | "storage">;

interface Formed {
  readonly path: string;
  readonly value: string;
  readonly form: NameForm | undefined;
}

export function checkNameForms({ cloud, nodePools, workloads, data, registry, storage }: FormedSections): Problem[] {
  const forms = factsOf(cloud).nameForms;
  const names: readonly Formed[] = [
    ...nodePools.map(({ name }, index) => ({ path: `nodePools[${index}].name`, value: name, form: forms.nodePool })),
    ...workloads.map(({ name }, index) => ({ path: `workloads[${index}].name`, value: name, form: SERVICE_FORM })),
    ...data.postgres.map(({ name }, index) => ({
      path: `data.postgres[${index}].name`,
      value: name,
      form: SERVICE_FORM,
    })),
    ...registry.repositories.map((name, index) => ({
      ...{ path: `registry.repositories[${index}]`, value: name, form: forms.repository },
    })),
    ...storage.objectStores.map(({ name }, index) => ({
      ...{ path: `storage.objectStores[${index}].name`, value: name, form: forms.objectStore },
    })),
  ];
  return names.flatMap(({ path, value, form }) => misfit(path, value, form));
}

/** The stack's name is the first part of its repositories' names where a cloud's registry is the account's. */
export function checkRepositoriesOf(
  stack: string,
  {
    cloud,
    registry,
  }: { readonly cloud: PlatformSpec["cloud"]; readonly registry: { readonly repositories: readonly string[] } },
): Problem[] {
  return registry.repositories.length === 0
    ? []
    : misfit("the stack's name", stack, factsOf(cloud).nameForms.stackOfRepositories);
}

function misfit(path: string, value: string, form: NameForm | undefined): Problem[] {
  if (form === undefined || form.fits.test(value)) return [];
  return [{ path, value, rule: form.rule, remedy: "give it another name" }];
}
