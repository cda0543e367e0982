/**
 * Writes the golden lists of URNs: `npm run accept-names`, for every stack on every cloud, or `-- --stack prod`. What
 * changes is shown, because a URN that goes without an alias deletes what it names on every live stack.
 */
import { runScript } from "../cli/command-line";
import { CLOUDS } from "../components/placement/cloud";
import { PlatformError, refuse, suggest } from "../components/core/errors";
import { compareNames, goldenFile, readGolden, writeGolden } from "../rehearsal/golden/golden";
import { CHECKOUT, runStack } from "./plan/program";
import { engineUrns } from "./plan/names";
import { onCloud, readStackFile, stacksIn } from "../automation/stack-file";

const COMMAND = "npm run accept-names";

/** The cloud that others are compared with comes first. */
const ORDER = [...CLOUDS].sort((a, b) => Number(b === "existing") - Number(a === "existing"));

async function acceptNames(stack: string): Promise<void> {
  const config = readStackFile(COMMAND, stack, CHECKOUT);
  for (const cloud of ORDER) {
    const { exitCode, messages, printed, registrations } = await runStack({ stack, config: onCloud(config, cloud) });
    if (exitCode !== 0) {
      const said = messages.map(({ text }) => text).join("\n") || printed;
      throw new PlatformError(`${COMMAND}: stack ${stack} on ${cloud}`, [{ path: "the program", rule: said }]);
    }
    const urns = engineUrns(registrations);
    const before = readGolden(stack, cloud);
    const { missing, added } = compareNames(before ?? [], urns);
    writeGolden(stack, urns, cloud);
    const change = before === undefined ? "new" : `${added.length} more, ${missing.length} fewer`;
    console.log(`${stack} on ${cloud}: ${urns.length} names, ${change}; ${goldenFile(stack, cloud, ".")}`);
    for (const urn of before === undefined ? [] : missing) console.log(`  gone: ${urn}`);
  }
}

async function main(stack: string | undefined): Promise<void> {
  const known = stacksIn(CHECKOUT);
  if (stack !== undefined && !known.includes(stack)) {
    refuse(COMMAND, [{ path: "--stack", value: stack, rule: "has no stack file", remedy: suggest(stack, known) }]);
  }
  for (const one of stack === undefined ? known : [stack]) await acceptNames(one);
}

void runScript("accept-names", ({ options }) => main(options.stack));
