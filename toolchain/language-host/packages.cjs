// @ts-check
/**
 * What a program depends on, read from its lock file: the Pulumi plugins that the engine has to have, and the
 * dependencies that `pulumi about` shows. Only what is installed counts, so nothing is resolved over the network.
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { PackageDependency } = require("@pulumi/pulumi/proto/plugin_pb");
const { DependencyInfo } = require("@pulumi/pulumi/proto/language_pb");

/** @param {string} directory */
function requiredPackages(directory) {
  const modules = modulesDirectory(directory);
  if (modules === undefined) return [];
  return installed(modules).flatMap((name) => {
    const { pulumi, version } = readJson(path.join(modules, name, "package.json")) ?? {};
    if (pulumi?.resource !== true) return [];
    const plugin = pulumi.name ?? name.replace(/^@[^/]+\//, "");
    return [
      new PackageDependency()
        .setKind("resource")
        .setName(plugin)
        .setVersion(`v${pulumi.version ?? version}`.replace(/^vv/, "v"))
        .setServer(pulumi.server ?? ""),
    ];
  });
}

/**
 * @param {string} directory
 * @param {boolean} transitive
 */
function dependencies(directory, transitive) {
  const modules = modulesDirectory(directory);
  if (modules === undefined) return [];
  const manifest = readJson(path.join(path.dirname(modules), "package.json")) ?? {};
  const names = transitive
    ? installed(modules)
    : Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort();
  return names.flatMap((name) => {
    const { version } = readJson(path.join(modules, name, "package.json")) ?? {};
    return version === undefined ? [] : [new DependencyInfo().setName(name).setVersion(version)];
  });
}

/**
 * The nearest node_modules at or above a directory.
 * @param {string} directory
 * @returns {string | undefined}
 */
function modulesDirectory(directory) {
  const candidate = path.join(directory, "node_modules");
  if (fs.existsSync(candidate)) return candidate;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : modulesDirectory(parent);
}

/** @param {string} modules */
function installed(modules) {
  return fs
    .readdirSync(modules)
    .filter((entry) => !entry.startsWith("."))
    .flatMap((entry) =>
      entry.startsWith("@") ? fs.readdirSync(path.join(modules, entry)).map((name) => `${entry}/${name}`) : [entry],
    )
    .sort();
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // no such package, or a folder that is none
  }
}

module.exports = { requiredPackages, dependencies };
