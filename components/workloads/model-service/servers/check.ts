/** Combinations of a known server's image and settings that cannot work, or that lose requests, with what to do. Pure. */
import type { Problem } from "../../../core/errors";
import { parseDuration } from "../../../core/durations";
import type { ModelServiceSpec } from "../spec";
import type { ServerFacts } from "./facts";
import { factsOf, isSince } from "./recognise";
import { scriptOf, valueOf, wantedFlags, words } from "./serving";

export function checkServer(spec: ModelServiceSpec, path: string): Problem[] {
  const facts = factsOf(spec);
  if (facts === undefined) return [];
  const refused = checkRefused(spec, facts, path);
  // What cannot run at all needs no further advice.
  if (refused.length > 0) return refused;
  return [
    ...checkUser(spec, facts, path),
    ...checkPort(spec, facts, path),
    ...checkScript(spec, facts, path),
    ...checkDrain(spec, facts, path),
    ...checkDownload(spec, facts, path),
  ];
}

function checkRefused({ image }: ModelServiceSpec, { title, refused }: ServerFacts, path: string): Problem[] {
  if (refused === undefined || !isSince(image, refused.since)) return [];
  return [{ path: `${path}.image`, value: image, rule: `${title} ${refused.rule}`, remedy: refused.remedy }];
}

/** Whoever sets USER himself knows that the number is nobody in the image, as on clusters that choose it. */
function checkUser({ runAsUser, env }: ModelServiceSpec, { title, user }: ServerFacts, path: string): Problem[] {
  const unknown = runAsUser !== undefined && runAsUser !== user.id && user.byName !== undefined && !("USER" in env);
  if (!unknown) return [];
  return [
    {
      path: `${path}.runAsUser`,
      value: runAsUser,
      rule: `is no user of the image: ${title} looks its user up by name when it starts, and exits`,
      remedy: `leave it out, which gives ${user.id}; where the cluster chooses the number, set env.USER as well`,
    },
  ];
}

function checkPort(spec: ModelServiceSpec, { title, port }: ServerFacts, path: string): Problem[] {
  const written = port.flag === undefined ? undefined : valueOf(words(spec), port.flag);
  if (spec.port === undefined || written === undefined || written === String(spec.port)) return [];
  return [
    {
      path: `${path}.port`,
      value: spec.port,
      rule: `is not where ${title} listens: its arguments say ${port.flag} ${written}`,
      remedy: "keep one of them",
    },
  ];
}

/** To a script nothing can be added, so it must say what the server needs itself. */
function checkScript(spec: ModelServiceSpec, facts: ServerFacts, path: string): Problem[] {
  const script = scriptOf(spec);
  if (script === undefined) return [];
  return wantedFlags(spec, facts)
    .filter(({ flag }) => flag.needed && !script.includes(flag.name))
    .map(({ flag, value }) => ({
      path: `${path}.${spec.command?.includes(script) === true ? "command" : "args"}`,
      rule: `starts ${facts.title} by a script that lacks ${flag.name}: ${flag.why}`,
      remedy: `add ${flag.name} ${value} to it, or start the server without a shell`,
    }));
}

function checkDrain(spec: ModelServiceSpec, { title, drain }: ServerFacts, path: string): Problem[] {
  if (drain.kind !== "flag") return [];
  const seconds = Number(valueOf(words(spec), drain.flag.name));
  if (!(seconds > parseDuration(spec.drain.timeout))) return [];
  return [
    {
      path: `${path}.drain.timeout`,
      value: spec.drain.timeout,
      rule: `is shorter than ${title} waits for requests, ${drain.flag.name} ${seconds}: the pod would be killed before`,
      remedy: `raise it to ${seconds}s, or leave the flag out: it follows drain.timeout`,
    },
  ];
}

/** A server that downloads its model fills /tmp, and is evicted. */
function checkDownload({ model, cache, env }: ModelServiceSpec, facts: ServerFacts, path: string): Problem[] {
  const { title, downloads = [] } = facts;
  const elsewhere = downloads.some((variable) => variable in env);
  if (model.kind !== "image" || cache !== undefined || downloads.length === 0 || elsewhere) return [];
  return [
    {
      path: `${path}.cache`,
      rule: `is missing: ${title}'s image holds no model, so it downloads one when it starts`,
      remedy: `say how large the model may be, or set env.${downloads.join(" or env.")} where your image has it`,
    },
  ];
}
