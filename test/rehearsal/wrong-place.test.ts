/**
 * Updates that would go to the wrong place: with credentials of another account nothing is created, and a live stack does
 * not follow a changed `cloud:`. Each is refused by a preview and by an `up` that skips it. On Google Cloud; the
 * exhaustive tier tries every cloud.
 */
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { EngineFailed, type Engine } from "../../automation/engine";
import { editStackFile, restoreStackFile } from "../../automation/project";
import { resources } from "../../automation/state";
import { cloudOf } from "../../recovery/clouds";
import { CloudPlatform } from "../support/lives/cloud-platform";
import { changed } from "../support/lives/platform";
import { cloudsInTier } from "../support/tier";

/** Credentials of somebody else, what the refusal calls them, and another cloud that the stack file has a placement for. */
const OTHERS = {
  aws: { credentials: "999988887777", cloud: "gcp" },
  gcp: { credentials: "somebody-elses-project", cloud: "azure" },
  azure: { credentials: "99999999-8888-4777-a666-555555555555", cloud: "aws" },
} as const;

for (const cloud of cloudsInTier("gcp")) {
  describe(`an update to the wrong place, of a stack on ${cloud}`, function () {
    this.timeout(900_000);
    let platform: CloudPlatform;
    afterEach(() => platform?.stop());

    it("is refused with another account's credentials, and when the stack file names another cloud", async () => {
      platform = await CloudPlatform.start(cloud);
      const engine = await platform.engine();
      await refuseStranger(engine);
      await engine.up({ run: "created" });
      await refuseMove(engine);
      assert.deepEqual(changed(await engine.preview({ run: "as-before" })), []);
      await platform.account.release();
      await engine.unprotectAll();
      await engine.destroy({ run: "gone" });
      assert.deepEqual(platform.account.held, []);
    });

    async function refuseStranger(engine: Engine): Promise<void> {
      const { account } = platform;
      const own = account.credentials;
      account.credentials = OTHERS[cloud].credentials;
      for (const command of ["preview", "up"] as const) {
        const { message } = await refusal(engine, command, `stranger-${command}`);
        assert.ok(message.includes(own), `the account that the stack is for is not named: ${message}`);
        assert.ok(message.includes(OTHERS[cloud].credentials), `whose the credentials are is not said: ${message}`);
        assert.deepEqual(account.held, [], `${command} with a stranger's credentials created something`);
        const state = await engine.exportState();
        const recorded = resources(state).filter((one) => cloudOf(one) !== undefined);
        assert.deepEqual(recorded, [], `${command} with a stranger's credentials recorded something`);
      }
      account.credentials = own;
    }

    async function refuseMove(engine: Engine): Promise<void> {
      const { account, project } = platform;
      const ids = () => account.held.map(({ type, id }) => `${type} ${id}`);
      const before = ids();
      const recorded = resources(await engine.exportState()).map(({ urn }) => urn);
      assert.ok(before.length > 20);
      const to = OTHERS[cloud].cloud;
      editStackFile(project, "dev", [{ path: ["config", "stratiform:cloud"], value: to }]);
      for (const command of ["preview", "up"] as const) {
        const { message, result } = await refusal(engine, command, `moved-${command}`);
        assert.match(message, new RegExp(`this stack is on cloud "${cloud}"; changing it to "${to}" would delete`));
        assert.match(message, new RegExp(`Set cloud back to "${cloud}", or give the other cloud a stack of its own`));
        assert.deepEqual(
          changed(result).filter((line) => !/^(create|update) urn:pulumi:dev::\S+stratiform:index:/.test(line)),
          [],
        );
        assert.deepEqual(ids(), before, `${command} with another cloud changed the account`);
        const now = new Set(resources(await engine.exportState()).map(({ urn }) => urn));
        assert.deepEqual(
          recorded.filter((urn) => !now.has(urn)),
          [],
          `${command} with another cloud forgot something`,
        );
      }
      restoreStackFile(project, "dev", platform.stackFile);
    }

    async function refusal(engine: Engine, command: "preview" | "up", run: string): Promise<EngineFailed> {
      try {
        await engine[command]({ run });
      } catch (error) {
        if (!(error instanceof EngineFailed)) throw error;
        assert.doesNotMatch(engine.output(run), /^\s+at .*:\d+:\d+\)?$/m, "somebody is shown a stack trace");
        return error;
      }
      return assert.fail(`${command} went through`);
    }
  });
}
