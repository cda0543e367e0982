/**
 * One process of the control plane: started with a clean environment, its output kept in a log file and its last lines
 * in memory, stopped politely and then by force. Where the platform can, the kernel kills it when its parent dies.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import type { Command, Component } from "./control-plane";
import { identify, type ProcessIdentity } from "../../automation/process-identity";

const KEPT_LINES = 20;

export interface ComponentProcess {
  readonly name: Component;
  readonly identity: ProcessIdentity | undefined;
  /** Resolves, never rejects, when the process has ended: with its exit code, signal, or failure to start. */
  readonly ended: Promise<string>;
  readonly running: () => boolean;
  readonly lastLines: () => readonly string[];
  /** Asks it to end; forces it after `graceMs`. Resolves when it has ended. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/**
 * Garbage collection was three tenths of the API server's processor time in a life (its own profile, 14 s of a preview).
 * Letting the heap grow to four times what lives costs about 300 MB and takes most of that away.
 */
const GOGC = "300";

/** `setpriv` (util-linux) asks the kernel to kill a process when the one that started it dies. */
const SETPRIV = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => process.platform === "linux" && existsSync(path));

export function startComponent(
  name: Component,
  command: Command,
  directory: string,
  logFile: string,
): ComponentProcess {
  const [program, args] =
    SETPRIV === undefined
      ? [command.program, [...command.args]]
      : [SETPRIV, ["--pdeathsig", "KILL", "--", command.program, ...command.args]];
  const child = spawn(program, args, {
    cwd: directory,
    // Nothing of the caller's environment: no proxies, no cloud credentials, no HOME with a kubeconfig in it.
    env: { PATH: "/usr/bin:/bin", HOME: directory, TMPDIR: directory, GOGC },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = keepLines(child, logFile);
  let reason: string | undefined;
  const ended = new Promise<string>((resolve) => {
    const end = (text: string): void => {
      reason ??= text;
      resolve(reason);
    };
    child.on("error", (error) => end(`could not be started: ${error.message}`));
    // "close" comes after the last line of output, "exit" may come before it.
    child.on("close", (code, signal) => end(signal === null ? `exited with code ${code}` : `was ended by ${signal}`));
  });
  const running = (): boolean => reason === undefined;
  return {
    name,
    identity: child.pid === undefined ? undefined : identify(child.pid),
    ended,
    running,
    lastLines: () => lines,
    stop: async (graceMs) => {
      if (!running()) return;
      child.kill(graceMs > 0 ? "SIGTERM" : "SIGKILL");
      const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

function keepLines(child: ChildProcess, logFile: string): string[] {
  const file = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  file.on("error", () => undefined); // The directory may be gone while the last output drains.
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      file.write(text);
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts.filter((line) => line.trim() !== ""));
      lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
    });
    stream?.on("end", () => {
      if (rest.trim() !== "") lines.push(rest);
    });
  }
  child.on("close", () => file.end());
  return lines;
}
