/** Kubernetes: TLS at the edge, in the mesh and in the cluster's own data stores. */
import { operatorsPage } from "../../../settings/software";
import { kubernetesRule, type KubernetesRule } from "../../../kubernetes/kubernetes-rule";
import { ADVISORY, ADVISORY_IN_DEV, MANDATORY } from "../../../rule/rule";
import { KUBERNETES } from "../../../../catalogue/tokens/kubernetes";
import { CUSTOM } from "../../../../catalogue/tokens/custom";
import { page } from "../references";

const INGRESS = page("Ingress: TLS", "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls");
const NGINX = page(
  "Ingress NGINX: TLS/HTTPS",
  "https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect",
);
const GATEWAY = page("Gateway API: TLS configuration", "https://gateway-api.sigs.k8s.io/guides/tls/");
const AWS_SERVICE = page(
  "AWS Load Balancer Controller: service annotations",
  "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
);

const annotation = (key: string) => `object.?metadata.?annotations[?'${key}'].orValue('')`;
const TLS = "object.?spec.?tls.orValue([])";
const LISTENERS = "object.?spec.?listeners.orValue([])";

/** Certificates that a controller takes from an annotation or finds by host name. */
const CERTIFICATE_ANNOTATIONS = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "networking.gke.io/managed-certificates",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
];
const HAS_CERTIFICATE = CERTIFICATE_ANNOTATIONS.map((key) => `${annotation(key)} != ''`).join(" || ");
const WHY = "Whoever is on the path reads or changes requests and credentials.";
const AWS_TLS_POLICY = "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy";

export const KUBERNETES_TRAFFIC_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "ingress-tls",
    title: "Every Ingress serves TLS for every host.",
    why: WHY,
    remedy: "Add spec.tls with a secret for each host, or name a certificate in the controller's annotation.",
    references: [INGRESS, { name: "KICS: Ingress without TLS" }],
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.ingress],
    checks: [
      {
        over: "object",
        holds: `size(${TLS}) > 0 || ${HAS_CERTIFICATE}`,
        property: "spec.tls",
        required: "a certificate",
      },
      {
        over: "object",
        holds:
          `size(${TLS}) == 0 || object.?spec.?rules.orValue([]).all(rule, rule.?host.orValue('') == ''` +
          ` || ${TLS}.exists(entry, size(entry.?hosts.orValue([])) == 0` +
          " || entry.hosts.exists(host, host == rule.host || host == '*' + rule.host.find('[.].*$'))))",
        property: "spec.tls",
        required: "an entry for every host of spec.rules",
      },
    ],
  }),
  kubernetesRule({
    id: "ingress-redirects-to-https",
    title: "Ingresses do not turn the redirect to HTTPS off.",
    why: WHY,
    remedy: "Remove the annotation that turns the redirect off.",
    references: [NGINX],
    severity: "medium",
    levels: MANDATORY,
    resources: [KUBERNETES.ingress],
    checks: ["nginx.ingress.kubernetes.io/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"].map((key) => ({
      over: "object" as const,
      holds: `${annotation(key)} != 'false'`,
      property: "metadata.annotations",
      required: `nothing that turns ${key} off`,
      found: "an annotation that turns it off",
    })),
  }),
  kubernetesRule({
    id: "gateway-tls",
    title: "TLS listeners of Gateways have a certificate.",
    why: "A listener without one either refuses everybody or is served with a certificate that nobody trusts.",
    remedy: 'Set tls.certificateRefs on the listener, or tls.mode to "Passthrough".',
    references: [GATEWAY],
    severity: "high",
    levels: MANDATORY,
    resources: [CUSTOM.gateway],
    checks: [
      {
        over: "object",
        holds:
          `${LISTENERS}.all(listener, !(listener.?protocol.orValue('') in ['HTTPS', 'TLS'])` +
          " || listener.?tls.?mode.orValue('Terminate') == 'Passthrough'" +
          " || size(listener.?tls.?certificateRefs.orValue([])) > 0 || size(listener.?tls.?options.orValue({})) > 0)",
        property: "spec.listeners",
        required: "tls.certificateRefs on each TLS listener",
      },
    ],
  }),
  kubernetesRule({
    id: "gateway-https",
    title: "Gateways listen with HTTPS.",
    why: WHY,
    remedy: 'Set protocol to "HTTPS"; keep an HTTP listener only for a route that redirects.',
    references: [GATEWAY],
    severity: "medium",
    levels: ADVISORY,
    resources: [CUSTOM.gateway],
    checks: [
      {
        over: "object",
        holds: `!${LISTENERS}.exists(listener, listener.?protocol.orValue('') == 'HTTP')`,
        property: "spec.listeners",
        required: "no listener with protocol HTTP",
      },
    ],
  }),
  kubernetesRule({
    id: "service-load-balancer-tls-version",
    title: "Load balancers of Services use at least TLS 1.2.",
    why: "Older versions of TLS can be broken by whoever is on the path.",
    remedy: `Annotate ${AWS_TLS_POLICY}: ELBSecurityPolicy-TLS13-1-2-2021-06.`,
    references: [AWS_SERVICE, { name: "checkov CKV_AWS_103" }],
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.service],
    checks: [
      {
        over: "object",
        holds:
          `${annotation("service.beta.kubernetes.io/aws-load-balancer-ssl-cert")} == ''` +
          ` || ${annotation(AWS_TLS_POLICY)}.matches('^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-')`,
        property: "metadata.annotations",
        required: `${AWS_TLS_POLICY} with a policy that starts at TLS 1.2`,
        found: "without such a policy",
      },
    ],
  }),
  kubernetesRule({
    id: "mesh-strict-tls",
    title: "The mesh accepts only mutual TLS.",
    why: "With PERMISSIVE every pod may be called in plaintext by anybody in the cluster.",
    remedy: 'Set spec.mtls.mode to "STRICT".',
    references: [
      page("Istio: PeerAuthentication", "https://istio.io/latest/docs/reference/config/security/peer_authentication/"),
    ],
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    resources: [CUSTOM.peerAuthentication],
    checks: [
      {
        over: "object",
        holds: "object.?spec.?mtls.?mode.orValue('UNSET') in ['STRICT', 'UNSET']",
        property: "spec.mtls.mode",
        required: '"STRICT"',
      },
      {
        over: "object",
        holds:
          "object.?spec.?portLevelMtls.orValue({}).all(port, !(object.spec.portLevelMtls[port].?mode.orValue('UNSET') in ['PERMISSIVE', 'DISABLE']))",
        property: "spec.portLevelMtls",
        required: '"STRICT" on every port',
      },
    ],
  }),
  kubernetesRule({
    id: "kafka-listener-tls",
    title: "Kafka listeners speak TLS.",
    why: WHY,
    remedy: "Set tls to true on every listener.",
    references: [
      page(
        "Strimzi: GenericKafkaListener",
        "https://strimzi.io/docs/operators/latest/configuring#type-GenericKafkaListener-reference",
      ),
    ],
    severity: "high",
    levels: ADVISORY_IN_DEV,
    resources: [CUSTOM.kafka],
    checks: [
      {
        over: "object",
        holds: "object.?spec.?kafka.?listeners.orValue([]).all(listener, listener.?tls.orValue(false))",
        property: "spec.kafka.listeners",
        required: "tls true on every listener",
      },
    ],
  }),
  kubernetesRule({
    id: "certificate-key-strength",
    title: "Certificates have strong keys.",
    why: "A short key can be computed from the certificate.",
    remedy: "Use ECDSA, Ed25519, or RSA with at least 2048 bits.",
    references: [operatorsPage(CUSTOM.certificate)],
    severity: "medium",
    levels: MANDATORY,
    resources: [CUSTOM.certificate],
    checks: [
      {
        over: "object",
        holds:
          "object.?spec.?privateKey.?algorithm.orValue('RSA') != 'RSA' || object.?spec.?privateKey.?size.orValue(2048) >= 2048",
        property: "spec.privateKey.size",
        required: "at least 2048",
      },
    ],
  }),
];
