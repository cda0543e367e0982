/** A chart repository over HTTP: one `index.yaml` that lists every version of every chart (helm.sh, chart repository). */
import { createHash } from "node:crypto";
import { parse } from "yaml";
import { z } from "zod";
import { get, unreachable } from "./fetch";
import type { ChartRepository, ChartVersion } from "./chart-repository";

const indexSchema = z.looseObject({
  entries: z.record(
    z.string(),
    z.array(
      z.looseObject({
        version: z.string(),
        appVersion: z.string().optional(),
        created: z.string().optional(),
        digest: z.string().optional(),
        urls: z.array(z.string()).min(1),
      }),
    ),
  ),
});
type Entry = z.output<typeof indexSchema>["entries"][string][number];

export function openIndex(address: string, chart: string): ChartRepository {
  const base = address.endsWith("/") ? address : `${address}/`;
  const indexUrl = new URL("index.yaml", base).href;
  let read: Promise<readonly Entry[]> | undefined;
  const entries = (): Promise<readonly Entry[]> => (read ??= readEntries(indexUrl, chart));
  const find = async (version: string): Promise<Entry> => {
    const entry = (await entries()).find((candidate) => candidate.version === version);
    if (entry === undefined) throw unreachable(indexUrl, `does not list ${chart} ${version}`);
    return entry;
  };
  return {
    versions: async () => (await entries()).map(({ version }) => version),
    describe: async (version) => describe(await find(version)),
    archive: async (version) => {
      const { urls, digest } = await find(version);
      // Relative to the index, as Helm reads it.
      const url = new URL(urls[0] ?? "", base).href;
      const bytes = new Uint8Array(await (await get(url)).arrayBuffer());
      const found = createHash("sha256").update(bytes).digest("hex");
      if (digest !== undefined && digest.replace(/^sha256:/, "") !== found) {
        throw unreachable(url, `has the digest ${found}, and its index says ${digest}`);
      }
      return bytes;
    },
  };
}

async function readEntries(url: string, chart: string): Promise<readonly Entry[]> {
  const content = await (await get(url)).text();
  const index = indexSchema.safeParse(readYaml(content));
  if (!index.success) throw unreachable(url, "is not the index of a chart repository");
  const entries = index.data.entries[chart];
  if (entries === undefined) throw unreachable(url, `lists no chart ${JSON.stringify(chart)}`);
  return entries;
}

function readYaml(content: string): unknown {
  try {
    // Texts stay as they are written: 1.30 is a version here, and not a number.
    return parse(content, { schema: "failsafe" });
  } catch {
    return undefined;
  }
}

function describe({ version, appVersion, created }: Entry): ChartVersion {
  return { version, appVersion, released: created?.slice(0, 10) };
}
