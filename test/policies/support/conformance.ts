/** Upstream cases for policies, read from the folder that stands beside the checkout when it is there. */
import * as fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { isMap } from "../../../components/core/plain";

const FOLDER = path.resolve(__dirname, "../../../../shared/conformance");

export type Bag = Readonly<Record<string, unknown>>;

/** Whether the upstream cases are there; where they are not, the tests say so and are skipped. */
export const HAS_CONFORMANCE = fs.existsSync(path.join(FOLDER, "pod-security", "derived-verdicts.json"));

export interface PodFixture {
  readonly file: string;
  readonly pod: Bag;
  readonly upstream: { readonly level: "baseline" | "restricted"; readonly verdict: "pass" | "fail" };
  /** The ids of the checks that forbid the pod at each level. */
  readonly derived: { readonly baseline: readonly string[]; readonly restricted: readonly string[] };
}

/** The Pod Security fixtures with their verdicts. */
export function podFixtures(): PodFixture[] {
  const folder = path.join(FOLDER, "pod-security");
  const verdicts = readJson(path.join(folder, "derived-verdicts.json")) as Omit<PodFixture, "pod">[];
  return verdicts.map((verdict) => ({
    ...verdict,
    pod: asBag(parse(fs.readFileSync(path.join(folder, verdict.file), "utf8"))),
  }));
}

export interface ControlCase {
  readonly control: string;
  readonly name: string;
  readonly expected: "pass" | "fail" | "warn";
  readonly object: Bag;
  readonly params: Bag;
}

/** Kubescape's admission cases. */
export function controlCases(): ControlCase[] {
  return readJson(path.join(FOLDER, "kubescape-vap-cases.json")) as ControlCase[];
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

export function asBag(value: unknown): Bag {
  if (!isMap(value)) throw new TypeError("a map was expected");
  return value;
}
