/** Training: what ends, on one node and on many. */
import { github, refused, type Bag, type WorkloadCase } from "./case";
import { amounts, container, custom, emptyDir, env, field, gpus, hardened, hostPath, job, mounts } from "./parts";
import { pod, podSpec, pvc, secret, shm, template } from "./parts";

const OWNED_BY_JOB = ["batch/v1", "Job"] as const;

const mnist = podSpec(
  [
    container("pytorch", "docker.io/kubeflowkatib/pytorch-mnist:v1beta1-45c5727", {
      command: ["python3", "/opt/mnist/src/mnist.py", "--epochs=1"],
      ...mounts({ tmp: "/tmp" }),
    }),
  ],
  { volumes: [emptyDir("tmp")] },
);

/** What the training operator tells a worker. */
const WITH_PEERS = env({
  MASTER_ADDR: "pytorch-simple-master-0",
  MASTER_PORT: "23456",
  WORLD_SIZE: "2",
  RANK: "1",
  PET_RDZV_ENDPOINT: "pytorch-simple-master-0:23456",
  PYTHONUNBUFFERED: "1",
});

const fsdpPod = (volumes: readonly Bag[], token: Bag | string) =>
  podSpec(
    [
      container("pytorch", "ghcr.io/example/fsdp:2.7", {
        command: [
          "/usr/local/bin/torchrun",
          "--nproc_per_node=8",
          "/fsdp/train.py",
          "--tokenizer=hf-internal-testing/llama-tokenizer",
        ],
        env: env({
          TORCH_NCCL_ASYNC_ERROR_HANDLING: "1",
          NCCL_SOCKET_IFNAME: "^lo",
          TORCH_NCCL_DEBUG_INFO_TEMP_FILE: "/local/nccl_trace_rank_",
          HF_TOKEN: token,
        }),
        resources: amounts("96", "1Ti", { ...gpus(8), "vpc.amazonaws.com/efa": "4" }),
        ...mounts({ dshm: "/dev/shm", local: "/local" }),
      }),
    ],
    { volumes },
  );
const fsdp = (volumes: readonly Bag[], token: Bag | string) =>
  custom("kubeflow.org/v1", "PyTorchJob", "fsdp", {
    elasticPolicy: { rdzvBackend: "c10d", minReplicas: 1, maxReplicas: 64 },
    pytorchReplicaSpecs: {
      Worker: { replicas: 4, restartPolicy: "OnFailure", template: template("fsdp", fsdpPod(volumes, token)) },
    },
  });
/** A worker as the training operator makes it: the replica's template, with the replica's restart policy. */
const fsdpWorker = (volumes: readonly Bag[], token: Bag | string) =>
  pod("fsdp-worker-0", { ...fsdpPod(volumes, token), restartPolicy: "OnFailure" }, ["kubeflow.org/v1", "PyTorchJob"]);
const NODES_OWN = [hostPath("dshm", "/dev/shm"), hostPath("local", "/mnt/k8s-disks/0")];
const HF_TOKEN = secret("hf-token-secret", "token");
const fsdpDocument = (deviation: string) =>
  github(
    "aws-samples/awsome-distributed-training",
    "03282a1a57cba7a8a8687f3828cd0dcd778c978a",
    "3.test_cases/pytorch/FSDP/kubernetes/fsdp.yaml-template",
    "MIT-0",
    deviation,
  );

const indexed = podSpec(
  [
    container("worker", "docker.io/library/busybox:1.37", {
      command: ["rev", "/input/data.txt"],
      ...mounts({ input: "/input" }),
    }),
  ],
  {
    restartPolicy: "Never",
    initContainers: [
      container("input", "docker.io/library/bash:5.2", {
        command: ["bash", "-c", "echo $JOB_COMPLETION_INDEX > /input/data.txt"],
        ...mounts({ input: "/input" }),
      }),
    ],
    volumes: [emptyDir("input")],
  },
);

const mpi = (name: string, command: readonly string[]) =>
  podSpec(
    [
      container(name, "mpioperator/mpi-pi:openmpi", {
        command,
        ...mounts({ "ssh-auth": "/home/mpiuser/.ssh", tmp: "/tmp" }),
      }),
    ],
    {
      volumes: [{ name: "ssh-auth", secret: { secretName: "pi-ssh", defaultMode: 256 } }, emptyDir("tmp")],
    },
  );

export const TRAINING: readonly WorkloadCase[] = [
  {
    name: "PyTorchJob of Kubeflow's training operator",
    source: github(
      "kubeflow/training-operator",
      "05d24a7c9d1aaa35dc42642b6f9fe38e7d5b15ec",
      "examples/pytorch/simple.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("kubeflow.org/v1", "PyTorchJob", "pytorch-simple", {
        pytorchReplicaSpecs: {
          Master: { replicas: 1, restartPolicy: "OnFailure", template: { spec: mnist } },
          Worker: { replicas: 1, restartPolicy: "OnFailure", template: { spec: mnist } },
        },
      }),
    ],
    makes: [
      pod(
        "pytorch-simple-worker-0",
        podSpec(
          [
            container("pytorch", "docker.io/kubeflowkatib/pytorch-mnist:v1beta1-45c5727", {
              command: ["python3", "/opt/mnist/src/mnist.py", "--epochs=1"],
              ports: [{ name: "pytorchjob-port", containerPort: 23456 }],
              env: WITH_PEERS,
            }),
          ],
          { restartPolicy: "OnFailure" },
        ),
        ["kubeflow.org/v1", "PyTorchJob"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "FSDP with EFA, with the node's shared memory and disk",
    source: fsdpDocument("the token by secretKeyRef"),
    objects: [fsdp(NODES_OWN, HF_TOKEN)],
    makes: [fsdpWorker(NODES_OWN, HF_TOKEN)],
    verdict: refused(
      ["pod-no-host-path-volumes", "pod-restricted-volumes"],
      "Take an emptyDir with medium Memory for /dev/shm, and an emptyDir or a generic ephemeral volume for /local.",
    ),
  },
  {
    name: "FSDP with EFA, with emptyDirs",
    source: fsdpDocument("as the refusal says"),
    objects: [fsdp([shm, emptyDir("local")], HF_TOKEN)],
    makes: [fsdpWorker([shm, emptyDir("local")], HF_TOKEN)],
    verdict: "admitted",
  },
  {
    name: "JobSet that trains on MNIST",
    source: github(
      "kubernetes-sigs/jobset",
      "17425992a33e61b13c1cf67cea4ab6a2e074049a",
      "examples/pytorch/cnn-mnist/mnist.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("jobset.x-k8s.io/v1alpha2", "JobSet", "pytorch", {
        replicatedJobs: [
          {
            name: "workers",
            template: {
              spec: {
                parallelism: 4,
                completions: 4,
                backoffLimit: 0,
                template: {
                  spec: podSpec([
                    container("pytorch", "gcr.io/k8s-staging-jobset/pytorch-mnist:v0.8.0", {
                      command: ["bash", "-xc", "torchrun --nnodes=4 --node_rank=$RANK mnist.py --epochs=1"],
                      ports: [{ containerPort: 3389 }],
                      env: env({
                        MASTER_ADDR: "pytorch-workers-0-0.pytorch",
                        MASTER_PORT: "3389",
                        RANK: field("metadata.annotations['batch.kubernetes.io/job-completion-index']"),
                      }),
                    }),
                  ]),
                },
              },
            },
          },
        ],
      }),
    ],
    makes: [
      pod(
        "pytorch-workers-0-0-x7k2p",
        podSpec(
          [
            container("pytorch", "gcr.io/k8s-staging-jobset/pytorch-mnist:v0.8.0", {
              ports: [{ containerPort: 3389 }],
            }),
          ],
          {
            restartPolicy: "OnFailure",
          },
        ),
        OWNED_BY_JOB,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "TrainingRuntime of Kubeflow's trainer, and a pod of its TrainJob",
    source: github(
      "kubeflow/trainer",
      "0c78efb0ccfce7b35fc2867b832f5cfed7750460",
      "manifests/base/runtimes/torch_distributed.yaml",
      "Apache-2.0",
      "a TrainingRuntime in the namespace",
    ),
    objects: [
      custom("trainer.kubeflow.org/v1alpha1", "TrainingRuntime", "torch-distributed", {
        mlPolicy: { numNodes: 1, torch: { numProcPerNode: "auto" } },
        template: {
          spec: {
            replicatedJobs: [
              {
                name: "node",
                template: {
                  spec: {
                    template: {
                      spec: podSpec([
                        container("node", "pytorch/pytorch:2.7.1-cuda12.6-cudnn9-runtime", { command: ["torchrun"] }),
                      ]),
                    },
                  },
                },
              },
            ],
          },
        },
      }),
      custom("trainer.kubeflow.org/v1alpha1", "TrainJob", "fine-tune", {
        runtimeRef: { name: "torch-distributed", kind: "TrainingRuntime" },
        trainer: { numNodes: 2, command: ["torchrun", "train.py"], env: env({ TOKENIZERS_PARALLELISM: "false" }) },
      }),
    ],
    makes: [
      pod(
        "fine-tune-node-0-0-abcde",
        podSpec(
          [
            container("node", "pytorch/pytorch:2.7.1-cuda12.6-cudnn9-runtime", {
              command: ["torchrun", "train.py"],
              env: env({
                PET_NNODES: "2",
                PET_MASTER_ADDR: "fine-tune-node-0-0.fine-tune",
                TOKENIZERS_PARALLELISM: "false",
              }),
              resources: amounts("8", "64Gi", gpus(1)),
            }),
          ],
          { restartPolicy: "Never" },
        ),
        OWNED_BY_JOB,
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "MPIJob, whose workers run an SSH server as a user",
    source: github(
      "kubeflow/mpi-operator",
      "3981711d5a7e882ad7f3c57f72a217f92f15d584",
      "examples/v2beta1/pi/pi.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("kubeflow.org/v2beta1", "MPIJob", "pi", {
        slotsPerWorker: 1,
        sshAuthMountPath: "/home/mpiuser/.ssh",
        mpiReplicaSpecs: {
          Launcher: { replicas: 1, template: { spec: mpi("mpi-launcher", ["mpirun"]) } },
          Worker: { replicas: 2, template: { spec: mpi("mpi-worker", ["/usr/sbin/sshd"]) } },
        },
      }),
    ],
    makes: [
      pod("pi-worker-0", { ...mpi("mpi-worker", ["/usr/sbin/sshd"]), restartPolicy: "Never" }, [
        "kubeflow.org/v2beta1",
        "MPIJob",
      ]),
      pod("pi-launcher-x7k2p", { ...mpi("mpi-launcher", ["mpirun"]), restartPolicy: "Never" }, OWNED_BY_JOB),
    ],
    verdict: "admitted",
  },
  {
    name: "Volcano's Job",
    source: github(
      "volcano-sh/volcano",
      "032870216af975282f2378d42b5125510f8a0d7b",
      "example/job.yaml",
      "Apache-2.0",
      "API group and property names of today",
    ),
    objects: [
      custom("batch.volcano.sh/v1alpha1", "Job", "test-job", {
        minAvailable: 3,
        schedulerName: "volcano",
        tasks: [
          {
            replicas: 6,
            name: "work",
            template: template(
              "work",
              podSpec([container("work", "docker.io/library/nginx:1.29")], { restartPolicy: "OnFailure" }),
            ),
          },
        ],
      }),
    ],
    makes: [
      pod(
        "test-job-work-0",
        podSpec([container("work", "docker.io/library/nginx:1.29")], { restartPolicy: "OnFailure" }),
        ["batch.volcano.sh/v1alpha1", "Job"],
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Katib's Experiment",
    source: github(
      "kubeflow/katib",
      "05ab6f012ab6723609700a47a6cfa1845080e9b6",
      "examples/v1beta1/hp-tuning/random.yaml",
      "Apache-2.0",
    ),
    objects: [
      custom("kubeflow.org/v1beta1", "Experiment", "random", {
        algorithm: { algorithmName: "random" },
        parallelTrialCount: 3,
        trialTemplate: {
          primaryContainerName: "training-container",
          trialSpec: {
            apiVersion: "batch/v1",
            kind: "Job",
            spec: {
              template: {
                spec: podSpec(
                  [
                    container("training-container", "docker.io/kubeflowkatib/mxnet-mnist:v0.15.0", {
                      command: ["python3", "/opt/mxnet-mnist/mnist.py", "--lr=${trialParameters.learningRate}"],
                    }),
                  ],
                  { restartPolicy: "Never" },
                ),
              },
            },
          },
        },
      }),
    ],
    verdict: "admitted",
  },
  {
    name: "Job in a queue of Kueue",
    source: github(
      "kubernetes-sigs/kueue",
      "24c6bad1ba993c8e4d4ce60aef7bb2c77fcae9d3",
      "site/static/examples/jobs/sample-job.yaml",
      "Apache-2.0",
    ),
    objects: [
      job(
        "sample-job",
        podSpec([
          container("dummy-job", "registry.k8s.io/e2e-test-images/agnhost:2.53", {
            args: ["entrypoint-tester", "hello"],
          }),
        ]),
        { parallelism: 3, completions: 3, suspend: true },
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "Indexed Job with an init container",
    source: github(
      "kubernetes/website",
      "81dca134e217806c3f4f0dff1365514bce01829c",
      "content/en/examples/application/job/indexed-job.yaml",
      "CC-BY-4.0",
    ),
    objects: [job("indexed-job", indexed, { completions: 5, parallelism: 3, completionMode: "Indexed" })],
    verdict: "admitted",
  },
  {
    name: "Metaflow's step as a Job",
    source: github(
      "Netflix/metaflow",
      "00d289de7823f032cb8bfe32a3ab40a66c4f4cc7",
      "metaflow/plugins/kubernetes/kubernetes_job.py",
      "Apache-2.0",
      "what the plugin makes, with an account for the metadata service",
    ),
    objects: [
      job(
        "t-step-1",
        podSpec(
          [
            container("train", "ghcr.io/example/train:1.0", {
              command: ["bash", "-c", "python flow.py step train"],
              env: env({
                METAFLOW_CODE_URL: "s3://metaflow/data",
                METAFLOW_KUBERNETES_POD_NAME: field("metadata.name"),
                METAFLOW_KUBERNETES_SERVICE_ACCOUNT_NAME: field("spec.serviceAccountName"),
              }),
              envFrom: [{ secretRef: { name: "metaflow" } }],
              ...mounts({ dshm: "/dev/shm", "tmpfs-ephemeral-volume": "/metaflow_temp" }),
            }),
          ],
          {
            serviceAccountName: "metaflow",
            terminationGracePeriodSeconds: 0,
            volumes: [shm, { name: "tmpfs-ephemeral-volume", emptyDir: { medium: "Memory" } }],
          },
        ),
        { backoffLimit: 0, completions: 1, ttlSecondsAfterFinished: 604800 },
      ),
    ],
    verdict: "admitted",
  },
  {
    name: "NCCL test of GPUDirect-TCPXO on Google Cloud",
    source: github(
      "GoogleCloudPlatform/container-engine-accelerators",
      "089e022496faec95606d663eda8767078d347e34",
      "gpudirect-tcpxo/nccl-test-latest.yaml",
      "Apache-2.0",
      "the daemon alone with its test, a lasting pod with probes",
    ),
    objects: [
      pod(
        "nccl-test-host-1",
        podSpec(
          [
            container("tcpxo-daemon", "us-docker.pkg.dev/gce-ai-infra/gpudirect-tcpxo/tcpgpudmarxd-dev:v1.0.9", {
              securityContext: hardened({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_BIND_SERVICE"] } }),
              env: env({ LD_LIBRARY_PATH: "/usr/local/nvidia/lib64" }),
            }),
            container(
              "nccl-test",
              "us-docker.pkg.dev/gce-ai-infra/gpudirect-tcpxo/nccl-plugin-gpudirecttcpx-dev:v1.0.3",
              {
                resources: amounts("8", "64Gi", gpus(8)),
              },
            ),
          ],
          { restartPolicy: "Never", volumes: [hostPath("sys", "/sys"), hostPath("proc-sys", "/proc/sys"), shm] },
        ),
      ),
    ],
    verdict: refused(
      [
        "pod-no-dangerous-capabilities",
        "pod-drop-all-capabilities",
        "pod-no-host-path-volumes",
        "pod-restricted-volumes",
        "pod-image-allowed-registry",
      ],
      "Run it in a namespace of the platform whose level is privileged: the daemon programs the node's network cards.",
    ),
  },
  {
    name: "DeepSpeed with the node's IPC namespace",
    source: github(
      "sgl-project/sglang",
      "0b082f520802a6bb644b73ea5a3bccf61244836f",
      "docker/k8s-sglang-service.yaml",
      "Apache-2.0",
      "only its hostIPC, in a training Job with a claim",
    ),
    objects: [
      job(
        "deepspeed",
        podSpec(
          [
            container("train", "ghcr.io/example/deepspeed:0.17", {
              command: ["deepspeed", "train.py"],
              resources: amounts("8", "64Gi", gpus(8)),
            }),
          ],
          {
            hostIPC: true,
            volumes: [pvc("data")],
          },
        ),
      ),
    ],
    verdict: refused(
      ["pod-no-host-namespaces"],
      "Remove hostIPC and mount an emptyDir with medium Memory at /dev/shm.",
    ),
  },
];
