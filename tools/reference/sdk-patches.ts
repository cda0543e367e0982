/** sdk-patches/README.md: every patch of somebody else's package, from the table of them. */
import { VARIABLE } from "../../sdk-patches/left-out.cjs";
import { MEASURED, PATCH_TABLE, type PatchRow } from "../../sdk-patches/table";

const INTRODUCTION = `What we replace of other people's packages, and nothing else does: \`program.cjs\` for the program (\`stacks/start-up.cjs\` puts it in
place), the other files for policy packs. Each patch looks first whether the package has what it replaces. Where not, it
changes nothing and the package does what it does; \`test/sdk-patches\` then fails and says which one, before an upgrade is
merged. \`STRATIFORM_DEBUG=1\` and a traced run change nothing of \`@pulumi/pulumi\`; \`${VARIABLE}=<name>,<name>\` leaves out what it
names, or \`all\`.`;

export function patchesReference(): string {
  const rows = Object.entries<PatchRow>(PATCH_TABLE);
  return [
    "# Patches of SDKs",
    "<!-- Generated from sdk-patches/table.ts by `npm run generate`; do not edit. -->",
    INTRODUCTION,
    `Gains: ${MEASURED}.`,
    ["| patch | what is replaced | gain |", "| - | - | - |"]
      .concat(rows.map(([name, { what, gain }]) => `| [${name}](#${name}) | ${what} | ${gain} |`))
      .join("\n"),
    ...rows.flatMap(([name, { why, upstream, otherwise }]) => [
      `## ${name}`,
      why,
      `- Upstream: ${upstream}`,
      `- When the package changes: ${otherwise}`,
    ]),
  ].join("\n\n");
}
