/**
 * The pod port of every addon's webhooks. GKE opens 443 and 10250 alone from a control plane to private nodes, and the API
 * server dials the pod's port, not the Service's: a webhook on another one is never reached, and what it judges is refused
 * (gke-labs/kube-agents#633, 2026-08-11; cloudnative-pg#911, #1360, #6271). 443 would need root; pods have networks of their
 * own, so the kubelet's port is free in them.
 */
export const WEBHOOK_PORT = 10250;
