/**
 * Makes @pulumi/policy look only at the policies that concern a resource. It walks through every policy of a pack for
 * every resource and prepares each one's arguments anew; with hundreds of rules, of which two or three concern any one
 * type, that costs far more than the rules. The walk is over the pack's list, right after the request's type is read,
 * so a list that knows the type can answer with the few that matter.
 */
import analyzer = require("@pulumi/pulumi/proto/analyzer_pb");
import { isLeftOut } from "./left-out.cjs";

/** The type of the request that was read last and not yet walked for; shared by the one pack of a process. */
let requestedType: string | undefined;
const watched = new WeakSet<object>();

/** What of the SDK's protocol is listened to. */
interface Requests {
  readonly AnalyzeRequest: { readonly prototype: object };
  readonly AnalyzeStackRequest: { readonly prototype: object };
}

/** @returns whether requests can be listened to: not when the SDK reads them differently, and then every walk meets all */
export function watchRequests({ AnalyzeRequest, AnalyzeStackRequest }: Requests = analyzer): boolean {
  const [one, stack] = [AnalyzeRequest.prototype, AnalyzeStackRequest.prototype];
  if (watched.has(one)) return true;
  if (!hasMethod(one, "getType") || !hasMethod(stack, "getResourcesList")) return false;
  watched.add(one);
  after(one, "getType", (type) => {
    requestedType = typeof type === "string" ? type : undefined;
  });
  // A request that failed between its type and its walk must not narrow the walk over a stack.
  after(stack, "getResourcesList", () => {
    requestedType = undefined;
  });
  return true;
}

function hasMethod(prototype: object, method: string): boolean {
  return typeof Reflect.get(prototype, method) === "function";
}

/** Calls `then` with what a method returns, each time it has returned. */
function after(prototype: object, method: string, then: (result: unknown) => void): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== "function") return;
  Reflect.set(prototype, method, function (this: unknown, ...given: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, given);
    then(result);
    return result;
  });
}

/**
 * The same list, except that a walk for one resource meets only what `relevant` says of its type. Every other walk
 * (start-up, the pack's description, stack policies) meets all of them.
 */
export function walkRelevant<T>(policies: readonly T[], relevant: (type: string) => readonly T[]): T[] {
  const list = [...policies];
  if (isLeftOut("walk-relevant-policies") || !watchRequests()) return list;
  const byType = new Map<string, readonly T[]>();
  Object.defineProperty(list, Symbol.iterator, {
    enumerable: false,
    value: (): Iterator<T> => {
      const type = requestedType;
      requestedType = undefined;
      if (type === undefined) return list.values();
      let few = byType.get(type);
      if (few === undefined) {
        few = relevant(type);
        if (byType.size < 10_000) byType.set(type, few);
      }
      return few.values();
    },
  });
  return list;
}
