/** Sidecars: what meshes, clouds and vaults put into other people's pods, and native ones. */
import { github, refused, type WorkloadCase } from "./case";
import { container, deployment, emptyDir, env, field, hardened, http, mounts, pod, podSpec, secret } from "./parts";

const REPLICA_SET = ["apps/v1", "ReplicaSet"] as const;
const app = container("hello", "ghcr.io/example/hello:1.0", http(8080, "/ready", "/live"));

/** A projected token for somebody else than the cluster's API. */
const tokenFor = (name: string, audience: string, path: string) => ({
  name,
  projected: { sources: [{ serviceAccountToken: { audience, expirationSeconds: 86400, path } }] },
});

const istioProxy = (more: object = {}) =>
  container("istio-proxy", "docker.io/istio/proxyv2:1.26.2", {
    args: ["proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--concurrency", "2"],
    env: env({
      JWT_POLICY: "third-party-jwt",
      PILOT_CERT_PROVIDER: "istiod",
      SECRET_TTL: "86400s",
      CA_ADDR: "istiod.istio-system.svc:15012",
      POD_NAME: field("metadata.name"),
      SERVICE_ACCOUNT: field("spec.serviceAccountName"),
      PROXY_CONFIG: '{"proxyMetadata":{"DNS_AGENT":""}}',
      ISTIO_META_POD_PORTS: '[{"name":"http","containerPort":80}]',
      ISTIO_META_APP_CONTAINERS: "hello",
      TRUST_DOMAIN: "cluster.local",
    }),
    ports: [{ containerPort: 15090, name: "http-envoy-prom" }],
    readinessProbe: { httpGet: { path: "/healthz/ready", port: 15021 } },
    ...mounts({ "istio-token": "/var/run/secrets/tokens", "istio-envoy": "/etc/istio/proxy" }),
    ...more,
  });
const ISTIO_VOLUMES = [
  { name: "istio-envoy", emptyDir: { medium: "Memory" } },
  tokenFor("istio-token", "istio-ca", "istio-token"),
  { name: "istiod-ca-cert", configMap: { name: "istio-ca-root-cert" } },
];
const istioDocument = (file: string, commit: string, deviation: string) =>
  github("istio/istio", commit, `pkg/kube/inject/testdata/inject/${file}`, "Apache-2.0", deviation);
const istioCniDocument = (deviation: string) =>
  istioDocument("hello.yaml.cni.injected", "00b3cde5422a35db664ef197fda47a0ae77b2ac6", deviation);

const linkerdProxy = (securityContext: object) =>
  container("linkerd-proxy", "ghcr.io/linkerd/proxy:edge-25.7.1", {
    env: env({
      LINKERD2_PROXY_LOG: "warn,linkerd=info",
      LINKERD2_PROXY_IDENTITY_DIR: "/var/run/linkerd/identity/end-entity",
      LINKERD2_PROXY_IDENTITY_TOKEN_FILE: "/var/run/secrets/tokens/linkerd-identity-token",
      LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      LINKERD2_PROXY_POLICY_WORKLOAD: '{"ns":"$(_pod_ns)", "pod":"$(_pod_name)"}',
    }),
    ports: [4143, 4191].map((containerPort) => ({ containerPort })),
    readinessProbe: { httpGet: { path: "/ready", port: 4191 } },
    livenessProbe: { httpGet: { path: "/live", port: 4191 } },
    securityContext,
    ...mounts({ "linkerd-identity-token": "/var/run/secrets/tokens" }),
  });
const LINKERD_VOLUMES = [
  emptyDir("linkerd-identity-end-entity"),
  tokenFor("linkerd-identity-token", "identity.l5d.io", "linkerd-identity-token"),
];
const linkerdDocument = (deviation: string) =>
  github(
    "linkerd/linkerd2",
    "005a3a470e79dbead02512d0d4b22487bdef97de",
    "cli/cmd/testdata/inject_emojivoto_deployment.golden.yml",
    "Apache-2.0",
    deviation,
  );

const withIdentity = (name: string, variables: Parameters<typeof env>[0], volume: object & { name: string }) =>
  pod(
    name,
    podSpec([{ ...app, env: env(variables), ...mounts({ [volume.name]: "/var/run/secrets/identity" }) }], {
      serviceAccountName: "hello",
      volumes: [volume],
    }),
    REPLICA_SET,
  );

export const SIDECARS: readonly WorkloadCase[] = [
  {
    name: "Istio's sidecar, with the container that programs iptables",
    source: istioDocument(
      "hello.yaml.injected",
      "1bac217c325b4864b019d835a80df2534e89a81d",
      "a hardened application beside it",
    ),
    objects: [
      pod(
        "hello-7d9f",
        podSpec([app, istioProxy()], {
          initContainers: [
            container("istio-init", "docker.io/istio/proxyv2:1.26.2", {
              args: ["istio-iptables", "-p", "15001", "-u", "1337"],
              securityContext: hardened({
                capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] },
                readOnlyRootFilesystem: false,
                runAsNonRoot: false,
                runAsUser: 0,
              }),
            }),
          ],
          volumes: ISTIO_VOLUMES,
        }),
        REPLICA_SET,
      ),
    ],
    verdict: refused(
      [
        "pod-no-dangerous-capabilities",
        "pod-drop-all-capabilities",
        "pod-run-as-non-root",
        "pod-no-root-user",
        "pod-read-only-root",
      ],
      "Install Istio's CNI plugin, or its ambient mode: then no pod needs rights on its network.",
    ),
  },
  {
    name: "Istio's sidecar with its CNI plugin",
    source: istioCniDocument("a hardened application beside it; seccomp profile for the pod"),
    objects: [
      pod(
        "hello-7d9f",
        podSpec([app, istioProxy()], {
          initContainers: [
            container("istio-validation", "docker.io/istio/proxyv2:1.26.2", {
              args: ["istio-iptables", "--run-validation", "--skip-rule-apply"],
            }),
          ],
          volumes: ISTIO_VOLUMES,
        }),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Istio's native sidecar with its CNI plugin",
    source: istioCniDocument("the proxy as an init container that restarts (ENABLE_NATIVE_SIDECARS)"),
    objects: [
      pod(
        "hello-7d9f",
        podSpec([app], {
          initContainers: [
            container("istio-validation", "docker.io/istio/proxyv2:1.26.2", {
              args: ["istio-iptables", "--run-validation"],
            }),
            istioProxy({ restartPolicy: "Always", startupProbe: { httpGet: { path: "/healthz/ready", port: 15021 } } }),
          ],
          volumes: ISTIO_VOLUMES,
        }),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Linkerd's sidecar, with the container that programs iptables",
    source: linkerdDocument("images from GitHub's registry; a hardened application beside it"),
    objects: [
      pod(
        "web-7d9f",
        podSpec(
          [
            linkerdProxy({
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              runAsUser: 2102,
            }),
            app,
          ],
          {
            initContainers: [
              container("linkerd-init", "ghcr.io/linkerd/proxy-init:v2.4.1", {
                args: ["--incoming-proxy-port", "4143"],
                securityContext: hardened({
                  capabilities: { add: ["NET_ADMIN", "NET_RAW"] },
                  runAsNonRoot: true,
                  runAsUser: 65534,
                }),
              }),
            ],
            volumes: [...LINKERD_VOLUMES, emptyDir("linkerd-proxy-init-xtables-lock")],
          },
        ),
        REPLICA_SET,
      ),
    ],
    verdict: refused(
      ["pod-no-dangerous-capabilities", "pod-drop-all-capabilities"],
      "Install Linkerd's CNI plugin, and set proxy.capabilities.drop to [ALL].",
    ),
  },
  {
    name: "Linkerd's sidecar with its CNI plugin",
    source: linkerdDocument("network validator instead of proxy-init, and proxy.capabilities.drop: [ALL]"),
    objects: [
      pod(
        "web-7d9f",
        podSpec([linkerdProxy(hardened({ runAsNonRoot: true, runAsUser: 2102 })), app], {
          initContainers: [
            container("linkerd-network-validator", "ghcr.io/linkerd/proxy:edge-25.7.1", {
              command: ["/usr/lib/linkerd/linkerd2-network-validator"],
            }),
          ],
          volumes: LINKERD_VOLUMES,
        }),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Dapr's sidecar",
    source: github(
      "dapr/dapr",
      "032ec7603a3189a691dd448780d18c2890c37805",
      "pkg/injector/patcher/sidecar_container.go",
      "Apache-2.0",
      "sidecarDropALLCapabilities and a seccomp profile set, as the chart allows",
    ),
    objects: [
      pod(
        "hello-7d9f",
        podSpec(
          [
            app,
            container("daprd", "ghcr.io/dapr/daprd:1.15.6", {
              args: ["/daprd", "--dapr-http-port", "3500", "--enable-mtls"],
              env: env({
                NAMESPACE: "research",
                DAPR_TRUST_ANCHORS: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                DAPR_CERT_CHAIN: "",
                DAPR_CERT_KEY: "",
                SENTRY_LOCAL_IDENTITY: "research:hello",
                DAPR_API_TOKEN: secret("dapr-api-token", "token"),
              }),
              ...http(3501, "/v1.0/healthz"),
              ...mounts({ "dapr-identity-token": "/var/run/secrets/dapr.io/sentrytoken" }),
            }),
          ],
          { volumes: [tokenFor("dapr-identity-token", "spiffe://cluster.local/ns/dapr-system/dapr-sentry", "token")] },
        ),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Vault's agent",
    source: github(
      "hashicorp/vault-k8s",
      "02a4f38d12a250614c97b4545d4261bbe6dc7946",
      "agent-inject/agent/container_env.go",
      "MPL-2.0",
      "the injector's containers around those variables, with a read-only root",
    ),
    objects: [
      pod(
        "hello-7d9f",
        podSpec(
          [
            app,
            container("vault-agent", "docker.io/hashicorp/vault:1.19.5", {
              command: ["/bin/sh", "-ec", "echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent"],
              env: env({ VAULT_LOG_LEVEL: "info", VAULT_CONFIG: "eyJhdXRvX2F1dGgiOnt9fQ==", VAULT_MAX_RETRIES: "2" }),
              ...mounts({ "home-sidecar": "/home/vault", "vault-secrets": "/vault/secrets" }),
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "hello",
            volumes: [
              { name: "home-sidecar", emptyDir: { medium: "Memory" } },
              { name: "vault-secrets", emptyDir: { medium: "Memory" } },
            ],
          },
        ),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Cloud SQL's proxy",
    source: github(
      "GoogleCloudPlatform/cloud-sql-proxy",
      "07ebdaaeeb33d3e526b82e695d82053e7428d81e",
      "examples/k8s-sidecar/proxy_with_workload_identity.yaml",
      "Apache-2.0",
      "as a native sidecar, without a port",
    ),
    objects: [
      deployment(
        "with-cloud-sql",
        podSpec(
          [
            {
              ...app,
              env: env({ DB_USER: secret("db", "username"), DB_PASS: secret("db", "password"), DB_NAME: "features" }),
            },
          ],
          {
            serviceAccountName: "hello",
            initContainers: [
              container("cloud-sql-proxy", "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.17.1", {
                restartPolicy: "Always",
                args: ["--structured-logs", "--port=5432", "project:region:instance"],
              }),
            ],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "A pod with a role on EKS by IAM roles for service accounts",
    source: github(
      "aws/amazon-eks-pod-identity-webhook",
      "0048675f4335581bd22d59c81352667f9b138b43",
      "README.md",
      "Apache-2.0",
    ),
    objects: [
      withIdentity(
        "irsa",
        {
          AWS_STS_REGIONAL_ENDPOINTS: "regional",
          AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/s3-reader",
          AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
        },
        tokenFor("aws-iam-token", "sts.amazonaws.com", "token"),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "A pod with a role on EKS by Pod Identity",
    source: github(
      "aws/amazon-eks-pod-identity-webhook",
      "0048675f4335581bd22d59c81352667f9b138b43",
      "README.md",
      "Apache-2.0",
      "the variables of EKS Pod Identity, whose agent keeps the credentials",
    ),
    objects: [
      withIdentity(
        "pod-identity",
        {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE:
            "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token",
        },
        tokenFor("eks-pod-identity-token", "pods.eks.amazonaws.com", "eks-pod-identity-token"),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "A pod with an identity on AKS",
    source: github(
      "Azure/azure-workload-identity",
      "074e526e3c3cea4b0c27ac987b033ac6905f1805",
      "docs/book/src/topics/service-account-labels-and-annotations.md",
      "MIT",
      "what the webhook adds",
    ),
    objects: [
      withIdentity(
        "workload-identity",
        {
          AZURE_CLIENT_ID: "00000000-0000-0000-0000-000000000000",
          AZURE_TENANT_ID: "72f988bf-0000-0000-0000-000000000000",
          AZURE_FEDERATED_TOKEN_FILE: "/var/run/secrets/azure/tokens/azure-identity-token",
          AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/",
        },
        tokenFor("azure-identity-token", "api://AzureADTokenExchange", "azure-identity-token"),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "OpenTelemetry's instrumentation of Python, with a collector beside it",
    source: github(
      "open-telemetry/opentelemetry-operator",
      "15c9574749cabe7c95cfab3a4ec63dbdf92c1696",
      "tests/e2e-instrumentation/instrumentation-python/01-assert.yaml",
      "Apache-2.0",
      "security contexts as the application's",
    ),
    objects: [
      pod(
        "my-python-7d9f",
        podSpec(
          [
            {
              ...app,
              env: env({
                OTEL_NODE_IP: field("status.hostIP"),
                PYTHONPATH: "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation",
                OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
                OTEL_TRACES_SAMPLER_ARG: "0.85",
                OTEL_RESOURCE_ATTRIBUTES: "k8s.container.name=hello",
              }),
            },
            container(
              "otc-container",
              "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.129.1",
              {
                args: ["--config=env:OTEL_CONFIG"],
                env: env({ OTEL_CONFIG: "receivers:\n  otlp: {}\n", POD_NAME: field("metadata.name") }),
                ports: [{ containerPort: 8888 }],
              },
            ),
          ],
          {
            initContainers: [
              container(
                "opentelemetry-auto-instrumentation-python",
                "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python:0.56b0",
                {
                  command: ["cp", "-r", "/autoinstrumentation/.", "/otel-auto-instrumentation-python"],
                },
              ),
            ],
            volumes: [{ name: "opentelemetry-auto-instrumentation-python", emptyDir: { sizeLimit: "200Mi" } }],
          },
        ),
        REPLICA_SET,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Deployment with a native sidecar and without a port",
    source: github(
      "kubernetes/website",
      "464022b3d8abdbc86f066d000e3c8679ccff9527",
      "content/en/examples/application/deployment-sidecar.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      deployment(
        "myapp",
        podSpec(
          [
            container("myapp", "docker.io/library/alpine:3.22", {
              command: ["sh", "-c", "while true; do date; sleep 1; done"],
              ...mounts({ data: "/opt" }),
            }),
          ],
          {
            initContainers: [
              container("logshipper", "docker.io/library/alpine:3.22", {
                restartPolicy: "Always",
                command: ["sh", "-c", "tail -F /opt/logs.txt"],
              }),
            ],
            volumes: [emptyDir("data")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
];
