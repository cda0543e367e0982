/**
 * The layers in the order in which a stack is made, with what each makes. Every layer may use itself and earlier ones: a
 * test holds the program and the layers' imports to this list, and the README's picture is drawn from it.
 */
export const LAYERS = [
  { name: "foundation", makes: ["cluster", "node pools", "network", "keys"] },
  { name: "stores", makes: ["object stores", "secrets", "registry", "zones"] },
  { name: "platform", makes: ["addons", "certificates", "admission policy"] },
  { name: "capacity", makes: ["node autoscaling"] },
  { name: "tenants", makes: ["namespaces", "quota", "isolation"] },
  { name: "delivery", makes: ["copies of secrets"] },
  { name: "data", makes: ["PostgreSQL"] },
  { name: "access", makes: ["cloud rights of pods"] },
  { name: "workloads", makes: ["model services"] },
] as const;
