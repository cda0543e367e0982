/** What a model service gives to others: where it is called. */
import type { Output } from "@pulumi/pulumi";

export interface ModelServiceOutputs {
  /** URL inside the cluster, e.g. `http://sentiment.research.svc:8080`. */
  readonly url: Output<string>;
}
