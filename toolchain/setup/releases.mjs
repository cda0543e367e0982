// @ts-check
/**
 * The official binaries that set-up downloads before it thinks of building: one file per tool, version and platform,
 * each with the checksum that its project publishes. What is not listed here is never downloaded.
 *
 * The checksums were read on 2026-12-01 from public copies of the places that `checksums` names, since the release
 * hosts themselves could not be reached from where this was written. `megabytes` says what to expect before a transfer
 * and bounds it; sizes are published nowhere beside the checksums, so most are those of a build of the same version.
 */

/**
 * @typedef {"linux-x64" | "linux-arm64" | "darwin-x64" | "darwin-arm64"} Platform
 * @typedef {{ file: string, sha256: string, megabytes: number, member?: string }} Download `member`: the executable's
 * path inside an archive; without it, the file is the executable
 * @typedef {{ absent: string }} Absent why there is nothing to download, so that the tool is built
 * @typedef {object} Release
 * @property {string} version without a leading v
 * @property {string} from the folder that every file is in; it ends with a slash
 * @property {string} checksums where the project publishes them, and where they were read
 * @property {Record<Platform, Download | Absent>} files
 */

const NOT_FOUND = "its checksum was found in no public source";
const NOT_PUBLISHED = "the Kubernetes project publishes it for Linux only";

/**
 * Kubernetes' servers, as single executables: the archive that holds them all is larger than the three together.
 * @param {string} version
 * @param {{ name: string, megabytes: number, amd64: string, arm64: string, darwin?: { amd64: string, arm64: string } }} given
 * @returns {Release}
 */
function kubernetes(version, { name, megabytes, amd64, arm64, darwin }) {
  return {
    version,
    from: `https://dl.k8s.io/release/v${version}/bin/`,
    checksums:
      "<file>.sha256 beside each file; read in kubernetes/kops at 268927e (2026-08-22), pkg/assets/assetdata, " +
      "where kubectl and kubeadm agree with kubernetes-sigs/kubespray at 46dbdd3 (2026-08-21)",
    files: {
      "linux-x64": { file: `linux/amd64/${name}`, sha256: amd64, megabytes },
      "linux-arm64": { file: `linux/arm64/${name}`, sha256: arm64, megabytes },
      "darwin-x64": darwin
        ? { file: `darwin/amd64/${name}`, sha256: darwin.amd64, megabytes }
        : { absent: NOT_PUBLISHED },
      "darwin-arm64": darwin
        ? { file: `darwin/arm64/${name}`, sha256: darwin.arm64, megabytes }
        : { absent: NOT_PUBLISHED },
    },
  };
}

/**
 * Prometheus' programs: archives of which one program is taken.
 * @param {{ project: string, program: string, version: string, megabytes: number, checksums: string,
 *   sha256: Partial<Record<"linux-amd64" | "linux-arm64" | "darwin-amd64" | "darwin-arm64", string>> }} given
 * @returns {Release}
 */
function prometheus({ project, program, version, megabytes, checksums, sha256 }) {
  const file = (/** @type {keyof typeof sha256} */ platform) => {
    const sum = sha256[platform];
    if (sum === undefined) return { absent: NOT_FOUND };
    const folder = `${project}-${version}.${platform}`;
    return { file: `${folder}.tar.gz`, sha256: sum, megabytes, member: `${folder}/${program}` };
  };
  return {
    version,
    from: `https://github.com/prometheus/${project}/releases/download/v${version}/`,
    checksums,
    files: {
      "linux-x64": file("linux-amd64"),
      "linux-arm64": file("linux-arm64"),
      "darwin-x64": file("darwin-amd64"),
      "darwin-arm64": file("darwin-arm64"),
    },
  };
}

/** By the tool's key in tool-table.mjs. @satisfies {Record<string, Release>} */
export const RELEASES = {
  pulumi: {
    version: "3.258.0",
    from: "https://github.com/pulumi/pulumi/releases/download/v3.258.0/",
    checksums:
      "pulumi-3.258.0-checksums.txt of the release; read in the project's own pulumi/homebrew-tap at 18f79b6 (2026-08-17)",
    files: {
      "linux-x64": {
        file: "pulumi-v3.258.0-linux-x64.tar.gz",
        sha256: "b6cf2de0243fece40f386bc7ae6a5194c39e15891c79f66cc6c8905bea8c6479",
        megabytes: 140,
        member: "pulumi/pulumi",
      },
      "linux-arm64": {
        file: "pulumi-v3.258.0-linux-arm64.tar.gz",
        sha256: "c5928718c70ab328b22843ee41908942148743ff3021b29852efdcdd6ce369f1",
        megabytes: 140,
        member: "pulumi/pulumi",
      },
      "darwin-x64": {
        file: "pulumi-v3.258.0-darwin-x64.tar.gz",
        sha256: "65cab2b670b6fd85e7bbcf956563cf7597ea13c2804c82f95f7407e60b01ec5f",
        megabytes: 140,
        member: "pulumi/pulumi",
      },
      "darwin-arm64": {
        file: "pulumi-v3.258.0-darwin-arm64.tar.gz",
        sha256: "4f743ed05afd9dc2e0663622e496bfe903a6ae6c102c54cf9e3f84af85a695bf",
        megabytes: 140,
        member: "pulumi/pulumi",
      },
    },
  },
  etcd: {
    version: "3.7.1",
    from: "https://github.com/etcd-io/etcd/releases/download/v3.7.1/",
    checksums:
      "SHA256SUMS of the release; Linux read in sous-chefs/etcd (resources of version 3.7.1) and seven other " +
      "repositories that agree, macOS in two that agree",
    files: {
      "linux-x64": {
        file: "etcd-v3.7.1-linux-amd64.tar.gz",
        sha256: "e8cd3fa8064c98137c5dbd78b76f969417ace84efb83c481041d7a52ffdd8fb9",
        megabytes: 24,
        member: "etcd-v3.7.1-linux-amd64/etcd",
      },
      "linux-arm64": {
        file: "etcd-v3.7.1-linux-arm64.tar.gz",
        sha256: "d7e25e08f694b6ed7792fc7b7a891fe2c3f3d3dccfe2f3bfdb1547b0eb75b6da",
        megabytes: 22,
        member: "etcd-v3.7.1-linux-arm64/etcd",
      },
      "darwin-x64": { absent: NOT_FOUND },
      "darwin-arm64": {
        file: "etcd-v3.7.1-darwin-arm64.zip",
        sha256: "a3e839d9128e170c299b1592bed92d8327f258eb94923aea24a0ccf923cf27e9",
        megabytes: 23,
        member: "etcd-v3.7.1-darwin-arm64/etcd",
      },
    },
  },
  kwok: {
    version: "0.8.0",
    from: "https://github.com/kubernetes-sigs/kwok/releases/download/v0.8.0/",
    checksums:
      "none but the digests that the release page shows; read in johejo/nur-packages at cde7e87, and Linux also in the " +
      "Arch Linux package kwok-bin 0.8.0-1: they agree",
    files: {
      "linux-x64": {
        file: "kwok-linux-amd64",
        sha256: "f5a4385a2ae1b9dd7f8acae18e002a75c0ebba124ae9d7259aa8dadb50711f46",
        megabytes: 64,
      },
      "linux-arm64": {
        file: "kwok-linux-arm64",
        sha256: "628f7d277860f524a2a775c217adcc58828e7b59ab0933680315784f1b8b0e37",
        megabytes: 64,
      },
      "darwin-x64": { absent: NOT_FOUND },
      "darwin-arm64": {
        file: "kwok-darwin-arm64",
        sha256: "69a064ec98d37844d9d742b5b28ff57825659a983ccc3e208daa6948b94d64ba",
        megabytes: 64,
      },
    },
  },
  kubeApiserver: kubernetes("1.35.4", {
    name: "kube-apiserver",
    megabytes: 103,
    amd64: "d5fff07e41f6826963254685667cfb3ec354dd676aa697e75c1e973e86d28fc7",
    arm64: "ef055372df04d541c84ab8cb6dabfa67c3f5f35e6cbe7642673f94e1ca560cf3",
  }),
  kubeControllerManager: kubernetes("1.35.4", {
    name: "kube-controller-manager",
    megabytes: 94,
    amd64: "be0dc23daaf568c51017ea867707bd38ab36a78a83982bc12af9184e8e370c2c",
    arm64: "0ba5bc092a1fe68987f2b4ae072146962ed31b73819c1552153894eff67968c0",
  }),
  kubeScheduler: kubernetes("1.35.4", {
    name: "kube-scheduler",
    megabytes: 72,
    amd64: "c796c9e54fc56745b9f50d2aa464d97d10007adc7cf0ba36a9cbf450a6f11770",
    arm64: "ad75d09987d28f69d12959b880074ae3d2fedcf7491f5d41d6f23456d822333c",
  }),
  kubectl: kubernetes("1.35.4", {
    name: "kubectl",
    megabytes: 60,
    amd64: "b529430df69a688fd61b64ad2299edb5fd71cb58be2a4779dba624c7d3510efd",
    arm64: "6a5a4cc4e396d7626a7a693a3044b51c75520f81db30fe6816c2554e53be336f",
    darwin: {
      amd64: "dddb01bddb96f78e48e33105ccfa2feedff585a8b2e3b812f5d0f64c7403710a",
      arm64: "ec644a2473b64b486987f695dfb1867963ce6d42d267b86e944585a546f92b5d",
    },
  }),
  kubeApiserverNext: kubernetes("1.36.3", {
    name: "kube-apiserver",
    megabytes: 103,
    amd64: "1f217d397234a6d065da663c6e086fdb02c0f0de97a0758ff3e6f3956f4ef8ab",
    arm64: "16001b9d35d23634c361a1e2b7b0fc7abe186984af697ef7a869c8c8cded78b7",
  }),
  promtool: prometheus({
    project: "prometheus",
    program: "promtool",
    version: "3.14.0",
    megabytes: 107,
    checksums: "sha256sums.txt of the release; read in three public repositories that agree",
    sha256: {
      "linux-amd64": "f665c6da19eb7ba399c915d30c7d9793c9b417bf8a749b504bc470678631478d",
      "darwin-arm64": "a9623f7f4fe65b1b171b423c1a72bbf23dfdf41a171dcb33e7dd302af80dc01c",
    },
  }),
  amtool: prometheus({
    project: "alertmanager",
    program: "amtool",
    version: "0.34.0",
    megabytes: 36,
    checksums:
      "sha256sums.txt of the release; read in a Homebrew formula of version 0.34.0, Linux amd64 also in a second repository: they agree",
    sha256: {
      "linux-amd64": "19c75a11d8c03dc4ade7abdbddfb3a8f28c9e7b000d0849cda0cd71dffd74a03",
      "linux-arm64": "a96ef16598ddc58e84d28167b3352b30e3205698d76c56ef467e4504d7664da4",
      "darwin-amd64": "2c76c6bb30f030296cbfbf803bfd99494987197fcb8743f73ef5f351d568ce97",
      "darwin-arm64": "0cb31efe439c58ab77594b62a28f9de95f2d08beccf0f11eba4b822b2f549b82",
    },
  }),
};

/**
 * The file to download for this machine, or why there is none.
 * @param {Release | undefined} release
 * @param {string} version the version that is wanted: a release of another one is of no use
 * @param {string} [platform]
 * @returns {(Download & { url: string }) | Absent}
 */
export function fileFor(release, version, platform = `${process.platform}-${process.arch}`) {
  if (release === undefined) return { absent: "no release of it is known" };
  if (release.version !== version) return { absent: `the known release is ${release.version}` };
  const file = Object.entries(release.files).find(([name]) => name === platform)?.[1];
  if (file === undefined) return { absent: `no release for ${platform} is known` };
  return "absent" in file ? file : { ...file, url: `${release.from}${file.file}` };
}
