/** Places: every region and zone that a cloud sells is taken, and none that nobody sells. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { AWS_REGIONS } from "../../catalogue/regions/aws";
import { AZURE_REGIONS } from "../../catalogue/regions/azure";
import { GCP_REGIONS, zonesOf } from "../../catalogue/regions/gcp";
import type { Regions } from "../../catalogue/regions/regions";
import { formatProblem } from "../../components/core/errors";
import { REFERENCE_REGIONS } from "../../catalogue/machines/offers";
import { readSpec } from "../../stacks/config/load";
import { asEntries, devConfig, setAt } from "../support/stack-file";

type Placed = "aws" | "gcp" | "azure";

function problemsAt(cloud: Placed, change: Readonly<Record<string, unknown>>): string[] {
  const config = devConfig();
  for (const [key, value] of Object.entries(change)) setAt(config, `placement.${cloud}.${key}`, value);
  return readSpec(asEntries(config)).problems.map(formatProblem);
}

const CLOUDS: Readonly<Record<Placed, { readonly regions: Regions; readonly zones: (region: string) => string[] }>> = {
  aws: { regions: AWS_REGIONS, zones: (region) => ["a", "b", "c"].map((letter) => `${region}${letter}`) },
  gcp: { regions: GCP_REGIONS, zones: (region) => zonesOf(region).slice(0, 3) },
  azure: { regions: AZURE_REGIONS, zones: () => ["1", "2", "3"] },
};

/** What must be refused, and by which words. */
const REFUSED = {
  aws: {
    "us-esat-1": /is no region that AWS had on .*did you mean "us-east-1"\?/,
    "eu-central-9": /is no region that AWS had on/,
    "cn-north-1": /is a region of AWS in China, whose services have other names/,
    "eusc-de-east-1": /is a region of the AWS European Sovereign Cloud/,
    "us-iso-east-1": /is a region of an isolated AWS partition/,
    "US-EAST-1": /must be an AWS region/,
    eastus: /must be an AWS region/,
  },
  gcp: {
    "us-centrl1": /did you mean "us-central1"\?/,
    "europe-west99": /is no region that Google Cloud had on/,
    "u-france-east1": /is a region of a sovereign cloud with Google's software/,
    "us-central1-a": /must be a Google Cloud region/,
  },
  azure: {
    nosuchregion: /is no region that public Azure had on/,
    usgovvirginia: /is a region of Azure Government, whose services have other names/,
    usdodeast: /is a region of Azure Government/,
    chinanorth3: /is a region of Azure in China/,
    germanycentral: /is a region of Azure Germany/,
    "East US": /must be an Azure region as the Azure CLI names it/,
    eastuss: /did you mean "eastus"\?/,
  },
} as const satisfies Record<Placed, Record<string, RegExp>>;

describe("regions @input", () => {
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    const { regions, zones } = CLOUDS[cloud];

    it(`of ${cloud}: each that is listed is taken, with its zones`, () => {
      assert.ok(regions.names.length > 30);
      assert.equal(new Set(regions.names).size, regions.names.length);
      for (const region of regions.names) {
        const problems = problemsAt(cloud, { region, zones: zones(region) });
        // Principals are of a partition, which another rule compares with the region's.
        assert.deepEqual(
          problems.filter((line) => !line.includes("is not in the partition")),
          [],
          region,
        );
      }
    });

    for (const [name, expected] of Object.entries(REFUSED[cloud])) {
      it(`of ${cloud}: ${name} is refused with what it is`, () => {
        const problems = problemsAt(cloud, { region: name });
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.ok(problems[0]?.startsWith(`placement.${cloud}.region "${name}" `));
        assert.match(problems[0] ?? "", expected);
      });
    }

    it(`of ${cloud}: a letter more, less or changed is never taken, unless it is another region`, () => {
      const typo = fc
        .tuple(
          fc.constantFrom(...regions.names),
          fc.nat(),
          fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz-"),
          fc.nat({ max: 2 }),
        )
        .map(([name, at, letter, how]) => {
          const index = at % name.length;
          return (
            name.slice(0, index) + (how === 0 ? letter : how === 1 ? "" : letter + name[index]) + name.slice(index + 1)
          );
        })
        .filter((name) => !regions.names.includes(name));
      fc.assert(
        fc.property(typo, (name) => problemsAt(cloud, { region: name }).length >= 1),
        { numRuns: 60 },
      );
    });
  }

  it("are known where prices come from", () => {
    for (const cloud of ["aws", "gcp", "azure"] as const) {
      assert.ok(CLOUDS[cloud].regions.names.includes(REFERENCE_REGIONS[cloud]), cloud);
    }
  });
});

describe("zones @input", () => {
  for (const [cloud, region, zones, expected] of [
    [
      "aws",
      "us-east-1",
      ["us-east-1a", "us-east-1b", "us-east-1x"],
      /zones\[2\] "us-east-1x" is not a zone of us-east-1/,
    ],
    [
      "aws",
      "us-east-1",
      ["us-east-1a", "us-east-1b", "us-east-2a"],
      /zones\[2\] "us-east-2a" is not a zone of us-east-1/,
    ],
    [
      "gcp",
      "us-central1",
      ["us-central1-a", "us-central1-b", "us-central1-x"],
      /"us-central1-x" is not a zone of us-central1; it has us-central1-a, us-central1-b, us-central1-c, us-central1-f/,
    ],
    [
      "gcp",
      "us-east1",
      ["us-east1-b", "us-east1-c", "us-east1-a"],
      /"us-east1-a" is not a zone of us-east1; it has us-east1-b, us-east1-c, us-east1-d/,
    ],
    ["azure", "eastus", ["1", "2", "4"], /zones\[2\] "4" must be an availability zone: "1", "2" or "3"/],
  ] as const) {
    it(`of ${cloud}: ${zones[2]} is none of ${region}`, () => {
      const problems = problemsAt(cloud, { region, zones });
      assert.equal(problems.filter((line) => expected.test(line)).length, 1, problems.join("\n"));
    });
  }
});
