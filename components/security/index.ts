/**
 * Admission policy in the cluster: the Kubernetes rules of the policy packs as ValidatingAdmissionPolicy, so that what
 * a preview refuses is also refused when it comes another way. Of each rule, parameters first, then policy, then binding.
 */
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "@pulumi/kubernetes/admissionregistration/v1";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { admissionObjects, type AdmissionObject } from "../../policies/kubernetes/admission";
import type { SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces/row";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import {
  NOTHING_HELD,
  type AdmissionExemption,
  type Held,
  type LoadBalancerController,
  type SecurityOutputs,
} from "./contract";
import { admissionConfig, INSTALLED_RULES } from "./rules";
import type { SecuritySpec } from "./spec";

export interface SecurityArgs extends InClusterArgs {
  readonly spec: SecuritySpec;
  /** Today, `YYYY-MM-DD`: exemptions that ended before are left out, and disappear from the cluster. */
  readonly today: string;
  /** What the rules overlook in this stack. @default none beside the packs' own */
  readonly exemptions?: readonly AdmissionExemption[];
  /** Where the cluster's owner runs software of its own. */
  readonly systemNamespaces: SystemNamespaces;
  /** What makes load balancers in the cluster: annotations for another one keep nothing inside. */
  readonly loadBalancers: readonly LoadBalancerController[];
  /** The stack's own registries, beside those of the spec. @default none */
  readonly registries?: readonly string[];
  /** Names that tenants may publish, as `<namespace>/<name>`. @default none */
  readonly names?: readonly string[];
  /** What tenants' own pods and people keep off in their namespaces. @default nothing */
  readonly held?: Held;
}

/** Only administrators write there, so nobody else can change what a rule allows. */
const PARAMETER_NAMESPACE = "kube-system";

export class Security extends PlatformComponent implements SecurityOutputs {
  readonly policies: readonly Resource[];

  constructor(name: string, args: SecurityArgs, options?: ComponentResourceOptions) {
    super("Security", name, args, options);
    this.policies = install(this.scope({ provider: args.provider }), args);
    this.registerOutputs({ policies: this.policies.length });
  }
}

function install(scope: Scope, args: SecurityArgs): Resource[] {
  const {
    spec,
    today,
    ownership,
    systemNamespaces,
    loadBalancers,
    exemptions = [],
    registries = [],
    names = [],
    held = NOTHING_HELD,
  } = args;
  const settings = {
    ...{ exemptions, names, held, controllers: loadBalancers },
    registries: [...registries, ...spec.registries],
  };
  if (spec.admission === "off") return [];
  const objects = admissionObjects(INSTALLED_RULES, {
    environment: ownership.environment,
    config: admissionConfig(ownership.environment, settings),
    systemNamespaces: [...systemNamespaces.names, ...spec.systemNamespaces],
    systemPrefixes: systemNamespaces.prefixes,
    parameterNamespace: PARAMETER_NAMESPACE,
    observe: spec.admission === "observe",
    today,
  });
  // Each rule's own: edges from every binding to every policy would multiply what the engine walks at a refused destroy.
  const made = new Map<string, Resource[]>();
  const before = ({ metadata }: AdmissionObject): Resource[] => made.get(ruleOf(metadata.name)) ?? [];
  for (const object of objects) {
    const rule = ruleOf(object.metadata.name);
    made.set(rule, [...before(object), create(scope, object, before(object))]);
  }
  return [...made.values()].flat().filter((resource) => !(resource instanceof ConfigMap));
}

function create(scope: Scope, object: AdmissionObject, dependsOn: readonly Resource[]): Resource {
  const metadata = { ...object.metadata, labels: scope.labels };
  const options = dependsOn.length === 0 ? scope.options : { ...scope.options, dependsOn: [...dependsOn] };
  const name = (role: string) => `${scope.name}-${ruleOf(object.metadata.name)}-${role}`;
  if (object.kind === "ConfigMap") return new ConfigMap(name("parameters"), { metadata, data: object.data }, options);
  if (object.kind === "ValidatingAdmissionPolicy") {
    return new ValidatingAdmissionPolicy(name("policy"), { metadata, spec: object.spec }, options);
  }
  return new ValidatingAdmissionPolicyBinding(name("binding"), { metadata, spec: object.spec }, options);
}

/** Objects of one rule share the first part of their names. */
function ruleOf(name: string): string {
  return name.split(".")[0] ?? name;
}
