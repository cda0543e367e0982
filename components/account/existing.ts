/** A cluster that exists has no account that Stratiform works in. */
import type { ConnectAccount } from "./contract";

export const connectAccount: ConnectAccount = () => ({ providers: [] });
