/**
 * Admission policy in the cluster: the Kubernetes rules of the policy packs as ValidatingAdmissionPolicy, so that what
 * a preview refuses is also refused when it comes another way. Parameters first, then policies, then bindings.
 */
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "@pulumi/kubernetes/admissionregistration/v1";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { admissionObjects, type AdmissionObject } from "../../policies/kubernetes/admission";
import type { SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces";
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
  const parameters = objects.flatMap((object) =>
    object.kind === "ConfigMap"
      ? [
          new ConfigMap(
            childName(scope, object, "parameters"),
            { metadata: metadataOf(scope, object), data: object.data },
            scope.options,
          ),
        ]
      : [],
  );
  const policies = objects.flatMap((object) => {
    if (object.kind !== "ValidatingAdmissionPolicy") return [];
    const args = { metadata: metadataOf(scope, object), spec: object.spec };
    const options = { ...scope.options, dependsOn: parameters };
    return [new ValidatingAdmissionPolicy(childName(scope, object, "policy"), args, options)];
  });
  const bindings = objects.flatMap((object) => {
    if (object.kind !== "ValidatingAdmissionPolicyBinding") return [];
    const args = { metadata: metadataOf(scope, object), spec: object.spec };
    const options = { ...scope.options, dependsOn: policies };
    return [new ValidatingAdmissionPolicyBinding(childName(scope, object, "binding"), args, options)];
  });
  return [...policies, ...bindings];
}

function childName(scope: Scope, { metadata }: AdmissionObject, role: string): string {
  return `${scope.name}-${metadata.name.split(".")[0]}-${role}`;
}

function metadataOf(scope: Scope, { metadata }: AdmissionObject) {
  return { ...metadata, labels: scope.labels };
}
