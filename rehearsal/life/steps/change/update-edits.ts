/** The edits of the update step: a new image for every model service, and more pods where there is room. Pure. */
import { createHash } from "node:crypto";
import { NAMESPACE, type PlatformSpec } from "../../../../stacks/config/schema";
import { CROSS_CHECKS } from "../../../../stacks/config/cross-checks";
import type { ConfigEdit } from "../../../../automation/project";

type Workload = PlatformSpec["workloads"][number];

/** Tag that the update gives every image. */
export const NEW_TAG = "rehearsal-update";

export interface Update {
  readonly edits: readonly ConfigEdit[];
  readonly images: Readonly<Record<string, string>>;
  /** Names of the workloads that get one more pod. */
  readonly grown: readonly string[];
}

/** One more pod goes to every workload whose tenant and pool have room for it, by the platform's own rules. */
export function planUpdate(spec: PlatformSpec): Update {
  const at = (index: number, ...rest: string[]): (string | number)[] => [
    "config",
    `${NAMESPACE}:workloads`,
    index,
    ...rest,
  ];
  let current: readonly Workload[] = spec.workloads;
  const edits: ConfigEdit[] = [];
  const images: Record<string, string> = {};
  const grown: string[] = [];
  for (const [index, workload] of spec.workloads.entries()) {
    const image = withTag(workload.image, NEW_TAG);
    images[workload.name] = image;
    edits.push({ path: at(index, "image"), value: image });
    const larger = grow(workload);
    const next = current.map((one, position) => (position === index ? larger : one));
    if (!fits(spec, next)) continue;
    current = next;
    grown.push(workload.name);
    if (larger.scaling !== undefined) {
      edits.push({ path: at(index, "scaling", "maxReplicas"), value: larger.scaling.maxReplicas });
    } else {
      edits.push({ path: at(index, "replicas"), value: larger.replicas });
    }
  }
  return { edits, images, grown };
}

function grow(workload: Workload): Workload {
  const { scaling, replicas = 1 } = workload;
  if (scaling === undefined) return { ...workload, replicas: replicas + 1 };
  return { ...workload, scaling: { ...scaling, maxReplicas: scaling.maxReplicas + 1 } };
}

/** By all of the platform's own rules, whatever they come to be. */
function fits(spec: PlatformSpec, workloads: readonly Workload[]): boolean {
  return CROSS_CHECKS.every(({ run }) => run({ ...spec, workloads: [...workloads] }).length === 0);
}

/**
 * The image with another tag, `registry:5000/models/a:1` → `registry:5000/models/a:<tag>`; one with a digest gets another
 * digest too, because the old one would keep the old image.
 */
export function withTag(image: string, tag: string): string {
  const [reference = image, digest] = image.split("@");
  const slash = reference.lastIndexOf("/");
  const colon = reference.indexOf(":", slash + 1);
  const tagged = `${colon === -1 ? reference : reference.slice(0, colon)}:${tag}`;
  return digest === undefined ? tagged : `${tagged}@sha256:${createHash("sha256").update(tag).digest("hex")}`;
}
