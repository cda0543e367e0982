/** What people work with: notebooks, tracking, labelling, tracing, workflow servers. */
import { github, refused, type WorkloadCase } from "./case";
import {
  amounts,
  configMap,
  container,
  custom,
  deployment,
  emptyDir,
  env,
  field,
  fromConfig,
  gpus,
  http,
} from "./parts";
import { mounts, pod, podSpec, pvc, secret, tcp } from "./parts";

const notebookDocument = (deviation: string) =>
  github(
    "jupyterhub/zero-to-jupyterhub-k8s",
    "02dd73df01bdbb6d602fed21b0be12565ab38080",
    "docs/source/administrator/security.md",
    "BSD-3-Clause",
    deviation,
  );

/** As KubeSpawner makes it: the hub gives the server its address and its token. */
const userPod = (initContainers: readonly object[]) =>
  pod(
    "jupyter-ada",
    podSpec(
      [
        container("notebook", "quay.io/jupyter/scipy-notebook:2025-07-01", {
          args: ["jupyterhub-singleuser"],
          ports: [{ name: "notebook-port", containerPort: 8888 }],
          env: env({
            JUPYTERHUB_USER: "ada",
            JUPYTERHUB_API_URL: "http://hub:8081/hub/api",
            JUPYTERHUB_API_TOKEN: secret("jupyter-ada", "JUPYTERHUB_API_TOKEN"),
            JPY_API_TOKEN: secret("jupyter-ada", "JUPYTERHUB_API_TOKEN"),
            JUPYTERHUB_OAUTH_CALLBACK_URL: "/user/ada/oauth_callback",
            JUPYTERHUB_OAUTH_ACCESS_SCOPES: "access:servers!server=ada/",
            JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED: "0",
            MEM_LIMIT: "4294967296",
          }),
          ...mounts({ "volume-ada": "/home/jovyan", tmp: "/tmp" }),
          readinessProbe: { tcpSocket: { port: 8888 } },
        }),
      ],
      {
        initContainers,
        enableServiceLinks: false,
        volumes: [pvc("volume-ada", "claim-ada"), emptyDir("tmp")],
        restartPolicy: "OnFailure",
      },
    ),
  );

export const WORKBENCH: readonly WorkloadCase[] = [
  {
    name: "JupyterHub's user server",
    source: notebookDocument(
      "cloudMetadata.blockWithIptables: false, as the document recommends where network policies hold; token by Secret",
    ),
    objects: [userPod([])],
    verdict: "admitted",
  },
  {
    name: "JupyterHub's user server that blocks the cloud's metadata with iptables",
    source: notebookDocument("the chart's default; token by Secret"),
    objects: [
      userPod([
        container("block-cloud-metadata", "quay.io/jupyterhub/k8s-network-tools:4.2.0", {
          command: ["iptables", "-A", "OUTPUT", "-d", "169.254.169.254", "-j", "DROP"],
          securityContext: {
            privileged: true,
            runAsUser: 0,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] },
          },
        }),
      ]),
    ],
    verdict: refused(
      [
        "pod-no-privileged-containers",
        "pod-no-dangerous-capabilities",
        "pod-drop-all-capabilities",
        "pod-no-privilege-escalation",
        "pod-no-root-user",
      ],
      "Set singleuser.cloudMetadata.blockWithIptables to false: the namespace's network policy blocks the metadata service.",
    ),
  },
  {
    name: "Kubeflow's Notebook",
    source: github(
      "kubeflow/kubeflow",
      "0708d13821a2cd5bed5765806952bc0f68b5643e",
      "components/notebook-controller/config/samples/_v1_notebook.yaml",
      "Apache-2.0",
      "a home in a claim; the controller's variable in the pod",
    ),
    objects: [
      custom("kubeflow.org/v1", "Notebook", "ada", {
        template: {
          spec: podSpec(
            [
              container("ada", "ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-pytorch-cuda:v1.10.0", {
                resources: amounts("2", "8Gi", gpus(1)),
                ...tcp(8888),
                ...mounts({ home: "/home/jovyan", dshm: "/dev/shm" }),
              }),
            ],
            { volumes: [pvc("home", "ada-home"), emptyDir("dshm")] },
          ),
        },
      }),
    ],
    makes: [
      pod(
        "ada-0",
        podSpec([
          container("ada", "ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-pytorch-cuda:v1.10.0", {
            env: env({ NB_PREFIX: "/notebook/research/ada" }),
            ...tcp(8888),
          }),
        ]),
        ["apps/v1", "StatefulSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "MLflow with a migration before it",
    source: github(
      "community-charts/helm-charts",
      "019c1c03139f075d65811f357f07db29f8677190",
      "charts/mlflow/templates/deployment.yaml",
      "MIT",
      "MLflow's own image",
    ),
    objects: [
      deployment(
        "mlflow",
        podSpec(
          [
            container("mlflow", "ghcr.io/mlflow/mlflow:v3.1.1", {
              command: ["mlflow", "server", "--host=0.0.0.0"],
              env: env({
                PGUSER: secret("mlflow-db", "username"),
                PGPASSWORD: secret("mlflow-db", "password"),
                MLFLOW_S3_ENDPOINT_URL: "http://minio:9000",
                AWS_ACCESS_KEY_ID: secret("minio", "rootUser"),
                AWS_SECRET_ACCESS_KEY: secret("minio", "rootPassword"),
              }),
              envFrom: [
                { configMapRef: { name: "mlflow-env" } },
                { secretRef: { name: "mlflow-flask-server-secret-key" } },
              ],
              ...http(5000, "/health"),
              ...mounts({ tmp: "/tmp" }),
            }),
          ],
          {
            serviceAccountName: "mlflow",
            initContainers: [
              container("mlflow-db-migration", "ghcr.io/mlflow/mlflow:v3.1.1", {
                command: ["python", "/opt/mlflow/migrations.py"],
                ...mounts({ tmp: "/tmp" }),
              }),
            ],
            volumes: [emptyDir("tmp")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Weights & Biases' server, whose variables name secrets' places",
    source: github(
      "wandb/helm-charts",
      "01d81f2955af599a03e7bfd9b9fe704d056ab0ce",
      "charts/wandb/templates/deployment.yaml",
      "MIT",
    ),
    objects: [
      deployment(
        "wandb",
        podSpec(
          [
            container("wandb", "docker.io/wandb/local:0.71.0", {
              env: env({
                GORILLA_CUSTOMER_SECRET_STORE_SOURCE: "k8s-secretmanager://wandb-test",
                GORILLA_CUSTOMER_SECRET_STORE_K8S_CONFIG_NAMESPACE: "wandb",
                GORILLA_INSECURE_ALLOW_API_KEY_ADMIN_ACCESS: "true",
                DB_PASSWORD: secret("wandb-secrets", "MYSQL_PASSWORD"),
                DB_USER: "wandb_local",
                MYSQL: "mysql://$(DB_USER):$(DB_PASSWORD)@mysql/wandb_local",
                OIDC_AUTH_METHOD: "implicit",
                OIDC_CLIENT_SECRET: secret("wandb-secrets", "CLIENT_SECRET"),
              }),
              ...http(8080, "/ready", "/healthz"),
              startupProbe: { httpGet: { path: "/ready", port: 8080 }, failureThreshold: 120 },
              ...mounts({ "wandb-data": "/vol", tmp: "/tmp" }),
            }),
          ],
          { serviceAccountName: "wandb", volumes: [emptyDir("wandb-data"), emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Label Studio",
    source: github(
      "HumanSignal/label-studio",
      "04f08ff07791ec0622eab7a9d4b2e3429b589909",
      "docker-compose.yml",
      "Apache-2.0",
      "the app in a Deployment, its empty password by secretKeyRef",
    ),
    objects: [
      deployment(
        "label-studio",
        podSpec(
          [
            container("app", "docker.io/heartexlabs/label-studio:1.20.0", {
              env: env({
                DJANGO_DB: "default",
                POSTGRE_NAME: "postgres",
                POSTGRE_USER: "postgres",
                POSTGRE_PASSWORD: secret("label-studio", "password"),
                POSTGRE_HOST: "db",
                LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK: "true",
              }),
              ...http(8080, "/health"),
              ...mounts({ data: "/label-studio/data", tmp: "/tmp" }),
            }),
          ],
          { volumes: [pvc("data", "label-studio"), emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Superset's Celery worker, which serves nothing",
    source: github(
      "apache/superset",
      "00b37d750b8e96acbbd00756018f97a409e9edaf",
      "helm/superset/templates/deployment-worker.yaml",
      "Apache-2.0",
      "as a user instead of root",
    ),
    objects: [
      deployment(
        "superset-worker",
        podSpec(
          [
            container("superset", "docker.io/apache/superset:5.0.0", {
              command: [
                "/bin/sh",
                "-c",
                ". /app/pythonpath/superset_bootstrap.sh; celery --app=superset.tasks.celery_app:app worker",
              ],
              env: env({ SUPERSET_PORT: "8088" }),
              envFrom: [{ secretRef: { name: "superset-env" } }],
              livenessProbe: {
                exec: {
                  command: ["sh", "-c", "celery -A superset.tasks.celery_app:app inspect ping -d celery@$HOSTNAME"],
                },
              },
              ...mounts({ "superset-config": "/app/pythonpath", tmp: "/tmp" }),
            }),
          ],
          { volumes: [{ name: "superset-config", secret: { secretName: "superset-config" } }, emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Langfuse's web server",
    source: github(
      "langfuse/langfuse-k8s",
      "01652b1430d81d3a1157ff262812ea14b69dab1b",
      "charts/langfuse/templates/web/deployment.yaml",
      "MIT",
    ),
    objects: [
      deployment(
        "langfuse-web",
        podSpec(
          [
            container("langfuse-web", "docker.io/langfuse/langfuse:3.80.0", {
              env: env({
                PORT: "3000",
                HOSTNAME: "0.0.0.0",
                NEXTAUTH_URL: "https://langfuse.example.org",
                NEXTAUTH_SECRET: secret("langfuse", "nextauth-secret"),
                SALT: secret("langfuse", "salt"),
                LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE: "true",
              }),
              ...http(3000, "/api/public/ready", "/api/public/health"),
              ...mounts({ tmp: "/tmp" }),
            }),
          ],
          { serviceAccountName: "langfuse", volumes: [emptyDir("tmp")] },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Kubeflow Pipelines' user interface",
    source: github(
      "kubeflow/pipelines",
      "07e7226dc4f733d2305c6aa979668905a9d9acde",
      "manifests/kustomize/base/pipeline/ml-pipeline-ui-deployment.yaml",
      "Apache-2.0",
      "a token, because it reads pods' logs",
    ),
    objects: [
      deployment(
        "ml-pipeline-ui",
        podSpec(
          [
            container("ml-pipeline-ui", "ghcr.io/kubeflow/kfp-frontend:2.5.0", {
              ports: [{ containerPort: 3000 }],
              env: env({
                VIEWER_TENSORBOARD_POD_TEMPLATE_SPEC_PATH: "/etc/config/viewer-pod-template.json",
                MINIO_ACCESS_KEY: secret("mlpipeline-minio-artifact", "accesskey"),
                MINIO_SECRET_KEY: secret("mlpipeline-minio-artifact", "secretkey"),
                MINIO_NAMESPACE: field("metadata.namespace"),
                ARGO_ARCHIVE_LOGS: "true",
              }),
              readinessProbe: {
                exec: { command: ["wget", "-q", "-S", "-O", "-", "http://localhost:3000/apis/v1beta1/healthz"] },
              },
              livenessProbe: {
                exec: { command: ["wget", "-q", "-S", "-O", "-", "http://localhost:3000/apis/v1beta1/healthz"] },
              },
              ...mounts({ "config-volume": "/etc/config" }),
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "ml-pipeline-ui",
            volumes: [fromConfig("config-volume", "ml-pipeline-ui-configmap")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Temporal's front end and its worker, which has no probe",
    source: github(
      "temporalio/helm-charts",
      "006dfebaaae996c9fc8f65744ac2332f65bacbda",
      "charts/temporal/templates/server-deployment.yaml",
      "MIT",
      "a readiness probe for the worker, which the chart lets one set (server.worker.readinessProbe)",
    ),
    objects: ["frontend", "worker"].map((name) =>
      deployment(
        `temporal-${name}`,
        podSpec(
          [
            container(`temporal-${name}`, "docker.io/temporalio/server:1.28.0", {
              env: env({
                SERVICES: name,
                TEMPORAL_SERVER_CONFIG_FILE_PATH: "/etc/temporal/config/config_template.yaml",
                TEMPORAL_DEFAULT_STORE_PASSWORD: secret("temporal-default-store", "password"),
                TEMPORAL_VISIBILITY_STORE_PASSWORD: secret("temporal-visibility-store", "password"),
              }),
              ports: [7233, 6933, 9090].map((containerPort) => ({ containerPort })),
              readinessProbe: { tcpSocket: { port: name === "worker" ? 9090 : 7233 } },
              ...(name === "worker" ? {} : { livenessProbe: { tcpSocket: { port: 7233 }, initialDelaySeconds: 150 } }),
              ...mounts({ config: "/etc/temporal/config" }),
            }),
          ],
          { volumes: [fromConfig("config", "temporal-config")] },
        ),
      ),
    ),
    verdict: "admitted",
  },
  {
    name: "ConfigMap with the files of a Hugging Face tokenizer",
    source: github(
      "huggingface/text-generation-inference",
      "032fc4c4cf2572fdcfa08ae992987ac770267c98",
      "docs/source/reference/launcher.md",
      "Apache-2.0",
      "the files that save_pretrained writes, as the document says of --model-id",
    ),
    objects: [
      configMap("tokenizer", {
        "tokenizer_config.json": "{}",
        "special_tokens_map.json": '{"bos_token":"<s>"}',
        "added_tokens.json": "{}",
        "generation_config.json": '{"max_new_tokens":256}',
      }),
    ],
    verdict: "admitted",
  },
];
