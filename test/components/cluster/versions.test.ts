/** Kubernetes versions: how they are read, and what each is worth on a given day. */
import assert from "node:assert/strict";
import {
  compareMinors,
  minorAfter,
  endOfLife,
  judgeVersion,
  parseServerVersion,
  supportOf,
} from "../../../components/cluster/versions";
import { END_OF_LIFE, STANDARD_SUPPORT, type Distribution } from "../../../catalogue/kubernetes/end-of-life";

function version(gitVersion: string) {
  return parseServerVersion(gitVersion) ?? assert.fail(gitVersion);
}

describe("server versions", () => {
  it("are read as every distribution writes them", () => {
    const table: [string, string, string][] = [
      ["v1.35.4", "1.35", "kubernetes"],
      ["v1.34.1-eks-3cfe0ce", "1.34", "eks"],
      ["v1.33.5-gke.1162000", "1.33", "gke"],
      ["v1.31.2+k3s1", "1.31", "kubernetes"],
      ["v1.36.0-rc.1", "1.36", "kubernetes"],
    ];
    for (const [gitVersion, minor, distribution] of table) {
      assert.deepEqual(version(gitVersion), { gitVersion, minor, distribution });
    }
    assert.equal(parseServerVersion("unknown"), undefined);
  });

  it("are compared as numbers", () => {
    assert.ok(compareMinors("1.9", "1.30") < 0);
    assert.ok(compareMinors("2.0", "1.99") > 0);
    assert.equal(compareMinors("1.35", "1.35"), 0);
  });

  it("step from a minor to the next and back, and from nothing else", () => {
    assert.equal(minorAfter("1.35", 1), "1.36");
    assert.equal(minorAfter("1.35", -1), "1.34");
    assert.equal(minorAfter("1.9", 1), "1.10");
    for (const wrong of ["1.35.4", "1", "", "v1.35"]) assert.throws(() => minorAfter(wrong, 1), /is not a minor/);
  });

  it("are supported up to and including their last day", () => {
    assert.deepEqual(judgeVersion(version("v1.34.9"), "2026-10-27"), { kind: "supported" });
    assert.deepEqual(judgeVersion(version("v1.34.9"), "2026-10-28"), { kind: "end-of-life", since: "2026-10-27" });
  });

  it("are judged by the distribution's own dates, which are later than upstream's", () => {
    assert.deepEqual(judgeVersion(version("v1.34.9-eks-1"), "2026-12-02"), { kind: "supported" });
    assert.deepEqual(judgeVersion(version("v1.34.9-eks-1"), "2026-12-03"), {
      ...{ kind: "dearer", since: "2026-12-02", until: END_OF_LIFE.eks["1.34"] },
    });
    assert.deepEqual(judgeVersion(version("v1.34.9-gke.1"), "2026-11-21"), {
      kind: "end-of-life",
      since: "2026-10-01",
    });
    assert.equal(endOfLife(version("v1.31.0-gke.1")), END_OF_LIFE.kubernetes["1.31"]);
  });

  it("below the minimum are too old on every day, and newer than the table are supported", () => {
    assert.deepEqual(judgeVersion(version("v1.29.14"), "2024-01-01"), { kind: "too-old" });
    assert.deepEqual(judgeVersion(version("v1.99.0"), "2030-01-01"), { kind: "supported" });
  });

  it("say how long they are supported, and from when on it costs extra", () => {
    assert.equal(supportOf({ minor: "1.35", distribution: "gke" }), "security fixes until 2027-04-11");
    assert.equal(
      supportOf({ minor: "1.35", distribution: "eks" }),
      "security fixes until 2027-03-27, at extra cost until 2028-03-27",
    );
    assert.equal(supportOf({ minor: "1.99", distribution: "eks" }), undefined);
    for (const [distribution, dates] of Object.entries(STANDARD_SUPPORT)) {
      for (const [minor, standard] of Object.entries(dates)) {
        const end = endOfLife({ minor, distribution: distribution as Distribution });
        assert.ok(end !== undefined && standard < end, `${distribution} ${minor}`);
      }
    }
  });

  it("have dates that grow with the minor, in every table", () => {
    for (const table of Object.values(END_OF_LIFE)) {
      const minors = Object.keys(table);
      assert.deepEqual([...minors].sort(compareMinors), minors);
      const dates: string[] = Object.values(table);
      assert.deepEqual([...dates].sort(), dates);
      for (const date of dates) assert.match(date, /^\d{4}-\d\d-\d\d$/);
    }
  });
});
