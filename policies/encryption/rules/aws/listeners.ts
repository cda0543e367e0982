/** AWS: what listens to the outside, and the keys themselves: TLS, its version, certificates, rotation. */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Field } from "../../../rule/field";
import { requireThat, undecided, violation, type Finding } from "../../../rule/finding";
import { ADVISORY, MANDATORY, resourceRule, type ResourceRule } from "../../../rule/rule";
import { checkov, cis, page, trivy } from "../references";
import { atMost, given, is, matching, notOneOf, oneOf, textOf } from "../requirement";
import type { Row } from "../row";

const doc = (name: string, path: string) => page(name, `https://docs.aws.amazon.com/${path}`);

const LISTENER = doc(
  "Listeners for your Application Load Balancers",
  "elasticloadbalancing/latest/application/load-balancer-listeners.html",
);
const LB_POLICY = doc(
  "Security policies for your load balancer",
  "elasticloadbalancing/latest/application/describe-ssl-policies.html",
);
const CLASSIC = doc(
  "HTTPS listeners for your Classic Load Balancer",
  "elasticloadbalancing/latest/classic/elb-https-load-balancers.html",
);
const CLOUDFRONT_VIEWER = doc(
  "Require HTTPS for communication between viewers and CloudFront",
  "AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
);
const CLOUDFRONT_POLICY = doc(
  "Supported protocols and ciphers between viewers and CloudFront",
  "AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
);
const CLOUDFRONT_ORIGIN = doc(
  "Require HTTPS for communication between CloudFront and your origin",
  "AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html",
);
const API_POLICY = doc(
  "Choose a security policy for your custom domain in API Gateway",
  "apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html",
);
const ROTATION = doc("Rotate AWS KMS keys", "kms/latest/developerguide/rotate-keys.html");
const SERVES_TLS = [{ path: "protocol", must: oneOf("HTTPS", "TLS") }] as const;

export const AWS_LISTENER_ROWS: readonly Row[] = [
  {
    id: "aws-lb-listener-tls-version",
    subject: "in-transit",
    title: "Load balancers use at least TLS 1.2.",
    resources: [AWS.lbListener],
    paths: ["sslPolicy"],
    must: matching("a security policy that starts at TLS 1.2", /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)-/),
    absent: "violates",
    when: SERVES_TLS,
    vendorDefault: "ELBSecurityPolicy-2016-08, which takes TLS 1.0.",
    references: [LB_POLICY, checkov("CKV_AWS_103"), trivy("AWS-0047")],
    remedy: 'Set sslPolicy to "ELBSecurityPolicy-TLS13-1-2-2021-06".',
  },
  {
    id: "aws-lb-listener-certificate",
    subject: "in-transit",
    title: "TLS listeners have a certificate.",
    resources: [AWS.lbListener],
    paths: ["certificateArn"],
    must: given("the ARN of a certificate"),
    absent: "violates",
    when: SERVES_TLS,
    vendorDefault: "Required by the API.",
    references: [LISTENER],
  },
  {
    id: "aws-lb-target-encrypted",
    subject: "in-transit",
    title: "Load balancers speak TLS with their targets.",
    resources: [AWS.lbTargetGroup],
    paths: ["protocol"],
    must: notOneOf("anything but HTTP", "HTTP"),
    absent: "passes",
    vendorDefault: "None: functions have no protocol.",
    severity: "low",
    levels: ADVISORY,
    why: "Behind the load balancer the request crosses the network once more.",
    references: [
      doc("Target groups", "elasticloadbalancing/latest/application/load-balancer-target-groups.html"),
      checkov("CKV_AWS_378"),
    ],
    remedy: 'Set protocol to "HTTPS", with a certificate on the target.',
  },
  {
    id: "aws-cloudfront-hsts",
    subject: "in-transit",
    title: "CloudFront tells browsers to come back over HTTPS only.",
    resources: [AWS.cloudfrontHeaders],
    paths: ["securityHeadersConfig.strictTransportSecurity"],
    must: given("the Strict-Transport-Security header"),
    absent: "violates",
    vendorDefault: "No such header.",
    severity: "low",
    levels: ADVISORY,
    why: "Without the header the first request of a visit may go over plain HTTP.",
    references: [
      doc(
        "Understand response headers policies",
        "AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
      ),
      checkov("CKV_AWS_259"),
    ],
  },
  {
    id: "aws-classic-lb-tls",
    subject: "in-transit",
    title: "Classic load balancers listen with TLS.",
    resources: [AWS.classicLoadBalancer],
    paths: ["listeners[].lbProtocol"],
    must: oneOf("https", "ssl"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [CLASSIC, checkov("CKV_AWS_376"), checkov("CKV_AWS_127")],
  },
  {
    id: "aws-cloudfront-https",
    subject: "in-transit",
    title: "CloudFront serves over HTTPS only.",
    resources: [AWS.cloudfront],
    paths: ["defaultCacheBehavior.viewerProtocolPolicy", "orderedCacheBehaviors[].viewerProtocolPolicy"],
    must: oneOf("redirect-to-https", "https-only"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [CLOUDFRONT_VIEWER, checkov("CKV_AWS_34"), trivy("AWS-0012")],
  },
  {
    id: "aws-cloudfront-tls-version",
    subject: "in-transit",
    title: "CloudFront uses at least TLS 1.2 towards viewers.",
    resources: [AWS.cloudfront],
    paths: ["viewerCertificate.minimumProtocolVersion"],
    must: matching("TLSv1.2_2021 or later", /^TLSv1\.(?:2_20(?:19|2\d)|[3-9])/),
    absent: "violates",
    vendorDefault: "TLSv1.",
    references: [CLOUDFRONT_POLICY, checkov("CKV_AWS_174"), trivy("AWS-0013")],
    remedy: 'Set viewerCertificate.minimumProtocolVersion to "TLSv1.2_2021", with a certificate of your own.',
  },
  {
    id: "aws-cloudfront-own-certificate",
    subject: "in-transit",
    title: "CloudFront does not use its default certificate.",
    resources: [AWS.cloudfront],
    paths: ["viewerCertificate.cloudfrontDefaultCertificate"],
    must: is(false),
    absent: "passes",
    vendorDefault: "A certificate of your own must be named. The default certificate always takes TLS 1.0.",
    references: [CLOUDFRONT_POLICY, checkov("CKV_AWS_174")],
  },
  {
    id: "aws-cloudfront-origin-https",
    subject: "in-transit",
    title: "CloudFront fetches from origins over HTTPS.",
    resources: [AWS.cloudfront],
    paths: ["origins[].customOriginConfig?.originProtocolPolicy"],
    must: is("https-only"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [CLOUDFRONT_ORIGIN],
  },
  {
    id: "aws-cloudfront-origin-tls-version",
    subject: "in-transit",
    title: "CloudFront uses at least TLS 1.2 towards origins.",
    resources: [AWS.cloudfront],
    paths: ["origins[].customOriginConfig.originSslProtocols[]"],
    must: oneOf("TLSv1.2", "TLSv1.3"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [CLOUDFRONT_ORIGIN],
  },
  {
    id: "aws-api-domain-tls-version",
    subject: "in-transit",
    title: "API Gateway domains use at least TLS 1.2.",
    resources: [AWS.apiDomain],
    paths: ["securityPolicy"],
    must: matching('"TLS_1_2" or a policy of TLS 1.2 and later', /^(?:TLS_1_2|SecurityPolicy_TLS1[23]_)/),
    absent: "violates",
    vendorDefault: "TLS_1_0 on edge-optimised domains.",
    references: [API_POLICY, checkov("CKV_AWS_206"), trivy("AWS-0005")],
    remedy: 'Set securityPolicy to "TLS_1_2".',
  },
  {
    id: "aws-api-v2-domain-tls-version",
    subject: "in-transit",
    title: "HTTP and WebSocket API domains use at least TLS 1.2.",
    resources: [AWS.apiV2Domain],
    paths: ["domainNameConfiguration.securityPolicy"],
    must: matching('"TLS_1_2" or a policy of TLS 1.2 and later', /^(?:TLS_1_2|SecurityPolicy_TLS1[23]_)/),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [API_POLICY, trivy("AWS-0005")],
  },
  {
    id: "aws-transfer-no-ftp",
    subject: "in-transit",
    title: "Transfer servers do not speak plain FTP.",
    resources: [AWS.transferServer],
    paths: ["protocols[]"],
    must: notOneOf("SFTP, FTPS or AS2", "FTP"),
    absent: "passes",
    vendorDefault: "SFTP.",
    references: [
      doc("Configuring a Transfer Family server", "transfer/latest/userguide/tf-server-endpoint.html"),
      checkov("CKV_AWS_357"),
    ],
  },
  {
    id: "aws-transfer-security-policy",
    subject: "in-transit",
    title: "Transfer servers use a recent security policy.",
    resources: [AWS.transferServer],
    paths: ["securityPolicyName"],
    must: matching("a policy of 2024 or later", /^TransferSecurityPolicy-(?:[A-Za-z-]+-)?20(?:2[4-9]|[3-9]\d)-/),
    absent: "violates",
    vendorDefault: "TransferSecurityPolicy-2018-11, with weak ciphers.",
    severity: "medium",
    references: [
      doc("Security policies for Transfer Family servers", "transfer/latest/userguide/security-policies.html"),
      checkov("CKV_AWS_380"),
    ],
    remedy: 'Set securityPolicyName to "TransferSecurityPolicy-2025-03".',
  },
  {
    id: "aws-transfer-not-public",
    subject: "exposure",
    title: "Transfer servers are reachable only from a VPC.",
    resources: [AWS.transferServer],
    paths: ["endpointType"],
    must: oneOf("VPC", "VPC_ENDPOINT"),
    absent: "violates",
    vendorDefault: "PUBLIC.",
    severity: "high",
    references: [
      doc("Create a server in a VPC", "transfer/latest/userguide/create-server-in-vpc.html"),
      checkov("CKV_AWS_164"),
    ],
  },
  {
    id: "aws-ses-tls",
    subject: "in-transit",
    title: "SES delivers mail over TLS only.",
    resources: [AWS.sesConfiguration, AWS.sesV2Configuration],
    paths: ["deliveryOptions.tlsPolicy"],
    must: is("Require"),
    absent: "violates",
    vendorDefault: "Optional: plaintext where the receiver has no TLS.",
    severity: "medium",
    references: [
      doc("Amazon SES and security protocols", "ses/latest/dg/security-protocols.html"),
      checkov("CKV_AWS_365"),
    ],
  },
  {
    id: "aws-eks-endpoint-not-open",
    subject: "exposure",
    title: "The API endpoint of EKS is not open to the whole internet.",
    resources: [AWS.eksCluster],
    paths: ["vpcConfig.publicAccessCidrs[]"],
    must: notOneOf("the addresses that may connect", "0.0.0.0/0", "::/0"),
    absent: "violates",
    none: "violates",
    when: [{ path: "vpcConfig.endpointPublicAccess", must: is(true), orAbsent: true }],
    vendorDefault: "Public, for 0.0.0.0/0.",
    severity: "high",
    references: [
      doc("Cluster API server endpoint", "eks/latest/userguide/cluster-endpoint.html"),
      ...[cis("EKS 1.5.0 5.4.1"), checkov("CKV_AWS_38"), checkov("CKV_AWS_39"), trivy("AWS-0040"), trivy("AWS-0041")],
    ],
    remedy:
      "Set vpcConfig.endpointPublicAccess to false, or list the allowed addresses in vpcConfig.publicAccessCidrs.",
  },
  {
    id: "aws-kms-key-rotation",
    subject: "key-care",
    title: "KMS keys rotate.",
    resources: [AWS.kmsKey],
    paths: ["enableKeyRotation"],
    must: is(true),
    absent: "violates",
    when: [
      // Only symmetric keys that KMS itself made can rotate.
      { path: "customerMasterKeySpec", must: is("SYMMETRIC_DEFAULT"), orAbsent: true },
      { path: "keyUsage", must: is("ENCRYPT_DECRYPT"), orAbsent: true },
      { path: "customKeyStoreId", must: is(""), orAbsent: true },
    ],
    vendorDefault: "No rotation.",
    severity: "medium",
    references: [ROTATION, cis("AWS 3.0.0 3.6"), checkov("CKV_AWS_7"), trivy("AWS-0065")],
    remediate: true,
  },
  {
    id: "aws-kms-key-rotation-period",
    subject: "key-care",
    title: "KMS keys rotate at least once a year.",
    resources: [AWS.kmsKey],
    paths: ["rotationPeriodInDays"],
    must: atMost(365, "days"),
    absent: "passes",
    vendorDefault: "365 days.",
    severity: "low",
    references: [ROTATION],
  },
  {
    id: "aws-kms-key-enabled",
    subject: "key-care",
    title: "KMS keys are enabled.",
    resources: [AWS.kmsKey],
    paths: ["isEnabled"],
    must: is(true),
    absent: "passes",
    vendorDefault: "Enabled.",
    severity: "low",
    why: "A disabled key does not rotate, and everything encrypted with it cannot be read.",
    references: [
      doc("Enabling and disabling keys", "kms/latest/developerguide/enabling-keys.html"),
      checkov("CKV_AWS_227"),
    ],
  },
  {
    id: "aws-kms-key-lockout-check",
    subject: "key-care",
    title: "The check that keeps administrators from locking themselves out of a key stays on.",
    resources: [AWS.kmsKey, AWS.kmsKeyPolicy, AWS.kmsReplicaKey, AWS.kmsExternalKey],
    paths: ["bypassPolicyLockoutSafetyCheck"],
    must: is(false),
    absent: "passes",
    vendorDefault: "On.",
    severity: "medium",
    why: "A key whose policy nobody can change is lost, and with it everything it encrypts.",
    references: [doc("Default key policy", "kms/latest/developerguide/key-policy-default.html")],
    remediate: true,
  },
];

const PLAINTEXT = new Set(["HTTP"]);

/** A plain HTTP listener may exist only to send people to HTTPS. */
const listenerEncrypts: ResourceRule = resourceRule({
  id: "aws-lb-listener-https",
  title: "Application load balancers speak HTTPS; HTTP only redirects.",
  why: "Whoever is on the path reads or changes requests and credentials.",
  remedy: 'Set protocol to "HTTPS", or make every default action redirect to HTTPS.',
  references: [LISTENER, checkov("CKV_AWS_2"), trivy("AWS-0054")],
  severity: "high",
  levels: MANDATORY,
  resources: [AWS.lbListener],
  check: (props) => checkListener(props),
});

function checkListener(props: Field): Finding[] {
  const protocol = props.at("protocol");
  if (!protocol.isReadable) return [undecided(protocol)];
  // A gateway load balancer's listener has neither protocol nor port.
  if (protocol.isAbsent && props.at("port").isAbsent) return [];
  if (!protocol.isAbsent && !PLAINTEXT.has(textOf(protocol.value).toUpperCase())) return [];
  const actions = props.at("defaultActions");
  if (!actions.isReadable) return [undecided(actions)];
  const list = actions.items();
  const open = list.flatMap((action) =>
    requireThat(action.at("redirect", "protocol"), '"HTTPS"', (value) => textOf(value).toUpperCase() === "HTTPS"),
  );
  return list.length > 0 && !open.some(({ kind }) => kind === "violation")
    ? open
    : [violation(protocol, '"HTTPS", or only redirects to HTTPS')];
}

export const AWS_LISTENER_RULES: readonly ResourceRule[] = [listenerEncrypts];
