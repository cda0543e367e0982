/** Everything that the simulated AWS knows: what a provider may be configured with, and a row for every type. */
import { version } from "@pulumi/aws/package.json";
import { z } from "zod";
import { AWS } from "../../../catalogue/tokens/aws";
import type { CloudTable } from "../plugin/row";
import { ACCESS_ROWS } from "./cluster/access";
import { ADDON_ROWS } from "./cluster/addons";
import { CLUSTER_ROWS } from "./cluster/cluster";
import { DNS_ROWS } from "./network/dns";
import { ENDPOINT_ROWS } from "./network/endpoints";
import { FILE_SHARE_ROWS } from "./stores/file-share";
import { IDENTITY_ROWS } from "./account/identity";
import { KEY_ROWS } from "./account/keys";
import { LAUNCH_TEMPLATE_ROWS } from "./cluster/launch-templates";
import { AWS_LIMITS } from "./account/limits";
import { LOG_ROWS } from "./stores/logs";
import { NETWORK_ROWS } from "./network/network";
import { NODE_GROUP_ROWS } from "./cluster/node-groups";
import { OBJECT_STORE_ROWS } from "./stores/object-store";
import { QUEUE_ROWS } from "./stores/queues";
import { textAt, textsAt } from "../plugin/reading";
import { REGISTRY_ROWS } from "./stores/registry";
import { ROUTING_ROWS } from "./network/routing";
import { SECRET_ROWS } from "./stores/secrets";
import { tags } from "./values/tags";

export const AWS_TABLE = {
  package: "aws",
  version,
  cloud: "aws",
  configuration: z.strictObject({
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-central-1"),
    allowedAccountIds: z.array(z.string().regex(/^\d{12}$/, "must be the 12 digits of an account")).optional(),
    defaultTags: z.strictObject({ tags: tags() }).optional(),
    // The SDK sends both with every provider.
    skipCredentialsValidation: z.boolean().optional(),
    skipRegionValidation: z.boolean().optional(),
  }),
  signIn: (configuration, credentials) => {
    const allowed = textsAt(configuration, "allowedAccountIds");
    if (allowed.length > 0 && !allowed.includes(credentials)) {
      return `the credentials are of the AWS account ${credentials}, and only ${allowed.join(", ")} may be used`;
    }
    const region = textAt(configuration, "region");
    return region === undefined ? "no region was configured" : { account: credentials, region, configuration };
  },
  types: {
    ...NETWORK_ROWS,
    ...ROUTING_ROWS,
    ...ENDPOINT_ROWS,
    ...LOG_ROWS,
    ...IDENTITY_ROWS,
    ...KEY_ROWS,
    ...CLUSTER_ROWS,
    ...ACCESS_ROWS,
    ...ADDON_ROWS,
    ...LAUNCH_TEMPLATE_ROWS,
    ...NODE_GROUP_ROWS,
    ...OBJECT_STORE_ROWS,
    ...REGISTRY_ROWS,
    ...SECRET_ROWS,
    ...QUEUE_ROWS,
    ...FILE_SHARE_ROWS,
    ...DNS_ROWS,
  },
  entries: [AWS.eksAccessEntry, AWS.eksAccessPolicyAssociation],
  limits: AWS_LIMITS,
} satisfies CloudTable;
