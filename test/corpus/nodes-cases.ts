/** What looks at nodes, builds images or asks for devices: the border of what a tenant may run. */
import { github, refused, type WorkloadCase } from "./case";
import {
  amounts,
  configMap,
  container,
  daemonSet,
  deployment,
  emptyDir,
  env,
  field,
  fromConfig,
  hardened,
  hostPath,
} from "./parts";
import { http, job, mounts, pod, podSpec, pvc } from "./parts";

const collector = (name: string, config: string) =>
  podSpec(
    [
      container(name, "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector:0.129.1", {
        command: ["/otelcol", `--config=/conf/${name}.yaml`],
        ...http(13133, "/"),
        ports: [4317, 4318, 8888, 13133].map((containerPort) => ({ containerPort })),
        ...mounts({ [config]: "/conf" }),
      }),
    ],
    { volumes: [fromConfig(config)] },
  );

export const NODES: readonly WorkloadCase[] = [
  {
    name: "node-exporter",
    source: github(
      "prometheus-operator/kube-prometheus",
      "01d4f1daa621f68e361b9423139b7c387f1fc11b",
      "manifests/nodeExporter-daemonset.yaml",
      "Apache-2.0",
      "without the proxy before it, with probes",
    ),
    objects: [
      daemonSet(
        "node-exporter",
        podSpec(
          [
            container("node-exporter", "quay.io/prometheus/node-exporter:v1.9.1", {
              args: ["--path.rootfs=/host/root"],
              securityContext: hardened({ capabilities: { add: ["SYS_TIME"], drop: ["ALL"] } }),
              ...http(9100, "/"),
              ports: [{ containerPort: 9100, hostPort: 9100 }],
            }),
          ],
          { hostNetwork: true, hostPID: true, volumes: [hostPath("sys", "/sys"), hostPath("root", "/")] },
        ),
      ),
    ],
    verdict: refused(
      [
        "pod-no-host-namespaces",
        "pod-no-host-path-volumes",
        "pod-restricted-volumes",
        "pod-no-dangerous-capabilities",
        "pod-drop-all-capabilities",
      ],
      "Leave it to the platform, whose monitoring watches every node already.",
    ),
  },
  {
    name: "Fluent Bit that reads every pod's logs from the node",
    source: github(
      "fluent/fluent-bit-kubernetes-logging",
      "0f9cd6c1101209ad37d47adae696b1424972129c",
      "output/elasticsearch/fluent-bit-ds.yaml",
      "Apache-2.0",
      "apps/v1, probes, a token because it asks for pods' names",
    ),
    objects: [
      daemonSet(
        "fluent-bit",
        podSpec(
          [
            container("fluent-bit", "docker.io/fluent/fluent-bit:4.0.3", {
              env: env({ FLUENT_ELASTICSEARCH_HOST: "elasticsearch", FLUENT_ELASTICSEARCH_PORT: "9200" }),
              ...http(2020, "/"),
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "fluent-bit",
            volumes: [hostPath("varlog", "/var/log"), fromConfig("fluent-bit-config")],
          },
        ),
      ),
    ],
    verdict: refused(
      ["pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Run Fluent Bit as a sidecar with an emptyDir of logs; the node's folder holds every tenant's.",
    ),
  },
  {
    name: "Fluentd of Kubernetes' own example",
    source: github(
      "kubernetes/website",
      "0a1ade967d8f93cf51cd3bebf2497e305eb6e452",
      "content/en/examples/controllers/daemonset.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      daemonSet(
        "fluentd-elasticsearch",
        podSpec([container("fluentd-elasticsearch", "quay.io/fluentd_elasticsearch/fluentd:v5.0.1")], {
          tolerations: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
          volumes: [hostPath("varlog", "/var/log")],
        }),
      ),
    ],
    verdict: refused(
      ["pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Send logs from the pods over OTLP to a collector.",
    ),
  },
  {
    name: "Grafana Alloy on every node, with a reloader that serves nothing",
    source: github(
      "grafana/alloy",
      "0319f2353c6b22d78a5d4d1f729606196ec5bf8d",
      "operations/helm/tests/default-values/alloy/templates/controllers/daemonset.yaml",
      "Apache-2.0",
      "amounts for the reloader",
    ),
    objects: [
      daemonSet(
        "alloy",
        podSpec(
          [
            container("alloy", "docker.io/grafana/alloy:v1.12.1", {
              args: ["run", "/etc/alloy/config.alloy", "--storage.path=/tmp/alloy"],
              env: env({ ALLOY_DEPLOY_MODE: "helm", HOSTNAME: field("spec.nodeName") }),
              ports: [{ containerPort: 12345, name: "http-metrics" }],
              readinessProbe: { httpGet: { path: "/-/ready", port: 12345 } },
              ...mounts({ config: "/etc/alloy", tmp: "/tmp" }),
            }),
            container("config-reloader", "quay.io/prometheus-operator/prometheus-config-reloader:v0.81.0", {
              args: ["--watched-dir=/etc/alloy"],
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "alloy",
            volumes: [fromConfig("config", "alloy"), emptyDir("tmp")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "OpenTelemetry's collector and its agents",
    source: github(
      "open-telemetry/opentelemetry-collector",
      "01ff1e0e90019806078b49697cacad0cad50359f",
      "examples/k8s/otel-config.yaml",
      "Apache-2.0",
      "the health extension for probes",
    ),
    objects: [
      configMap("otel-collector-conf", { "otel-collector.yaml": "receivers:\n  otlp:\n    protocols:\n      grpc:\n" }),
      deployment("otel-collector", collector("otel-collector", "otel-collector-conf")),
      daemonSet("otel-agent", collector("otel-agent", "otel-agent-conf")),
    ],
    verdict: "admitted",
  },
  {
    name: "Kaniko, which builds as root",
    source: github(
      "GoogleContainerTools/kaniko",
      "1e9f525509d4e6a066a6e07ab9afbef69b3a3b2c",
      "examples/pod.yaml",
      "Apache-2.0",
      "the root it needs, said",
    ),
    objects: [
      pod(
        "kaniko",
        podSpec(
          [
            container("kaniko", "gcr.io/kaniko-project/executor:v1.24.0", {
              args: ["--dockerfile=/workspace/dockerfile", "--context=dir://workspace"],
              securityContext: { runAsUser: 0, runAsNonRoot: false },
            }),
          ],
          {
            restartPolicy: "Never",
            volumes: [
              { name: "kaniko-secret", secret: { secretName: "regcred" } },
              pvc("dockerfile-storage", "dockerfile-claim"),
            ],
          },
        ),
      ),
    ],
    verdict: refused(
      [
        "pod-run-as-non-root",
        "pod-no-root-user",
        "pod-no-privilege-escalation",
        "pod-drop-all-capabilities",
        "pod-read-only-root",
      ],
      "Build images in the registry's or the forge's own builders; nothing that unpacks root file systems runs beside tenants.",
    ),
  },
  {
    name: "Rootless BuildKit, which needs its seccomp and AppArmor profiles off",
    source: github(
      "moby/buildkit",
      "072078a403ae4106f87f7225c7188f31ec8b6419",
      "examples/kubernetes/job.rootless.yaml",
      "Apache-2.0",
      "profiles in the fields of today, escalation left as the runtime has it",
    ),
    objects: [
      job(
        "buildkit",
        podSpec(
          [
            container("buildkit", "ghcr.io/example/buildkit:v0.23.2-rootless", {
              command: ["buildctl-daemonless.sh"],
              env: env({ BUILDKITD_FLAGS: "--oci-worker-no-process-sandbox" }),
              securityContext: {
                runAsUser: 1000,
                seccompProfile: { type: "Unconfined" },
                appArmorProfile: { type: "Unconfined" },
                capabilities: { drop: ["ALL"] },
              },
            }),
          ],
          { volumes: [emptyDir("workspace")] },
        ),
      ),
    ],
    verdict: refused(
      [
        "pod-seccomp-not-unconfined",
        "pod-seccomp-profile",
        "pod-apparmor-profile",
        "pod-no-privilege-escalation",
        "pod-read-only-root",
      ],
      "Build images in the registry's or the forge's own builders.",
    ),
  },
  {
    name: "A pod with a device by Dynamic Resource Allocation",
    source: github(
      "kubernetes-sigs/dra-example-driver",
      "02531aac015f504b0d118a5e4b21feb7c48b8e76",
      "demo/gpu-test1.yaml",
      "Apache-2.0",
      "a pod that ends",
    ),
    objects: [
      pod(
        "gpu-test1",
        podSpec(
          [
            container("ctr0", "docker.io/library/ubuntu:24.04", {
              command: ["bash", "-c", "export"],
              resources: { ...amounts("500m", "1Gi"), claims: [{ name: "gpu" }] },
            }),
          ],
          { restartPolicy: "Never", resourceClaims: [{ name: "gpu", resourceClaimTemplateName: "gpu.example.com" }] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Kubernetes' own example of a security context, as it is",
    source: github(
      "kubernetes/website",
      "7a090ad7363dc8f01a2304c43a0fa3d27b25b540",
      "content/en/examples/pods/security/security-context-5.yaml",
      "CC-BY-4.0",
      "nothing is added, not even what every case gets",
    ),
    objects: [
      pod("security-context-demo", {
        securityContext: { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000] },
        containers: [
          {
            name: "sec-ctx-demo",
            image: "registry.k8s.io/e2e-test-images/agnhost:2.45",
            command: ["sh", "-c", "sleep 1h"],
            securityContext: { allowPrivilegeEscalation: false },
          },
        ],
      }),
    ],
    verdict: refused(
      [
        "pod-run-as-non-root",
        "pod-seccomp-profile",
        "pod-drop-all-capabilities",
        "pod-read-only-root",
        "pod-no-token-by-default",
      ],
      "Add runAsNonRoot, a seccomp profile RuntimeDefault, capabilities.drop [ALL], readOnlyRootFilesystem and automountServiceAccountToken: false.",
    ),
  },
];
