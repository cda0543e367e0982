/** How stand-ins for the clouds' command lines ask the simulated account, and how they answer: JSON on standard output. */
"use strict";

/** @param {object} request a message of rehearsal/clouds/plugin/messages.ts */
exports.askAccount = async function askAccount(request) {
  const { STRATIFORM_ACCOUNT_URL: url, STRATIFORM_ACCOUNT_TOKEN: secret } = process.env;
  if (url === undefined) throw new Error("there is no simulated account to sign in to");
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify(request),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer;
};

/**
 * Runs the command whose words come first on the command line.
 * @param {string} program its name, for messages
 * @param {Record<string, (option: (name: string) => string | undefined) => Promise<unknown>>} commands by their words
 * @param {number} [usage] exit code for a command that is not served
 */
exports.serve = async function serve(program, commands, usage = 2) {
  const words = process.argv.slice(2);
  const line = words.join(" ");
  const command = Object.keys(commands).find((name) => line === name || line.startsWith(`${name} `));
  if (command === undefined) {
    process.stderr.write(`the rehearsal's ${program} serves only: ${Object.keys(commands).join(", ")}\n`);
    process.exit(usage);
  }
  const option = (name) => {
    const joined = words.find((word) => word.startsWith(`${name}=`));
    if (joined !== undefined) return joined.slice(name.length + 1);
    return words.includes(name) ? words[words.indexOf(name) + 1] : undefined;
  };
  try {
    const answer = await commands[command](option);
    if (answer !== undefined) process.stdout.write(`${JSON.stringify(answer)}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 255;
  }
};
