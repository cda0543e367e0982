/**
 * Ordinary workloads at a real API server with prod's admission policies and a tenant's namespace at `restricted`: the
 * same verdict as at preview, by the same rules, with words that say what to change. Dry runs; nothing runs.
 */
import assert from "node:assert/strict";
import { tools } from "../../toolchain/tools";
import { CORPUS } from "../corpus/all";
import { furnish, judgeAtServer, remediesNamedIn, ruleOf, type ServerJudgement } from "../corpus/server";
import { startAdmissionCluster, type AdmissionCluster } from "../policies/support/admission-cluster";

const NOT_JUDGED: ServerJudgement = { refusedBy: [], messages: [], refusals: [], failures: ["not judged"] };

describe("ordinary workloads at admission @corpus", function () {
  this.timeout(180_000);
  let cluster: AdmissionCluster;
  const judged = new Map<string, ServerJudgement>();

  before(async () => {
    cluster = await startAdmissionCluster(tools());
    await furnish(cluster, CORPUS);
    for (let start = 0; start < CORPUS.length; start += 8) {
      const batch = CORPUS.slice(start, start + 8);
      const verdicts = await Promise.all(batch.map((entry) => judgeAtServer(cluster, entry)));
      batch.forEach(({ name }, index) => judged.set(name, verdicts[index] ?? NOT_JUDGED));
    }
  });

  after(async () => {
    await cluster.stop();
  });

  it("are objects that the API server takes", () => {
    assert.deepEqual(
      [...judged.values()].flatMap(({ failures }) => failures),
      [],
    );
  });

  it("are judged as at preview, and rightly", () => {
    const wrong = CORPUS.flatMap(({ name, verdict }) => {
      const expected = verdict === "admitted" ? [] : [...verdict.refusedBy].sort();
      const { refusedBy = [], messages = [] } = judged.get(name) ?? {};
      return refusedBy.join() === expected.join() ? [] : [{ name, expected, refusedBy, messages }];
    });
    const refused = CORPUS.filter(({ verdict }) => verdict !== "admitted").length;
    console.log(`      ${CORPUS.length} workloads: ${CORPUS.length - refused} admitted, ${refused} refused`);
    assert.deepEqual(wrong, []);
  });

  it("are let in or kept out of the tenant's namespace accordingly", () => {
    for (const { name, verdict } of CORPUS) {
      const { refusals = [] } = judged.get(name) ?? {};
      if (verdict === "admitted") assert.deepEqual(refusals, [], name);
      else assert.ok(refusals.length > 0, name);
    }
  });

  it("hear what to change when they are refused", () => {
    for (const [name, { refusedBy, messages, refusals }] of judged) {
      const remedies = refusedBy.map((id) => ruleOf(id)?.remedy ?? "no rule");
      refusedBy.forEach((id, index) => assert.ok(messages[index]?.includes(remedies[index] ?? ""), `${name}: ${id}`));
      // A pod is refused by Pod Security Admission first, whose words name the field and the value that must be there.
      for (const refusal of refusals) {
        // The server names the first rule that speaks, which can be one that only echoes what the case is about.
        const ours = [...remedies, ...remediesNamedIn(refusal)].some((remedy) => refusal.includes(remedy));
        assert.ok(ours || refusal.includes('violates PodSecurity "restricted:'), `${name}: ${refusal}`);
      }
    }
  });
});
