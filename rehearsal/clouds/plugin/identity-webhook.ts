/** What a cloud's webhook is that gives pods their identity, and how a pod shows that it did. */
import type { Held } from "./row";
import type { Sandbox } from "../../sandbox";
import type { Pod } from "./identity-pods";

/** What a webhook may look at besides the pod. */
export interface Surroundings {
  /** Everything that exists in the account. */
  readonly held: () => readonly Held[];
  readonly request: Sandbox["request"];
}

/** Whose identity is asked about: a pod, as far as it matters. */
export interface Bearer {
  readonly namespace: string;
  readonly account: string;
}

export interface IdentityWebhook {
  readonly name: string;
  readonly failurePolicy: "Ignore" | "Fail";
  readonly objectSelector: object;
  /** The pod as the cloud changes it; undefined when it is left alone. */
  readonly change: (pod: Pod, namespace: string, surroundings: Surroundings) => Promise<Pod | undefined>;
  /** Whether the cloud gives the pod an identity. */
  readonly gives: (bearer: Bearer, held: readonly Held[]) => boolean;
  /** The variable that says where the pod's token is. */
  readonly variable: string;
}
