/** Whom alerts reach: plain data, from which Alertmanager's configuration is made. */
import type { Priority, Team } from "../alerts/alert";
import type { Environment } from "../../core/labels";

/** A file in Alertmanager's pod that holds a secret: its text is in no configuration and no state. */
export type SecretFile = string;

export type Receiver =
  /** A pager, by PagerDuty's events. */
  | { readonly kind: "pager"; readonly routingKeyFile: SecretFile }
  | { readonly kind: "chat"; readonly urlFile: SecretFile; readonly channel: string }
  | {
      readonly kind: "email";
      readonly to: string;
      readonly from: string;
      /** Host and port of the mail server. */
      readonly smarthost: string;
      readonly username: string;
      readonly passwordFile: SecretFile;
    }
  | { readonly kind: "webhook"; readonly urlFile: SecretFile };

export interface RoutingSpec {
  /** By their names. */
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** Which receiver alerts of a priority go to. */
  readonly priorities: Readonly<Record<Priority, string>>;
  /** Teams that have receivers of their own for some priorities. @default those of the priority */
  readonly teams?: Readonly<Partial<Record<Team, Readonly<Partial<Record<Priority, string>>>>>>;
  /** When people work. Outside of it nobody is told of P3. @default Monday to Friday, 8:00 to 18:00, UTC */
  readonly workingHours?: WorkingHours;
  /** A service outside the cluster that pages when it hears nothing. @default none: nobody learns that the monitor is dead */
  readonly heartbeat?: string;
}

export interface WorkingHours {
  /** As Alertmanager writes them: `monday:friday`. */
  readonly weekdays: string;
  /** Such as `08:00`. */
  readonly from: string;
  readonly to: string;
  /** Such as `Europe/Berlin`. */
  readonly location: string;
}

export const WORKING_HOURS: WorkingHours = { weekdays: "monday:friday", from: "08:00", to: "18:00", location: "UTC" };

/**
 * How soon somebody acts, in seconds: 5 and 15 minutes, 2 hours, the next working day. Waiting for further alerts of a
 * group takes a part of that, so a page of P0 is held back for ten seconds only.
 */
export const TIMES = {
  P0: { acts: 300, wait: "10s", interval: "1m", repeat: "1h" },
  P1: { acts: 900, wait: "30s", interval: "5m", repeat: "1h" },
  P2: { acts: 7200, wait: "1m", interval: "10m", repeat: "4h" },
  P3: { acts: 86_400, wait: "5m", interval: "1h", repeat: "24h" },
} as const satisfies Record<Priority, { acts: number; wait: string; interval: string; repeat: string }>;

/** Nobody is woken for a cluster that people try things on: the highest priority that an environment's alerts keep. */
export const HIGHEST_IN = { dev: "P2", staging: "P1", prod: "P0" } as const satisfies Record<Environment, Priority>;
