/**
 * Loaded first into every program of Node that a rehearsal starts: makes it trust the account's authority as it trusts the
 * public ones, from the moment on in which the cluster exists. `NODE_EXTRA_CA_CERTS` would be read too early, when the first
 * module prepares its connections.
 */
"use strict";
const fs = require("node:fs");
const tls = require("node:tls");

const file = process.env.STRATIFORM_TRUSTED_AUTHORITY;
const create = tls.createSecureContext;

tls.createSecureContext = (options = {}) => {
  // Whoever names an authority, as kubeconfigs do, means that one.
  if (options.ca !== undefined || file === undefined || !fs.existsSync(file)) return create(options);
  return create({ ...options, ca: fs.readFileSync(file, "utf8") });
};
