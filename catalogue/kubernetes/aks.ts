/** The minors of Kubernetes that clusters on Azure are made with: dated data. */

/**
 * Generally available on AKS, read 2026-08-05: learn.microsoft.com/azure/aks/supported-kubernetes-versions. In both, LocalDNS is
 * off unless it is asked for; before a minor that "will transition to automatically enabling LocalDNS" is added, pools have to say
 * `localDNSProfile.mode: Disabled`, or tenants' flows have to let in 169.254.10.10 and 169.254.10.11:
 * MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/localdns-custom.md, 2026-08-21.
 */
export const AKS_VERSIONS = ["1.35", "1.36"] as const;
