/** Folders of the server's container that the component mounts itself. */
export const MOUNTS = { cache: "/cache", temporary: "/tmp", sharedMemory: "/dev/shm" } as const;

/**
 * Where NVIDIA's container toolkit makes a folder in every container with a device, since 1.20.0. It fails, and with it the
 * container, when that is read-only (NVIDIA/nvidia-container-toolkit issue 2026, 2026-08-25; awslabs/amazon-eks-ami issue
 * 2790, 2026-08-25; kserve/kserve pull request 5711, 2026-06-23), so a container with a read-only root is given a place there.
 */
export const NVIDIA_CONFIGURATION = "/etc/nvidia";

/** Whether one of two folders lies in the other, or both are the same. */
export function overlaps(mount: string, folder: string): boolean {
  const inside = (outer: string, inner: string) => `${inner}/`.startsWith(outer === "/" ? "/" : `${outer}/`);
  const clean = (path: string) => (path.length > 1 ? path.replace(/\/+$/, "") : path);
  return inside(clean(mount), clean(folder)) || inside(clean(folder), clean(mount));
}
