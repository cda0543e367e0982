/**
 * What the API server fills in before admission sees an object, as far as it changes verdicts. Works on the CEL form
 * of a pod, which is a copy. Source: SetDefaults_* in k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, v1.35.
 */
import { placeUnreadable, Unreadable } from "./cel";
import { isMap } from "../../components/core/plain";

/** Fills in a pod's defaults. `isPod`: some defaults are for Pods only and not for templates. */
export function applyPodDefaults(spec: unknown, path: string, isPod: boolean): void {
  if (!isMap(spec)) return;
  if (!Object.hasOwn(spec, "securityContext")) Reflect.set(spec, "securityContext", Object.create(null));
  for (const volume of readableItems(spec, "volumes")) {
    if (Object.keys(volume).every((key) => key === "name")) Reflect.set(volume, "emptyDir", Object.create(null));
  }
  if (isPod) copyPortsToHost(spec, path);
}

/** In the host's network a container's ports are the host's. Templates keep what they say. */
function copyPortsToHost(spec: Readonly<Record<string, unknown>>, path: string): void {
  const hostNetwork = read(spec, "hostNetwork");
  if (hostNetwork !== true && !(hostNetwork instanceof Unreadable)) return;
  for (const list of ["containers", "initContainers"]) {
    for (const container of readableItems(spec, list)) {
      for (const port of readableItems(container, "ports")) {
        if (Object.hasOwn(port, "hostPort") && read(port, "hostPort") !== 0n) continue;
        if (hostNetwork instanceof Unreadable)
          placeUnreadable(port, "hostPort", `${path}.hostNetwork`, hostNetwork.reason);
        else if (Object.hasOwn(port, "containerPort")) copyProperty(port, "containerPort", "hostPort");
      }
    }
  }
}

/** Copies a property whether it holds a value or a getter that says it cannot be read. */
function copyProperty(holder: object, from: string, to: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, from);
  if (descriptor !== undefined) Object.defineProperty(holder, to, { ...descriptor, configurable: true });
}

function readableItems(holder: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>>[] {
  const list = read(holder, key);
  if (!Array.isArray(list)) return [];
  // By index: an element that cannot be read is a getter that throws.
  return Array.from({ length: list.length }, (_, index) => read(list, index)).filter(isPlain);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isMap(value) && Object.getPrototypeOf(value) === null;
}

/** A property's value, or why it cannot be read. */
function read(holder: object, key: string | number): unknown {
  try {
    return Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}
