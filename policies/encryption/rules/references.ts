/** Short ways to cite: a vendor's page, a benchmark's number, a scanner's check that looks at the same thing. */
import type { Reference } from "../../rule/rule";

/** A vendor's page, by its title. */
export function page(name: string, url: string): Reference {
  return { name, url };
}

/** Checkov's check. */
export function checkov(id: `CKV${string}`): Reference {
  return { name: `checkov ${id}` };
}

/** Trivy's check (formerly tfsec): `AWS-0026`, `AZU-0011`, `GCP-0015`. */
export function trivy(id: `${"AWS" | "AZU" | "GCP"}-${string}`): Reference {
  return { name: `trivy ${id}`, url: `https://avd.aquasec.com/misconfig/avd-${id.toLowerCase()}` };
}

/** A recommendation of a CIS benchmark: `AWS 3.0.0 2.2.1`. */
export function cis(name: string): Reference {
  return { name: `CIS ${name}` };
}
