/** The prose of docs/addons.md: how delivery works, and what people do by hand. Its facts come from the code. */
import { ADDON_NAMES, CATALOGUE, type CatalogueEntry } from "../../components/addons/catalogue";
import { FLUX } from "../../components/addons/software/flux/chart";
import { PLATFORM_CLASS } from "../../components/addons/priority";

export const INTRODUCTION = `Software that the platform installs in the cluster comes from charts, each pinned to one version in
\`chart.ts\` of its folder in \`components/addons/software\`. A stack file names what it wants under [\`stratiform:addons\`](configuration.md#addons);
data stores and other components bring along what they need. What is wanted, and all that it needs, is installed in the
order of the needs and removed in the reverse; a conflict or a cycle is refused at preview.

Each addon is a chart source and a HelmRelease, written as checked custom resources. Flux installs the chart, retries three
times, repairs what drifts, and uninstalls it when the HelmRelease goes. \`pulumi up\` waits until Flux says that the release
is ready: for all four attempts and as long again as one of them, so up to 25 minutes where an attempt may take five. Whatever
needs the release is not begun before.

**When a release fails**, the Kubernetes provider says only that it waited in vain (\`timed out waiting for the condition\`): it
knows the condition, not why it is missing. \`npm run doctor -- --stack <stack>\` asks the cluster and prints every release and
source that is not ready with Flux's own reason; it may run in another terminal while \`pulumi up\` still waits.
\`kubectl get helmreleases -A\` shows the same. After the cure, the next \`pulumi up\` goes on where it stopped.

**Priority.** Pods of addons have the class \`${PLATFORM_CLASS.name}\` (${PLATFORM_CLASS.value}), which may evict any tenant's pod, so that a
model never takes the place of what renews its certificate. What makes nodes, counts devices or installs software has
Kubernetes' own critical classes. Where it does, the namespace has a ResourceQuota \`critical-pods\`, without which GKE lets no such
pod in. A quota of none keeps pods of tenants out of all these classes. Addons that may run anywhere prefer the system pools.`;

export const FLUX_GUIDE = `Nothing can install the installer from a chart, so Flux ${FLUX.version} (${FLUX.released},
[release](${FLUX.source})) is written as typed resources in \`components/addons/delivery\`: its custom resource definitions, the
two controllers that install charts, their accounts, rights and network policies. They follow the manifests that Flux publishes
with the release. A preview therefore needs no network and shows every object, and policies judge each of them.

- **On a cluster** \`pulumi up\` creates these objects first and waits until both controllers are available. The nodes pull the
  images from \`ghcr.io\` by digest; source-controller fetches the charts from the repositories above.
- **In a rehearsal** the same objects go to a real API server, which validates them against the same definitions. No image can
  run on simulated nodes, so a stand-in does the controllers' work, and only while their Deployments are available: it installs
  each chart's definitions and Deployments, honours \`dependsOn\`, retries, suspension and finalizers, and uninstalls.
  Templates and hooks of real charts are not part of a rehearsal.

| controller | image |
| --- | --- |
${Object.entries(FLUX.images)
  .map(([controller, image]) => `| ${controller} | \`${image}\` |`)
  .join("\n")}

To upgrade Flux:

1. Read its release notes. Set version, date, source and both images in \`components/addons/software/flux/chart.ts\`; the tags are in the
   release's manifests. Take the digests from the registry (\`docker buildx imagetools inspect <image>\`) and verify the
   signature (\`cosign verify\`, as Flux's documentation says).
2. Set the versions of \`helm-controller/api\` and \`source-controller/api\` in \`tools/crd-schemas/go.mod\` to those of the images,
   then \`npm run generate:crds\`. A test holds the two together.
3. Compare arguments, probes, ports and rights in \`components/addons/delivery\` with \`manifests/\` of fluxcd/flux2 at the new tag.
4. \`npm run generate\`, \`npm test -- --grep addons\`, \`npm start\`; then \`pulumi preview\`: definitions and Deployments change in
   place, nothing is replaced. While a controller restarts, releases wait; what they installed keeps running.`;

export const UPGRADE_GUIDE = `1. \`npm run update-charts\` asks the repositories, where there is a network: newer versions with their dates, what the
   newest would change, and which of the values that we set it no longer knows. Name an addon to ask about it alone, and
   \`--to <version>\` to aim at another version.
2. Read the chart's release notes, above all what they say about upgrading.
3. \`npm run update-charts -- <addon> --write\` changes version, app version, date and source in \`chart.ts\` of the addon.
4. A value that the chart no longer knows does nothing any more, silently: rename or remove it in \`values.ts\` beside it.
   The compiler wants a reason for every value.
5. Bring the definitions along. Generated: set the module's version in \`tools/crd-schemas/go.mod\`, \`npm run generate:crds\`. Written
   by hand: compare with upstream. A test refuses a chart whose definitions are of another version.
6. \`npm run render-charts -- <addon>\`, with Helm at hand, renders the chart with our values; tests judge what comes out of it.
7. \`npm run generate\`, \`npm test -- --grep addons\`, \`npm start\`.
8. \`pulumi preview\` shows the HelmRelease's new version and values. At \`pulumi up\` Flux replaces the definitions
   (\`crds: CreateReplace\`) and upgrades the release. An upgrade that fails is rolled back and tried again, three times; when the
   last one has failed and is rolled back too, the run fails with the reason. Definitions are not rolled back. To go back on
   purpose, put the old version back and run \`pulumi up\`.`;

export const SUSPEND_GUIDE = `In an emergency, list the addon under \`stratiform:addons\`, \`suspended\`, and run \`pulumi up\`: Flux then neither upgrades
nor repairs nor waits for it, and what is installed stays. Other addons go on as usual. Take it off the list and run
\`pulumi up\` to resume; Flux then puts back what was changed by hand, and \`up\` waits for the release to be ready.

Resume before you destroy: when the HelmRelease of a suspended addon is deleted, Flux leaves its chart installed.`;

export const STUCK_GUIDE = `A destroy removes custom resources first, then the releases whose controllers look after them, then Flux, then its
definitions. Flux's finalizer on a HelmRelease makes its deletion wait until the chart is uninstalled. When that does not happen in
time, the provider warns that finalizers might be preventing the deletion, names them, and the run fails with a time-out.
\`npm run doctor -- --stack <stack>\` says what the object's controller complains about. Nothing that it needs has been removed by
then, so that it can still be mended:

1. \`kubectl describe helmrelease -n <namespace> <name>\`: the Ready condition has the reason. Most often a chart's hook does not
   finish, an admission webhook without a running pod refuses changes, or the release is asked to remove what another object holds.
2. Mend the cause. Flux tries again by itself; then run \`pulumi destroy\` again, which continues where it stopped.
3. A **namespace** that does not go holds objects: its conditions name their kinds, and \`kubectl get <kind> -n <namespace>\` the objects,
   each with a finalizer of its own. A kind whose controller is gone is reported in the same way.
4. Only if the controller that set a finalizer is gone for good, remove the finalizer by hand:
   \`kubectl patch <kind> -n <namespace> <name> --type=merge -p '{"metadata":{"finalizers":null}}'\`. What the controller would have
   cleaned up then stays and is yours to remove: for a HelmRelease, \`helm uninstall -n <namespace> <name>\`.`;

export const DATA_GUIDE = `What becomes of data is decided by each store's spec, and said before anything is removed: the stack's output \`dataAtDestroy\`
lists every store, so ask \`pulumi stack output dataAtDestroy\` before \`pulumi destroy\`. In a rehearsal \`npm run pulumi -- destroy\`
lists the same from recorded state before the CLI asks, and so does the destroy step of \`npm start\`.

- **Protected**: the preview of \`pulumi destroy\` ends in an error, and nothing has been removed. Do not skip the preview: with
  \`--skip-preview\` everything goes that the store does not need. To remove the store, set \`protect: false\` for it, run
  \`pulumi up\`, then destroy.
- **Removed**: the database's volumes go with it. Where the storage class has the reclaim policy Retain, the disks remain
  and are yours to remove.
- **Backups** in an object store always stay; their retention ends with the operator that enforced it.
- **Credentials** that operators made live in Secrets of the tenant's namespace and go with it. So do certificates.
- **Definitions** outlive the platform where their chart says so, and whatever of their kinds others made stays with them. To
  remove those that stay: \`kubectl delete crd <name>\`.

| addon | its definitions |
| --- | --- |
${ADDON_NAMES.flatMap((name) => {
  const { makes }: CatalogueEntry = CATALOGUE[name];
  return makes.definitionsAfterwards === undefined ? [] : [`| ${name} | ${makes.definitionsAfterwards} |`];
}).join("\n")}`;
