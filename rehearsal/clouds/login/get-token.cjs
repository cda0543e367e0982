/**
 * What `aws eks get-token`, `gke-gcloud-auth-plugin` and `kubelogin get-token` print: an ExecCredential
 * (client.authentication.k8s.io/v1beta1), here with a token from the simulated account.
 */
"use strict";
const { askAccount } = require("./ask-account.cjs");

/** @param {string | undefined} cluster the cluster's name; undefined asks for the only one there is */
module.exports = async function getToken(cluster) {
  const answer = await askAccount({ action: "log-in", ...(cluster === undefined ? {} : { cluster }) });
  const status = { token: answer.token, expirationTimestamp: answer.expiration };
  const credential = { apiVersion: "client.authentication.k8s.io/v1beta1", kind: "ExecCredential", status };
  process.stdout.write(`${JSON.stringify(credential)}\n`);
};
