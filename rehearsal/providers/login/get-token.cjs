/**
 * What `aws eks get-token`, `gke-gcloud-auth-plugin` and `kubelogin get-token` print: an ExecCredential
 * (client.authentication.k8s.io/v1beta1), here with a token from the simulated account.
 */
"use strict";

/** @param {string | undefined} cluster the cluster's name; undefined asks for the only one there is */
module.exports = async function getToken(cluster) {
  const { STRATIFORM_ACCOUNT_URL: url, STRATIFORM_ACCOUNT_TOKEN: secret } = process.env;
  if (url === undefined) throw new Error("there is no simulated account to sign in to");
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ action: "log-in", ...(cluster === undefined ? {} : { cluster }) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.code}: ${answer.message}`);
  const status = { token: answer.token, expirationTimestamp: answer.expiration };
  const credential = { apiVersion: "client.authentication.k8s.io/v1beta1", kind: "ExecCredential", status };
  process.stdout.write(`${JSON.stringify(credential)}\n`);
};
