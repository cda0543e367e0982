/** `npm run choose`: the choice of machines, in the checkout that it is run in. */
import { chooseCommand } from "../automation/choose/command";

process.exitCode = chooseCommand(process.argv.slice(2), process.cwd(), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
