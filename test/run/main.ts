/**
 * `npm test`: type check, lint, format, unit and contract tests, then every suite that starts control planes or the
 * engine. Everything runs even when something failed before; the end says what failed. `-- --grep <pattern>`, other
 * options of mocha and test files go through to mocha, and what mocha does not run is then left out.
 */
import { askedJobs, shortTier } from "./jobs";
import { conclude } from "./conclude";
import { runStages } from "./stages";

const print = (text: string): void => console.log(text);

async function main(args: readonly string[]): Promise<number> {
  // What somebody asked for is shown while it runs.
  const conclusion = await runStages(args.length === 0 ? shortTier() : askedJobs(args).map((job) => [job]), print);
  const { passed, failed } = conclude(conclusion, print);
  if (args.length > 0 && passed + failed === 0) {
    print(`\nNo test matches ${args.join(" ")}`);
    return 1;
  }
  return conclusion.interrupted ? 130 : failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
