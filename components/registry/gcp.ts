/** The container registry on Google Cloud: one repository of Artifact Registry for each name. */
import { Repository, RepositoryIamMember } from "@pulumi/gcp/artifactregistry";
import { interpolate, type Output } from "@pulumi/pulumi";
import { gcpName } from "../account/names.gcp";
import { placementOn } from "../placement";
import { fitName } from "../core/names";
import { UNTAGGED_DAYS, type CreateRegistry } from "./contract";

/** Uploading and pulling images; not deleting them, and not moving tags, which the repository forbids. */
const PUSH_ROLE = "roles/artifactregistry.writer";

/** Of a member in a resource's name in the state. */
const LONGEST_MEMBER = 80;

export const createRegistry: CreateRegistry = (scope, { placement, repositories }, { keys }) => {
  const { project, region, pushers } = placementOn("gcp", placement);
  const { environment } = scope.ownership;
  const key = keys.for("registry");
  const urls = repositories.map((name): readonly [string, Output<string>] => {
    const flat = name.replaceAll("/", "-");
    const repository = new Repository(
      `${scope.name}-${flat}`,
      {
        repositoryId: gcpName(scope, flat),
        location: region,
        format: "DOCKER",
        mode: "STANDARD_REPOSITORY",
        kmsKeyName: key.id,
        dockerConfig: { immutableTags: true },
        // Scans where the project's Container Scanning API is on.
        vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
        cleanupPolicyDryRun: false,
        cleanupPolicies: [
          {
            id: "untagged",
            action: "DELETE",
            condition: { tagState: "UNTAGGED", olderThan: `${UNTAGGED_DAYS * 24 * 60 * 60}s` },
          },
        ],
      },
      { ...scope.options, protect: environment === "prod", dependsOn: [...key.ready] },
    );
    for (const member of pushers) {
      const who = fitName(member.replace(/[^\w.@-]+/g, "-"), LONGEST_MEMBER);
      new RepositoryIamMember(
        `${scope.name}-${flat}-push-${who}`,
        { repository: repository.repositoryId, location: region, project, role: PUSH_ROLE, member },
        scope.options,
      );
    }
    // Artifact Registry wants an image's name after the repository's.
    const image = name.split("/").at(-1) ?? name;
    return [name, interpolate`${region}-docker.pkg.dev/${project}/${repository.repositoryId}/${image}`];
  });
  return { urls: Object.fromEntries(urls) };
};
