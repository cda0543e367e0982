/** Data engines and workflow engines: the pods that their operators make. */
import { github, refused, type WorkloadCase } from "./case";
import {
  amounts,
  container,
  cronJob,
  custom,
  deployment,
  emptyDir,
  env,
  field,
  fromConfig,
  hostPath,
  http,
  job,
} from "./parts";
import { mounts, pod, podSpec, secret, shm, tcp } from "./parts";

const KUBERAY_PROBE = {
  exec: { command: ["bash", "-c", "wget -T 2 -q -O- http://localhost:52365/api/local_raylet_healthz"] },
};
const ray = (name: string, more: object = {}) =>
  container(name, "rayproject/ray:2.52.0", { resources: amounts("1", "2Gi"), ...mounts({ ray: "/tmp/ray" }), ...more });
const rayPod = (name: string, more: object = {}) => podSpec([ray(name, more)], { volumes: [emptyDir("ray")] });

/** Written by the API server's clients as they are: Spark's pods name their account and say nothing about its token. */
const sparkPod = (name: string, role: string, more: object) => ({
  serviceAccountName: "spark",
  securityContext: { runAsNonRoot: true, runAsUser: 185, fsGroup: 185, seccompProfile: { type: "RuntimeDefault" } },
  restartPolicy: "Never",
  containers: [
    container(name, "docker.io/apache/spark:4.0.0", {
      args: [role],
      ports: [7078, 7079, 4040].map((containerPort) => ({ containerPort })),
      env: env({ SPARK_USER: "spark", SPARK_APPLICATION_ID: "spark-0123", SPARK_LOCAL_DIRS: "/var/data/spark-0123" }),
      ...mounts({ "spark-local-dir-1": "/var/data/spark-0123", tmp: "/tmp" }),
    }),
  ],
  volumes: [emptyDir("spark-local-dir-1"), emptyDir("tmp")],
  ...more,
});
const sparkApplication = (volumes: readonly object[]) =>
  custom("sparkoperator.k8s.io/v1beta2", "SparkApplication", "spark-pi", {
    type: "Scala",
    mode: "cluster",
    image: "docker.io/apache/spark:4.0.0",
    mainClass: "org.apache.spark.examples.SparkPi",
    restartPolicy: { type: "Never" },
    volumes,
    driver: { cores: 1, memory: "512m", serviceAccount: "spark", volumeMounts: [{ name: "work", mountPath: "/tmp" }] },
    executor: { cores: 1, instances: 1, memory: "512m", volumeMounts: [{ name: "work", mountPath: "/tmp" }] },
  });
const sparkDocument = (deviation: string) =>
  github(
    "kubeflow/spark-operator",
    "001644602c668ac53caaacf78c1fae08f7de832b",
    "examples/spark-pi.yaml",
    "Apache-2.0",
    deviation,
  );

const ARGO_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 8737,
  seccompProfile: { type: "RuntimeDefault" },
} as const;
const argoexec = (name: string, command: readonly string[]) => ({
  name,
  image: "quay.io/argoproj/argoexec:v3.7.0",
  command,
  env: env({
    ARGO_POD_NAME: field("metadata.name"),
    ARGO_CONTAINER_NAME: name,
    ARGO_PROGRESS_PATCH_TICK_DURATION: "1m0s",
  }),
  securityContext: ARGO_CONTAINER,
  ...mounts({ "var-run-argo": "/var/run/argo" }),
});

const airflowTask = (name: string, more: object = {}) =>
  podSpec(
    [
      container("base", "docker.io/apache/airflow:3.0.2", {
        args: ["airflow", "tasks", "run", "example", name],
        env: env({
          AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
          AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: secret("airflow-metadata", "connection"),
          AIRFLOW__CORE__FERNET_KEY: secret("airflow-fernet-key", "fernet-key"),
          AIRFLOW__API_AUTH__JWT_SECRET: secret("airflow-jwt", "jwt-secret"),
          AIRFLOW__SECRETS__BACKEND: "airflow.secrets.environment_variables.EnvironmentVariablesBackend",
        }),
        ...mounts({ logs: "/opt/airflow/logs", config: "/opt/airflow/airflow.cfg", tmp: "/tmp" }),
      }),
    ],
    {
      restartPolicy: "Never",
      serviceAccountName: "airflow-worker",
      volumes: [emptyDir("logs"), fromConfig("config", "airflow-config"), emptyDir("tmp")],
      ...more,
    },
  );

const DASK = container("worker", "ghcr.io/dask/dask:2025.7.0-py3.12", {
  args: ["dask", "worker", "--name", "$(DASK_WORKER_NAME)", "--dashboard"],
  ...tcp(8788),
  ...mounts({ work: "/work" }),
});
const flinkMain = (args: readonly string[]) =>
  container("flink-main-container", "docker.io/library/flink:2.0", {
    args,
    ports: [6122, 6121, 9249].map((containerPort) => ({ containerPort })),
    env: env({ _POD_NODE_ID: field("spec.nodeName"), FLINK_TM_JVM_MEM_OPTS: "-Xmx512m" }),
    ...mounts({ "flink-config-volume": "/opt/flink/conf", "flink-logs": "/opt/flink/log" }),
  });

export const ENGINES: readonly WorkloadCase[] = [
  {
    name: "CronJob",
    source: github(
      "kubernetes/website",
      "02067cca8fbaf8de9d51c20bd3e1a2dfe0aca27f",
      "content/en/examples/application/job/cronjob.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      cronJob(
        "hello",
        "* * * * *",
        podSpec([container("hello", "docker.io/library/busybox:1.37", { command: ["date"] })]),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Job with a native sidecar",
    source: github(
      "kubernetes/website",
      "0ad55a1d7af988509e59bf13df6e4f0c663ddd40",
      "content/en/examples/application/job/job-sidecar.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      job(
        "myjob",
        podSpec(
          [
            container("myjob", "docker.io/library/alpine:3.22", {
              command: ["sh", "-c", "echo logging > /opt/logs.txt"],
              ...mounts({ data: "/opt" }),
            }),
          ],
          {
            initContainers: [
              container("logshipper", "docker.io/library/alpine:3.22", {
                restartPolicy: "Always",
                command: ["sh", "-c", "tail -F /opt/logs.txt"],
                ...mounts({ data: "/opt" }),
              }),
            ],
            volumes: [emptyDir("data")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Job that takes work from a queue, with its password in the address",
    source: github(
      "kubernetes/website",
      "5699e54b6bcd62b36d318e82fd244a14d346b999",
      "content/en/examples/application/job/rabbitmq/job.yaml",
      "CC-BY-4.0",
    ),
    objects: [
      job(
        "job-wq-1",
        podSpec([
          container("c", "ghcr.io/example/job-wq-1:1", {
            env: env({ BROKER_URL: "amqp://guest:guest@rabbitmq-service:5672", QUEUE: "job1" }),
          }),
        ]),
        { completions: 8, parallelism: 2 },
      ),
    ],
    verdict: refused(
      ["pod-no-secret-in-env"],
      "Refer to BROKER_URL with secretKeyRef, or to its password as $(RABBITMQ_PASSWORD).",
    ),
  },
  {
    name: "RayCluster, and the pods that KubeRay makes of it",
    source: github(
      "ray-project/kuberay",
      "0b7a89799decffd4eb819ee391f1eb61ecbd99fd",
      "ray-operator/config/samples/ray-cluster.sample.yaml",
      "Apache-2.0",
      "an emptyDir at /tmp/ray",
    ),
    objects: [
      custom("ray.io/v1", "RayCluster", "raycluster-kuberay", {
        rayVersion: "2.52.0",
        headGroupSpec: {
          rayStartParams: {},
          template: { spec: rayPod("ray-head", { ports: [{ containerPort: 6379 }] }) },
        },
        workerGroupSpecs: [
          {
            replicas: 1,
            minReplicas: 1,
            maxReplicas: 5,
            groupName: "workergroup",
            template: { spec: rayPod("ray-worker") },
          },
        ],
      }),
    ],
    makes: [
      pod(
        "raycluster-kuberay-workergroup-worker-x7k2p",
        podSpec(
          [
            ray("ray-worker", {
              env: env({
                FQ_RAY_IP: "raycluster-kuberay-head-svc.research.svc.cluster.local",
                RAY_PORT: "6379",
                REDIS_PASSWORD: "",
              }),
              readinessProbe: KUBERAY_PROBE,
              livenessProbe: KUBERAY_PROBE,
            }),
          ],
          {
            initContainers: [ray("wait-gcs-ready", { command: ["/bin/bash", "-lc", "--"] })],
            volumes: [emptyDir("ray"), shm],
          },
        ),
        ["ray.io/v1", "RayCluster"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "RayCluster on the host's network with its storage",
    source: github(
      "ray-project/kuberay",
      "0b7a89799decffd4eb819ee391f1eb61ecbd99fd",
      "ray-operator/config/samples/ray-cluster.sample.yaml",
      "Apache-2.0",
      "hostNetwork and a hostPath added, which the sample has not",
    ),
    objects: [
      custom("ray.io/v1", "RayCluster", "ray-on-host", {
        headGroupSpec: { rayStartParams: {}, template: { spec: rayPod("ray-head") } },
        workerGroupSpecs: [
          {
            groupName: "gpu",
            template: {
              spec: podSpec([ray("ray-worker")], { hostNetwork: true, volumes: [hostPath("ray", "/mnt/nvme")] }),
            },
          },
        ],
      }),
    ],
    makes: [
      pod(
        "ray-on-host-gpu-worker-x7k2p",
        podSpec([ray("ray-worker", { readinessProbe: KUBERAY_PROBE, livenessProbe: KUBERAY_PROBE })], {
          hostNetwork: true,
          volumes: [hostPath("ray", "/mnt/nvme")],
        }),
        ["ray.io/v1", "RayCluster"],
      ),
    ],
    verdict: refused(
      ["pod-no-host-namespaces", "pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Remove hostNetwork, and take a generic ephemeral volume or an emptyDir for the spill directory.",
    ),
  },
  {
    name: "SparkApplication with the node's /tmp",
    source: sparkDocument("a current image"),
    objects: [sparkApplication([{ name: "work", hostPath: { path: "/tmp", type: "Directory" } }])],
    makes: [
      pod(
        "spark-pi-driver",
        sparkPod("spark-kubernetes-driver", "driver", {
          volumes: [emptyDir("spark-local-dir-1"), emptyDir("tmp"), hostPath("work", "/tmp")],
        }),
        ["sparkoperator.k8s.io/v1beta2", "SparkApplication"],
      ),
    ],
    verdict: refused(["pod-no-host-path-volumes", "pod-restricted-volumes"], "Make the volume an emptyDir or a claim."),
  },
  {
    name: "SparkApplication, its driver and an executor",
    source: sparkDocument("an emptyDir instead of the node's /tmp; pods as spark-submit makes them"),
    objects: [sparkApplication([emptyDir("work")])],
    makes: [
      pod("spark-pi-driver", sparkPod("spark-kubernetes-driver", "driver", {}), [
        "sparkoperator.k8s.io/v1beta2",
        "SparkApplication",
      ]),
      pod("spark-pi-exec-1", sparkPod("spark-kubernetes-executor", "executor", {}), ["v1", "Pod"]),
    ],
    verdict: "admitted",
  },
  {
    name: "Argo Workflow, and a pod with init, wait and main",
    source: github(
      "argoproj/argo-workflows",
      "023fe102e910a6d229dabfeb730087b4f516163c",
      "docs/workflow-pod-security-context.md",
      "Apache-2.0",
      "security context in the template too; pod as the controller makes it, without amounts of its own",
    ),
    objects: [
      custom("argoproj.io/v1alpha1", "Workflow", "train", {
        entrypoint: "main",
        serviceAccountName: "workflow",
        securityContext: { runAsNonRoot: true, runAsUser: 8737, seccompProfile: { type: "RuntimeDefault" } },
        templates: [
          { name: "main", container: container("", "ghcr.io/example/train:1.0", { command: ["python", "train.py"] }) },
        ],
      }),
    ],
    makes: [
      pod(
        "train-main-123",
        {
          serviceAccountName: "workflow",
          restartPolicy: "Never",
          securityContext: { runAsNonRoot: true, runAsUser: 8737, seccompProfile: { type: "RuntimeDefault" } },
          initContainers: [argoexec("init", ["argoexec", "init"])],
          containers: [
            argoexec("wait", ["argoexec", "wait"]),
            container("main", "ghcr.io/example/train:1.0", {
              command: ["/var/run/argo/argoexec", "emissary", "--", "python", "train.py"],
              env: env({ ARGO_CONTAINER_NAME: "main", ARGO_INCLUDE_SCRIPT_OUTPUT: "false" }),
              ...mounts({ "var-run-argo": "/var/run/argo" }),
            }),
          ],
          volumes: [emptyDir("var-run-argo"), emptyDir("tmp-dir-argo")],
        },
        ["argoproj.io/v1alpha1", "Workflow"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Argo Workflow with a sidecar and images without a version",
    source: github(
      "argoproj/argo-workflows",
      "0b0aac926740171ae428f3f05586bef77b5cbd1f",
      "examples/sidecar.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("argoproj.io/v1alpha1", "Workflow", "sidecar", {
        entrypoint: "sidecar-example",
        templates: [
          {
            name: "sidecar-example",
            container: container("", "alpine:latest", { command: ["sh", "-c"] }),
            sidecars: [container("influxdb", "influxdb:1.2", { command: ["influxd"] })],
          },
        ],
      }),
    ],
    makes: [
      pod(
        "sidecar-example-123",
        {
          serviceAccountName: "workflow",
          restartPolicy: "Never",
          securityContext: { runAsNonRoot: true, runAsUser: 8737, seccompProfile: { type: "RuntimeDefault" } },
          initContainers: [argoexec("init", ["argoexec", "init"])],
          containers: [
            argoexec("wait", ["argoexec", "wait"]),
            container("main", "alpine:latest", { command: ["/var/run/argo/argoexec", "emissary", "--", "sh", "-c"] }),
            container("influxdb", "influxdb:1.2", { command: ["/var/run/argo/argoexec", "emissary", "--", "influxd"] }),
          ],
          volumes: [emptyDir("var-run-argo"), emptyDir("tmp-dir-argo")],
        },
        ["argoproj.io/v1alpha1", "Workflow"],
      ),
    ],
    verdict: refused(["pod-image-has-version"], "Name the version of alpine."),
  },
  {
    name: "Airflow's task pod",
    source: github(
      "apache/airflow",
      "00c4d7589d3c19370699d6bd381a140535842e55",
      "chart/files/pod-template-file.kubernetes-helm-yaml",
      "Apache-2.0",
    ),
    objects: [
      pod(
        "example-start-task",
        airflowTask("start_task", {
          volumes: [emptyDir("logs"), fromConfig("config", "airflow-config"), emptyDir("tmp")],
        }),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Airflow's task pod with the node's /tmp",
    source: github(
      "apache/airflow",
      "0e5662cf053ec7f0b4df0b08334ecef0d3b5ec7e",
      "airflow/example_dags/example_kubernetes_executor.py",
      "Apache-2.0",
      "the example's pod_override on the chart's template",
    ),
    objects: [
      pod(
        "example-test-volume-mount",
        airflowTask("test_volume_mount", {
          volumes: [
            emptyDir("logs"),
            fromConfig("config", "airflow-config"),
            emptyDir("tmp"),
            hostPath("example-kubernetes-test-volume", "/tmp/"),
          ],
        }),
      ),
    ],
    verdict: refused(
      ["pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Make the volume in pod_override an empty_dir.",
    ),
  },
  {
    name: "Prefect's worker",
    source: github(
      "PrefectHQ/prefect-helm",
      "04548c806d55ce0f857a0eae3054adf6d3b97143",
      "charts/prefect-worker/templates/deployment.yaml",
      "Apache-2.0",
      "an account of its own with a token, because it makes Jobs",
    ),
    objects: [
      deployment(
        "prefect-worker",
        podSpec(
          [
            container("prefect-worker", "docker.io/prefecthq/prefect:3.4.8-python3.12-kubernetes", {
              args: ["prefect", "worker", "start", "--type", "kubernetes", "--pool", "k8s"],
              env: env({
                HOME: "/home/prefect",
                PREFECT_API_URL: "http://prefect-server:4200/api",
                PREFECT_API_KEY: secret("prefect-api-key", "key"),
                PREFECT_KUBERNETES_CLUSTER_UID: "0123",
              }),
              livenessProbe: { httpGet: { path: "/health", port: 8080 } },
              ...mounts({ scratch: "/home/prefect", tmp: "/tmp" }),
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "prefect-worker",
            volumes: [emptyDir("scratch"), emptyDir("tmp")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Dagster's daemon, which serves nothing",
    source: github(
      "dagster-io/dagster",
      "01ad554aab4cdb3b4d9115cf9262920d633eabbe",
      "helm/dagster/templates/deployment-daemon.yaml",
      "Apache-2.0",
    ),
    objects: [
      deployment(
        "dagster-daemon",
        podSpec(
          [
            container("dagster", "docker.io/dagster/dagster-celery-k8s:1.11.0", {
              command: ["dagster-daemon", "run"],
              env: env({ DAGSTER_PG_PASSWORD: secret("dagster-postgresql", "postgresql-password") }),
              livenessProbe: { exec: { command: ["dagster-daemon", "liveness-check"] } },
              ...mounts({ "dagster-instance": "/opt/dagster/dagster_home", tmp: "/tmp" }),
            }),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "dagster",
            initContainers: [
              container("check-db-ready", "docker.io/library/postgres:17.5", {
                command: ["sh", "-c", "until pg_isready; do sleep 2; done"],
              }),
            ],
            volumes: [fromConfig("dagster-instance"), emptyDir("tmp")],
          },
        ),
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "FlinkDeployment with a pod template, and a task manager",
    source: github(
      "apache/flink-kubernetes-operator",
      "0597cbb3ddc3789593e65a938c766f35fc9a5949",
      "examples/pod-template.yaml",
      "Apache-2.0",
      "task manager as the native integration makes it, with an account and a token for leader election",
    ),
    objects: [
      custom("flink.apache.org/v1beta1", "FlinkDeployment", "pod-template-example", {
        image: "docker.io/library/flink:2.0",
        flinkVersion: "v2_0",
        serviceAccount: "flink",
        podTemplate: {
          spec: {
            containers: [
              { name: "flink-main-container", ...mounts({ "flink-logs": "/opt/flink/log" }) },
              container("fluentbit", "docker.io/fluent/fluent-bit:4.0.3", mounts({ "flink-logs": "/flink-logs" })),
            ],
            volumes: [emptyDir("flink-logs")],
          },
        },
        jobManager: { replicas: 1, resource: { memory: "2048m", cpu: 1 } },
        taskManager: { resource: { memory: "2048m", cpu: 1 } },
      }),
    ],
    makes: [
      pod(
        "pod-template-example-taskmanager-1-1",
        podSpec(
          [
            flinkMain(["kubernetes-taskmanager.sh"]),
            container("fluentbit", "docker.io/fluent/fluent-bit:4.0.3", mounts({ "flink-logs": "/flink-logs" })),
          ],
          {
            automountServiceAccountToken: true,
            serviceAccountName: "flink",
            restartPolicy: "Never",
            volumes: [emptyDir("flink-logs"), fromConfig("flink-config-volume", "flink-config")],
          },
        ),
        ["apps/v1", "Deployment"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "DaskCluster",
    source: github(
      "dask/dask-kubernetes",
      "0ed087f7b5b1bc5c4d1770d96c70715d637a3562",
      "dask_kubernetes/operator/customresources/templates.yaml",
      "BSD-3-Clause",
      "a cluster by that schema",
    ),
    objects: [
      custom("kubernetes.dask.org/v1", "DaskCluster", "simple", {
        worker: { replicas: 2, spec: podSpec([DASK], { volumes: [emptyDir("work")] }) },
        scheduler: {
          spec: podSpec([
            container("scheduler", "ghcr.io/dask/dask:2025.7.0-py3.12", {
              args: ["dask", "scheduler"],
              ...http(8787, "/health"),
            }),
          ]),
          service: { type: "ClusterIP", ports: [{ port: 8786 }] },
        },
      }),
    ],
    makes: [
      pod(
        "simple-default-worker-x7k2p",
        podSpec(
          [
            {
              ...DASK,
              env: env({
                DASK_WORKER_NAME: "simple-default-worker",
                DASK_SCHEDULER_ADDRESS: "tcp://simple-scheduler:8786",
              }),
            },
          ],
          {
            volumes: [emptyDir("work")],
          },
        ),
        ["apps/v1", "ReplicaSet"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Tekton's TaskRun, and its pod",
    source: github(
      "tektoncd/pipeline",
      "bb34c86620fead4e965bdede7d53ecdaa9741dc1",
      "examples/v1/taskruns/steps-run-in-order.yaml",
      "Apache-2.0",
      "security contexts by set-security-context and podTemplate",
    ),
    objects: [
      custom("tekton.dev/v1", "TaskRun", "steps-run-in-order", {
        podTemplate: { securityContext: { runAsNonRoot: true, runAsUser: 65532 } },
        taskSpec: {
          steps: [container("touch", "docker.io/library/busybox:1.37", { args: ["-c", "touch /workspace/foo"] })],
        },
      }),
    ],
    makes: [
      pod(
        "steps-run-in-order-pod",
        podSpec([container("step-touch", "docker.io/library/busybox:1.37", { command: ["/tekton/bin/entrypoint"] })], {
          restartPolicy: "Never",
          initContainers: [
            container("prepare", "ghcr.io/tektoncd/pipeline/entrypoint:v1.1.0", {
              command: ["/ko-app/entrypoint", "init"],
            }),
          ],
          volumes: [emptyDir("tekton-internal-bin")],
        }),
        ["tekton.dev/v1", "TaskRun"],
      ),
    ],
    verdict: "admitted",
  },
];
