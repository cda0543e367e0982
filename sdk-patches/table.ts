/**
 * Every patch of somebody else's package, with its reason, its gain and what happens without it. `README.md` is written
 * from these rows; a test holds that each patch has one, and that it is in place with the installed packages.
 */
import { VARIABLE } from "./left-out.cjs";

export interface PatchRow {
  /** The package, and what of it is replaced. */
  readonly what: string;
  readonly why: string;
  /** Measured on `MEASURED`, or what it mends where it saves nothing. */
  readonly gain: string;
  /** Where the package's project talks of it, else the source that shows it. */
  readonly upstream: string;
  /** What happens when the package no longer has what is replaced. */
  readonly otherwise: string;
}

/** How and when the gains were measured. Percents are of the time with all patches. */
export const MEASURED = `\`npx stratiform bench patches -s dev --cloud aws\` runs the program with all of them and without one at a time, \`${VARIABLE}=<name>\`,
and 500 requests about resources through the SDK's own handler to the pack of all rules. CPU time of the process, on two busy cores,
one round after one to warm up, 2026-12-01: 4.2 s of the program with all patches and 12.8 s without any, 1.2 s of the pack and 5.3 s`;

const SDK = "https://github.com/pulumi/pulumi";
const SLOWER = "The SDK does what it does by itself: slower, nothing else.";

export const PATCH_TABLE = {
  "pack-functions-when-asked": {
    what: "`@pulumi/pulumi` `runtime/closure/codePaths`, `serializeClosure`",
    why: "Packing functions for a cloud needs TypeScript and npm's resolver, a third of the SDK's modules. They are loaded when a function is packed; this program packs none.",
    gain: "0.2 s of CPU, 4 %; its modules are a third of the SDK's",
    upstream: `[#3671](${SDK}/issues/3671), [#10185](${SDK}/pull/10185)`,
    otherwise: SLOWER,
  },
  "open-no-debugger": {
    what: "`@pulumi/pulumi` `runtime/closure/v8Hooks.isInitializedAsync`",
    why: "The SDK opens a debugger session in every program, to say in errors where a function is that cannot be packed. Each script that is loaded then costs a message with its source map.",
    gain: "0.7 s, 18 %",
    upstream: `[#3671](${SDK}/issues/3671), which names the hooks`,
    otherwise: SLOWER,
  },
  "drop-debug-messages": {
    what: "`@pulumi/pulumi` `log.debug`",
    why: "The engine shows debug messages only with `--debug`; each one is a call over the wire.",
    gain: "1.5 s, 36 %",
    upstream: `[#7144](${SDK}/pull/7144), [#7295](${SDK}/pull/7295) took out some of them`,
    otherwise: SLOWER,
  },
  "forget-call-sites": {
    what: "`@pulumi/pulumi` `Resource.callsites`",
    why: "Where a resource was registered is sent for tracing only; finding out walks and maps the whole stack.",
    gain: "1.5 s, 36 %",
    upstream: `source: [sdk/nodejs/resource.ts](${SDK}/blob/v3.270.0/sdk/nodejs/resource.ts), \`callsites\``,
    otherwise: SLOWER,
  },
  "leave-promises-untraced": {
    what: "`@pulumi/pulumi` `runtime/debuggable.debuggablePromise`",
    why: "Each promise of the SDK formats a stack trace in case it leaks. A leak is still reported, without its place.",
    gain: "3.1 s, 74 %",
    upstream: `source: [sdk/nodejs/runtime/debuggable.ts](${SDK}/blob/v3.270.0/sdk/nodejs/runtime/debuggable.ts)`,
    otherwise: SLOWER,
  },
  "print-stacks-as-they-are": {
    what: "`@pulumi/pulumi` `cmd/run/error.defaultErrorMessage`",
    why: "The SDK prints an error by `util.inspect` with colors, which Node 20.20 does not finish before gigabytes are used up, when a stack line has a scoped package without a folder after it: every stack line of the SDK's own root. The stack is what it would print.",
    gain: "an error that is printed at all",
    upstream: `source: [sdk/nodejs/cmd/run/error.ts](${SDK}/blob/v3.270.0/sdk/nodejs/cmd/run/error.ts)`,
    otherwise: "Errors are printed with colors.",
  },
  "leave-failures-to-the-engine": {
    what: "`@pulumi/pulumi` `log.error`",
    why: "With `--continue-on-error` the engine reports what failed and lets the program go on; the SDK then reports everything that waits for it as an unexpected error, with a stack trace of its own. The engine's word is enough.",
    gain: "one error for each resource that failed, instead of one for each that waits for it",
    upstream: `source: [sdk/nodejs/cmd/run/run.ts](${SDK}/blob/v3.270.0/sdk/nodejs/cmd/run/run.ts), uncaught errors`,
    otherwise: "Errors are told more than once.",
  },
  "deserialize-once": {
    what: "`@pulumi/policy` `deserialize.deserializeProperties`",
    why: "The SDK reads a resource's properties anew for every policy of a pack, and forgets which of them are secrets. They are read once for each request, and secrets are noted on the way.",
    gain: "1.5 s, 120 %",
    upstream: `[#6500](${SDK}/issues/6500), [#21455](${SDK}/issues/21455) are about slow policies`,
    otherwise: "Slower; and as secrets are not seen, every value counts as one, and no message quotes any.",
  },
  "walk-relevant-policies": {
    what: "`@pulumi/pulumi` `AnalyzeRequest.getType`, `AnalyzeStackRequest.getResourcesList`; the pack's list of policies",
    why: "The SDK walks through every policy of a pack for every resource and prepares each one's arguments anew, of which two or three concern any one type.",
    gain: "0.5 s, 45 %",
    upstream: `[#6500](${SDK}/issues/6500), [#21455](${SDK}/issues/21455) are about slow policies`,
    otherwise: "Every policy is asked about every resource, and each answers for its own types: slower, nothing else.",
  },
  "keep-stack-configuration": {
    what: "`@grpc/grpc-js` `Server.addService`, for `configureStack` of `@pulumi/policy`",
    why: "Engines from 3.220 on tell a pack of its stack by the request ConfigureStack alone, of which `@pulumi/policy` keeps nothing but the tags.",
    gain: "rules that know the stack's name and configuration",
    upstream: `[#20570](${SDK}/pull/20570) tests it for Go; source: \`server.js\` of @pulumi/policy 1.21.0, \`configureStack\``,
    otherwise: "Rules judge by the environment's own variables, or by their defaults.",
  },
} as const satisfies Readonly<Record<string, PatchRow>>;

export type PatchName = keyof typeof PATCH_TABLE;
