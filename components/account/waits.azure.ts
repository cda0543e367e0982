/** How long Azure may take to act on a grant after the request that made it was answered, in seconds. */
export const WAITS = {
  /**
   * A role: "it can take up to 10 minutes for changes to take effect" (learn.microsoft.com/azure/role-based-access-control/troubleshooting);
   * mostly it is one or two, and what came too early is made by the next `up`. The provider repeats no request that a vault or
   * AKS refuses meanwhile (pulumi-azure-native 3.28.0, provider/pkg/azure/client_azcore.go): github.com/Azure/bicep/issues/16601,
   * github.com/Azure/ARO-HCP/pull/834, read 2026-11-30
   */
  role: 180,
} as const;
