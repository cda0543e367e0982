/**
 * What the API server must refuse in every tenant's namespaces, tried for real: a pod above the accelerator quota, a
 * privileged pod, one with a priority class of the platform, an image without a version where admission policies are enforced. And the network policy that denies
 * by default must be there.
 */
import { z } from "zod";
import { RESERVED_CLASSES } from "../../../../components/addons/priority";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const quotaList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      spec: z.looseObject({ hard: z.record(z.string(), z.string()).optional() }),
    }),
  ),
});
const policyList = z.looseObject({
  items: z.array(
    z.looseObject({
      spec: z.looseObject({
        podSelector: z.looseObject({}),
        policyTypes: z.array(z.string()).optional(),
        ingress: z.array(z.unknown()).optional(),
        egress: z.array(z.unknown()).optional(),
      }),
    }),
  ),
});

export async function proveRefusals(life: Life, recorder: Recorder): Promise<void> {
  for (const tenant of life.expectations.spec.tenants) {
    for (const { name: namespace, podSecurity } of tenant.namespaces) {
      recorder.progress(`refusals in ${namespace}`);
      await refuseAboveQuota(life, recorder, namespace);
      if (podSecurity !== "privileged") await refusePrivileged(life, recorder, namespace);
      if (life.expectations.spec.security.admission === "enforce") await refuseLatest(life, recorder, namespace);
      await refuseReservedClass(life, recorder, namespace);
      await denyByDefault(life, recorder, namespace);
    }
  }
}

async function refuseAboveQuota(life: Life, recorder: Recorder, namespace: string): Promise<void> {
  const answer = await life.request("GET", `/api/v1/namespaces/${namespace}/resourcequotas`);
  const quotas = answer.status === 200 ? quotaList.parse(answer.body).items : [];
  const limits = quotas.flatMap(({ metadata, spec }) =>
    Object.entries(spec.hard ?? {}).flatMap(([key, hard]) => {
      const resource = /^requests\.(.+\/.+)$/.exec(key)?.[1];
      return resource === undefined ? [] : [{ quota: metadata.name, resource, hard: Number(hard) }];
    }),
  );
  const gpu = limits.find(({ resource }) => resource === "nvidia.com/gpu") ?? limits[0];
  if (gpu === undefined) {
    recorder.check(`${namespace} has an accelerator quota`, false);
    return;
  }
  const wanted = String(gpu.hard + 1);
  const { status, message } = await tryPod(life, namespace, "above-quota", {
    resources: {
      requests: { cpu: "10m", memory: "16Mi" },
      limits: { cpu: "10m", memory: "16Mi", [gpu.resource]: wanted },
    },
  });
  recorder.check(
    `a pod that asks for ${wanted} ${gpu.resource} is refused in ${namespace}, naming quota ${gpu.quota}`,
    status === 403 && message.includes("exceeded quota") && message.includes(gpu.quota),
    `${status}: ${message}`,
  );
}

async function refusePrivileged(life: Life, recorder: Recorder, namespace: string): Promise<void> {
  const { status, message } = await tryPod(life, namespace, "privileged", {
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
    securityContext: { privileged: true },
  });
  recorder.check(
    `a privileged pod is refused in ${namespace} by Pod Security`,
    status === 403 && message.includes("PodSecurity") && message.includes("privileged"),
    `${status}: ${message}`,
  );
}

/** Any namespace may name any priority class: only the quota of none keeps tenants from evicting the platform. */
async function refuseReservedClass(life: Life, recorder: Recorder, namespace: string): Promise<void> {
  for (const priorityClassName of RESERVED_CLASSES) {
    const resources = { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } };
    const { status, message } = await tryPod(life, namespace, "reserved-class", { resources }, { priorityClassName });
    recorder.check(
      `a pod of the class ${priorityClassName} is refused in ${namespace}`,
      // Two quotas keep it out, and the server names the one that it meets first.
      status === 403 && /exceeded quota: (reserved-classes|classes-not-granted)/.test(message),
      `${status}: ${message}`,
    );
  }
}

async function refuseLatest(life: Life, recorder: Recorder, namespace: string): Promise<void> {
  const { status, message } = await tryPod(life, namespace, "latest", {
    image: "registry.k8s.io/pause:latest",
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
  });
  recorder.check(
    `a pod whose image is named by "latest" is refused in ${namespace} by an admission policy`,
    status === 422 && BY_IMAGE_POLICY.test(message),
    `${status}: ${message}`,
  );
}

async function denyByDefault(life: Life, recorder: Recorder, namespace: string): Promise<void> {
  const answer = await life.request("GET", `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`);
  const policies = answer.status === 200 ? policyList.parse(answer.body).items : [];
  const denying = policies.filter(
    ({ spec }) =>
      Object.keys(spec.podSelector).length === 0 &&
      (["Ingress", "Egress"] as const).every((type) => spec.policyTypes?.includes(type) === true) &&
      (spec.ingress ?? []).length === 0 &&
      (spec.egress ?? []).length === 0,
  );
  recorder.check(
    `${namespace} denies traffic by default, both ways`,
    denying.length > 0,
    `${policies.length} policies`,
  );
}

/** Which of the two speaks first is the server's choice, where an environment enforces both. */
const BY_IMAGE_POLICY = /ValidatingAdmissionPolicy 'pod-image-has-(version|digest)\.stratiform\.dev'/;

/** Never pulled. Prod admits images by digest alone. */
const PINNED_IMAGE =
  "registry.k8s.io/pause:3.10@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a";

/** A pod that meets every rule but those that `container` breaks; removed again if the server should accept it. */
async function tryPod(
  life: Life,
  namespace: string,
  name: string,
  container: Readonly<Record<string, unknown>> & { readonly securityContext?: Readonly<Record<string, unknown>> },
  others: Readonly<Record<string, unknown>> = {},
): Promise<{ status: number; message: string }> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `rehearsal-${name}` },
    spec: {
      ...others,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "probe",
          image: PINNED_IMAGE,
          // Nothing answers it: the pod is never to run. Staging and prod admit none without both.
          readinessProbe: { tcpSocket: { port: 8080 } },
          livenessProbe: { tcpSocket: { port: 8080 } },
          ...container,
          securityContext: container.securityContext ?? {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    },
  };
  const answer = await life.request("POST", path, pod);
  if (answer.status < 300) await life.request("DELETE", `${path}/${pod.metadata.name}?gracePeriodSeconds=0`);
  return { status: answer.status, message: answer.status < 300 ? "accepted" : describe(answer.body) };
}
