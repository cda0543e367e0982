/** Alerts on what the platform's own controllers do: releases, certificates, secrets, names, nodes. */
import type { Alert } from "./alert";

const FLUX = 'customresource_kind="HelmRelease",exported_namespace="flux-system",name="r"';
const FLUX_LABELS = { customresource_kind: "HelmRelease", exported_namespace: "flux-system", name: "r" };
const CERTIFICATE = 'exported_namespace="team-a",name="tls"';
const CERTIFICATE_LABELS = { exported_namespace: "team-a", name: "tls" };

export const DELIVERY_ALERTS: readonly Alert[] = [
  {
    name: "FluxReleaseFailed",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'gotk_resource_info{customresource_kind="HelmRelease",ready="False",suspended!="true"} == 1',
    summary: "Release {{ $labels.exported_namespace }}/{{ $labels.name }} failed",
    description: "Flux could not install or upgrade a chart of the platform.",
    needs: ["flux-objects"],
    proof: {
      broken: { [`gotk_resource_info{${FLUX},ready="False"}`]: 1 },
      labels: { ...FLUX_LABELS, ready: "False" },
      healthy: {
        [`gotk_resource_info{${FLUX},ready="True"}`]: 1,
        'gotk_resource_info{customresource_kind="HelmRelease",name="s",ready="False",suspended="true"}': 1,
      },
    },
  },
  {
    name: "GitOpsSourceNotReady",
    priority: "P2",
    team: "platform",
    for: "5m",
    expr: 'gotk_resource_info{customresource_kind=~"HelmRepository|OCIRepository|GitRepository|Bucket|HelmChart",ready!="True",suspended!="true"} == 1',
    summary: "{{ $labels.customresource_kind }} {{ $labels.exported_namespace }}/{{ $labels.name }} cannot be fetched",
    description: "Flux cannot reach or read a repository, so nothing new is delivered from it.",
    needs: ["flux-objects"],
    corrects: "flux_source_conditions does not exist",
    proof: {
      broken: {
        'gotk_resource_info{customresource_kind="HelmRepository",exported_namespace="flux-system",name="r",ready="False"}': 1,
      },
      labels: { ...FLUX_LABELS, customresource_kind: "HelmRepository", ready: "False" },
      healthy: {
        'gotk_resource_info{customresource_kind="HelmRepository",exported_namespace="flux-system",name="r",ready="True"}': 1,
        [`gotk_resource_info{${FLUX},ready="False"}`]: 1,
      },
    },
  },
  {
    name: "FluxSuspended",
    priority: "P3",
    team: "platform",
    for: "24h",
    expr: 'gotk_resource_info{suspended="true"} == 1',
    summary: "{{ $labels.customresource_kind }} {{ $labels.name }} has been suspended for a day",
    description: "Somebody stopped its delivery and may have forgotten to resume it.",
    needs: ["flux-objects"],
    proof: {
      broken: { [`gotk_resource_info{${FLUX},ready="True",suspended="true"}`]: 1 },
      labels: { ...FLUX_LABELS, ready: "True", suspended: "true" },
      healthy: { [`gotk_resource_info{${FLUX},ready="True",suspended="false"}`]: 1 },
      interval: 30,
    },
  },
  {
    name: "FluxReconcileErrors",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: 'sum by (namespace, controller) (increase(controller_runtime_reconcile_total{result="error",namespace="flux-system"}[15m])) > 10',
    summary: "Flux' controller {{ $labels.controller }} fails again and again",
    description: "More than ten failed attempts in 15 minutes.",
    needs: ["flux"],
    proof: {
      broken: {
        'controller_runtime_reconcile_total{namespace="flux-system",controller="helmrelease",result="error"}': "0+1",
      },
      onset: 11,
      labels: { namespace: "flux-system", controller: "helmrelease" },
      healthy: {
        'controller_runtime_reconcile_total{namespace="flux-system",controller="helmrelease",result="error"}': "0+0.6",
        'controller_runtime_reconcile_total{namespace="flux-system",controller="helmrelease",result="success"}': "0+10",
      },
    },
  },
  {
    name: "CertificateRenewalOverdue",
    priority: "P1",
    team: "platform",
    for: "1h",
    expr: "time() - (certmanager_certificate_renewal_timestamp_seconds > 0) > 86400",
    summary: "Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} should have been renewed a day ago",
    description:
      "Measured from its own time of renewal, so that it is right for certificates that live a week and for those that live a year.",
    needs: ["certificates"],
    proof: {
      broken: { [`certmanager_certificate_renewal_timestamp_seconds{${CERTIFICATE}}`]: 1 },
      onset: 145,
      labels: CERTIFICATE_LABELS,
      healthy: { [`certmanager_certificate_renewal_timestamp_seconds{${CERTIFICATE}}`]: 20_000 },
      interval: 10,
    },
  },
  {
    name: "CertificateExpiringSoon",
    priority: "P0",
    team: "platform",
    for: "0m",
    expr: "certmanager_certificate_expiration_timestamp_seconds - time() < 86400",
    summary: "Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} expires within a day",
    description: "Its renewal has failed for days. What it serves stops for everybody when it expires.",
    needs: ["certificates"],
    proof: {
      broken: { [`certmanager_certificate_expiration_timestamp_seconds{${CERTIFICATE}}`]: 90_000 },
      onset: 61,
      labels: CERTIFICATE_LABELS,
      healthy: { [`certmanager_certificate_expiration_timestamp_seconds{${CERTIFICATE}}`]: 100_000 },
    },
  },
  {
    name: "CertificateNotReady",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr: 'certmanager_certificate_ready_status{condition="True"} == 0',
    summary: "Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} is not ready",
    description: "It was never issued, or its last renewal failed.",
    needs: ["certificates"],
    proof: {
      broken: { [`certmanager_certificate_ready_status{${CERTIFICATE},condition="True"}`]: 0 },
      labels: { ...CERTIFICATE_LABELS, condition: "True" },
      healthy: {
        [`certmanager_certificate_ready_status{${CERTIFICATE},condition="True"}`]: 1,
        [`certmanager_certificate_ready_status{${CERTIFICATE},condition="False"}`]: 0,
      },
    },
  },
  {
    name: "AcmeRateLimited",
    priority: "P2",
    team: "platform",
    for: "5m",
    expr: 'sum by (host) (rate(certmanager_http_acme_client_request_count{status="429"}[5m])) > 0',
    summary: "{{ $labels.host }} refuses further certificates",
    description: "The certificate authority's limit on requests is reached, so renewals wait.",
    needs: ["certificates"],
    proof: {
      broken: { 'certmanager_http_acme_client_request_count{host="acme",status="429"}': "0+1" },
      onset: 1,
      labels: { host: "acme" },
      healthy: { 'certmanager_http_acme_client_request_count{host="acme",status="200"}': "0+1" },
    },
  },
  {
    name: "SecretNotDelivered",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'externalsecret_status_condition{condition="Ready",status="False"} == 1',
    summary: "Secret {{ $labels.exported_namespace }}/{{ $labels.name }} is not delivered",
    description:
      "Its value could not be read from the secret manager. Pods keep the old one, and new pods may not start.",
    needs: ["secrets"],
    proof: {
      broken: {
        'externalsecret_status_condition{exported_namespace="team-a",name="s",condition="Ready",status="False"}': 1,
      },
      labels: { exported_namespace: "team-a", name: "s", condition: "Ready", status: "False" },
      healthy: {
        'externalsecret_status_condition{exported_namespace="team-a",name="s",condition="Ready",status="False"}': 0,
        'externalsecret_status_condition{exported_namespace="team-a",name="s",condition="Ready",status="True"}': 1,
      },
    },
  },
  {
    name: "SecretStoreUnreachable",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: 'clustersecretstore_status_condition{condition="Ready",status="False"} == 1',
    summary: "The secret manager behind {{ $labels.name }} cannot be read",
    description: "No secret is delivered or renewed while this lasts.",
    needs: ["secrets"],
    proof: {
      broken: { 'clustersecretstore_status_condition{name="s",condition="Ready",status="False"}': 1 },
      labels: { name: "s", condition: "Ready", status: "False" },
      healthy: { 'clustersecretstore_status_condition{name="s",condition="Ready",status="True"}': 1 },
    },
  },
  {
    name: "DnsNotSynchronised",
    priority: "P2",
    team: "platform",
    for: "10m",
    expr: "time() - external_dns_controller_last_sync_timestamp_seconds > 1800",
    summary: "Records in DNS zones have not followed the cluster for half an hour",
    description: "New host names do not resolve, and names of what is gone still do.",
    needs: ["dns"],
    proof: {
      broken: { external_dns_controller_last_sync_timestamp_seconds: 30 },
      onset: 31,
      labels: {},
      healthy: { external_dns_controller_last_sync_timestamp_seconds: "0+60" },
    },
  },
  {
    name: "NodePoolNearLimit",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "karpenter_nodepools_usage / on (nodepool, resource_type) (karpenter_nodepools_limit > 0) > 0.9",
    summary: "Pool {{ $labels.nodepool }} uses more than 90 % of the {{ $labels.resource_type }} that it may have",
    description: "Beyond the limit no node comes, and pods stay pending.",
    needs: ["autoscaling"],
    proof: {
      broken: {
        'karpenter_nodepools_usage{nodepool="gpu",resource_type="cpu"}': 91,
        'karpenter_nodepools_limit{nodepool="gpu",resource_type="cpu"}': 100,
      },
      labels: { nodepool: "gpu", resource_type: "cpu" },
      healthy: {
        'karpenter_nodepools_usage{nodepool="gpu",resource_type="cpu"}': 90,
        'karpenter_nodepools_limit{nodepool="gpu",resource_type="cpu"}': 100,
      },
    },
  },
  {
    name: "NodeLaunchFailing",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: 'sum by (error, provider) (increase(karpenter_cloudprovider_errors_total{error!~"NodeClaimNotFoundError.*"}[15m])) > 5',
    summary: "The cloud gives no nodes: {{ $labels.error }}",
    description: "It has no capacity, or the controller lacks a right.",
    needs: ["autoscaling"],
    proof: {
      broken: { 'karpenter_cloudprovider_errors_total{error="InsufficientCapacityError",provider="aws"}': "0+1" },
      onset: 6,
      labels: { error: "InsufficientCapacityError", provider: "aws" },
      healthy: { 'karpenter_cloudprovider_errors_total{error="NodeClaimNotFoundError",provider="aws"}': "0+1" },
    },
  },
];
