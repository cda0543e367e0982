// @ts-check
/**
 * Every program that a rehearsal runs besides Node: where its source is pinned, what its project publishes ready made,
 * how it is built otherwise, and which ones already on PATH are good enough. The versions are those of the committed
 * go.mod files; a release of another version is not used.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { RELEASES } from "./releases.mjs";

/** One folder per group of tools that are built from the same modules. */
export const GO_MODULES = fileURLToPath(new URL("../go", import.meta.url));

/**
 * @typedef {object} Tool
 * @property {string} name the executable's file name
 * @property {string} version the version that is set up, without a leading v
 * @property {string} directory folder of the go.mod and go.sum that pin the source
 * @property {string} package Go package of the command
 * @property {string} [tags] build tags that leave out what we have no use for
 * @property {Record<string, string>} stamps Go variables that are set at link time, so that the tool knows its version
 * @property {number} seconds what the first build takes on two cores, after those before it in the table
 * @property {import("./releases.mjs").Release} [release] what its project publishes, with checksums
 * @property {{ args: string[], accepts: (version: Version) => boolean, rule: string }} onPath how to ask an executable
 * on PATH for its version, and which versions do
 * @property {{ what: string, url: string }} [install] how a user gets it without Go
 * @property {Record<string, string>} [beside] small executables that go into the same folder
 * @typedef {{ major: number, minor: number }} Version
 */

const pulumi = requirement("pulumi", "github.com/pulumi/pulumi/pkg/v3");
// The sandbox runs the minor version that the platform is made for; raising that means raising
// toolchain/go/kubernetes/go.mod. A test sees that the platform knows the version and still supports it.
const kubernetes = requirement("kubernetes", "k8s.io/kubernetes");
// The minor after it, which upgrades of a cluster go to. Only rehearsals of such an upgrade need it.
const kubernetesNext = requirement("kubernetes-next", "k8s.io/kubernetes");
const etcd = requirement("etcd", "go.etcd.io/etcd/server/v3");
const kwok = requirement("kwok", "sigs.k8s.io/kwok");
// Rules and routes are judged by the programs of the versions that run them. Prometheus' module is v0.314.0 where
// the program is 3.14.0, because a module of version 3 would have to have another path.
const prometheus = requirement("prometheus", "github.com/prometheus/prometheus").replace(/^0\.3/, "3.");
const alertmanager = requirement("alertmanager", "github.com/prometheus/alertmanager");

/**
 * The engine expects the language host beside itself. Of a downloaded release only the CLI is taken, so that a rehearsal
 * runs the same host however the CLI was set up. The cache outlives checkouts, so this one only leads to the host
 * of the checkout that is being run.
 */
const LANGUAGE_HOST = `#!/usr/bin/env node
"use strict";
const host = process.env.STRATIFORM_LANGUAGE_HOST;
if (host === undefined) {
  console.error("This Pulumi CLI belongs to Stratiform's rehearsals; start it with: npm run pulumi -- <arguments>");
  process.exit(1);
}
require(host).main();
`;

/** @satisfies {Record<string, Tool>} */
export const TOOLS = {
  pulumi: {
    name: "pulumi",
    version: pulumi,
    directory: path.join(GO_MODULES, "pulumi"),
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    stamps: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pulumi}` },
    seconds: 240,
    release: RELEASES.pulumi,
    beside: { "pulumi-language-nodejs": LANGUAGE_HOST },
    // 3.220 runs policy packs and local provider plugins through the language host, which both this program's packs
    // and its cluster guard rely on.
    onPath: { args: ["version"], accepts: atLeast(3, 220), rule: "3.220 or newer" },
    install: { what: "the Pulumi CLI", url: "https://www.pulumi.com/docs/iac/download-install/" },
  },
  etcd: {
    name: "etcd",
    version: etcd,
    directory: path.join(GO_MODULES, "etcd"),
    package: "go.etcd.io/etcd/server/v3",
    stamps: {},
    seconds: 20,
    release: RELEASES.etcd,
    onPath: { args: ["--version"], accepts: atLeast(3, 5), rule: "3.5 or newer" },
  },
  kubeApiserver: kubernetesTool("kube-apiserver", 240, RELEASES.kubeApiserver),
  kubeControllerManager: kubernetesTool("kube-controller-manager", 60, RELEASES.kubeControllerManager),
  kubeScheduler: kubernetesTool("kube-scheduler", 10, RELEASES.kubeScheduler),
  kwok: {
    name: "kwok",
    version: kwok,
    directory: path.join(GO_MODULES, "kwok"),
    package: "sigs.k8s.io/kwok/cmd/kwok",
    stamps: { "sigs.k8s.io/kwok/pkg/consts.Version": `v${kwok}` },
    seconds: 60,
    release: RELEASES.kwok,
    onPath: { args: ["--version"], accepts: sameMinor(kwok), rule: `${minorOf(kwok)}.x` },
  },
  kubectl: {
    ...kubernetesTool("kubectl", 30, RELEASES.kubectl),
    onPath: { args: ["version", "--client"], accepts: atLeast(1, 28), rule: "1.28 or newer" },
    install: { what: "kubectl", url: "https://kubernetes.io/docs/tasks/tools/" },
  },
};

/** Programs that few rehearsals need: found or built when one asks for them, by the name of the variable. */
export const LATER_TOOLS = {
  kubeApiserverNext: kubernetesTool(
    "kube-apiserver",
    240,
    RELEASES.kubeApiserverNext,
    "kubernetes-next",
    kubernetesNext,
  ),
  promtool: {
    name: "promtool",
    version: prometheus,
    directory: path.join(GO_MODULES, "prometheus"),
    package: "github.com/prometheus/prometheus/cmd/promtool",
    // Discovery of targets in thirty clouds is most of what it is compiled from, and no rule needs any.
    tags: "remove_all_sd",
    stamps: { "github.com/prometheus/common/version.Version": prometheus },
    seconds: 140,
    release: RELEASES.promtool,
    onPath: { args: ["--version"], accepts: sameMinor(prometheus), rule: `${minorOf(prometheus)}.x` },
  },
  amtool: {
    name: "amtool",
    version: alertmanager,
    directory: path.join(GO_MODULES, "alertmanager"),
    package: "github.com/prometheus/alertmanager/cmd/amtool",
    stamps: { "github.com/prometheus/common/version.Version": alertmanager },
    seconds: 60,
    release: RELEASES.amtool,
    onPath: { args: ["--version"], accepts: sameMinor(alertmanager), rule: `${minorOf(alertmanager)}.x` },
  },
};

/** @typedef {keyof typeof TOOLS} ToolName */

/**
 * @param {string} name
 * @param {number} seconds
 * @param {import("./releases.mjs").Release} release
 * @param {string} group
 * @param {string} pinned
 * @returns {Tool}
 */
function kubernetesTool(name, seconds, release, group = "kubernetes", pinned = kubernetes) {
  const [major = "", minor = ""] = pinned.split(".");
  // Without these, a server calls itself v0.0.0-master and kubectl cannot make sense of it.
  const version = {
    gitVersion: `v${pinned}`,
    gitMajor: major,
    gitMinor: minor,
    gitCommit: `v${pinned}`,
    gitTreeState: "archive",
  };
  return {
    name,
    version: pinned,
    directory: path.join(GO_MODULES, group),
    package: `k8s.io/kubernetes/cmd/${name}`,
    stamps: Object.fromEntries(
      ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((owner) =>
        Object.entries(version).map(([variable, value]) => [`${owner}.${variable}`, value]),
      ),
    ),
    seconds,
    release,
    onPath: { args: ["--version"], accepts: sameMinor(pinned), rule: `${minorOf(pinned)}.x` },
  };
}

/**
 * The version of a module that a group's go.mod requires, without the leading v.
 * @param {string} group
 * @param {string} module
 */
function requirement(group, module) {
  const text = readFileSync(path.join(GO_MODULES, group, "go.mod"), "utf8");
  const line = text.split("\n").find((candidate) =>
    candidate
      .replace(/^require /, "")
      .trim()
      .startsWith(`${module} v`),
  );
  const version = line?.trim().split(" v").at(-1);
  if (version === undefined) throw new Error(`toolchain/go/${group}/go.mod does not require ${module}`);
  return version;
}

/** @param {string} version */
function minorOf(version) {
  return version.split(".").slice(0, 2).join(".");
}

/**
 * @param {number} major
 * @param {number} minor
 * @returns {(version: Version) => boolean}
 */
function atLeast(major, minor) {
  return (version) => version.major > major || (version.major === major && version.minor >= minor);
}

/**
 * @param {string} pinned
 * @returns {(version: Version) => boolean}
 */
function sameMinor(pinned) {
  return (version) => `${version.major}.${version.minor}` === minorOf(pinned);
}
