/** When minors of Kubernetes stop getting security fixes, by who builds the control plane. Sources and days are beside the rows. */

/** Who builds the control plane. Clouds keep patching minors that the Kubernetes project has dropped. */
export type Distribution = "kubernetes" | "eks" | "gke";

/** Last day with security fixes, by distribution and minor. A minor that is not listed is newer than the table. */
export const END_OF_LIFE = {
  // kubernetes.io/releases/<minor> ("End Of Life Date") and kubernetes/website data/releases/eol.yaml, read 2026-11-21.
  // AKS reports upstream version strings and cannot be told apart; its general availability ends within a month of these.
  kubernetes: {
    "1.30": "2025-07-15",
    "1.31": "2025-11-11",
    "1.32": "2026-02-28",
    "1.33": "2026-06-28",
    "1.34": "2026-10-27",
    "1.35": "2027-02-28",
    "1.36": "2027-06-28",
  },
  // End of extended support: endoflife.date/amazon-eks, read 2026-11-21.
  eks: {
    "1.30": "2026-07-23",
    "1.31": "2026-11-26",
    "1.32": "2027-03-23",
    "1.33": "2027-07-29",
    "1.34": "2027-12-02",
    "1.35": "2028-03-27",
    "1.36": "2028-08-02",
  },
  // End of standard support: endoflife.date/google-kubernetes-engine, read 2026-08-22. Older minors: upstream's date.
  gke: {
    "1.33": "2026-08-03",
    "1.34": "2026-10-01",
    "1.35": "2027-04-11",
    "1.36": "2027-08-09",
  },
} as const satisfies Record<Distribution, Readonly<Record<string, string>>>;

/**
 * Last day of standard support, by distribution and minor, where security fixes cost extra afterwards.
 * endoflife.date/amazon-eks, read 2026-08-22. Google charges for its Extended channel in the same way; END_OF_LIFE ends
 * with its standard support.
 */
export const STANDARD_SUPPORT: Readonly<Partial<Record<Distribution, Readonly<Record<string, string>>>>> = {
  eks: {
    "1.33": "2026-07-29",
    "1.34": "2026-12-02",
    "1.35": "2027-03-27",
    "1.36": "2027-08-02",
  },
};
