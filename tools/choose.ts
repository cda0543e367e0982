/** `npm run choose`: the choice of machines, in the checkout that it is run in. */
import { chooseCommand } from "../automation/choose/command";
import { runScript } from "../cli/command-line";

void runScript("choose", (asked) =>
  chooseCommand(asked, process.cwd(), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }),
);
