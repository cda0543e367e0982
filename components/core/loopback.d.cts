/** Types of `loopback.cjs`. */
export function loopbackExemption(environment: NodeJS.ProcessEnv): Record<string, string>;
