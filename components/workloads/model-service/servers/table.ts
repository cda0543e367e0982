/** Model servers that are recognised by their images, and what is known of each. */
import { NATIVE_SERVERS } from "./native";
import { PYTHON_SERVERS } from "./python";

export const SERVERS = { ...PYTHON_SERVERS, ...NATIVE_SERVERS } as const;

export type ServerName = keyof typeof SERVERS;
