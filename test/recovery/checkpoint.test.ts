/** What a killed engine can leave of a file backend's checkpoint, and what recovery makes of it. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";
import { restoreCheckpoint } from "../../recovery/checkpoint";

describe("the checkpoint of a killed update", () => {
  let root = "";
  let file = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "backend-"));
    const directory = join(root, ".pulumi", "stacks", "stratiform");
    mkdirSync(directory, { recursive: true });
    file = join(directory, "dev.json");
    for (const name of [file, `${file}.bak`]) {
      writeFileSync(name, JSON.stringify({ version: 3, name }));
      writeFileSync(`${name}.attrs`, '{"user.content_type":"text/plain"}\n');
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const restore = () => restoreCheckpoint(pathToFileURL(root).href, "stratiform", "dev");

  it("is left alone when it is sound", () => {
    assert.equal(restore(), undefined);
    assert.match(readFileSync(file, "utf8"), /dev\.json"/);
    assert.ok(existsSync(`${file}.attrs`));
  });

  it("loses half-written attributes, without which it is read all the same", () => {
    writeFileSync(`${file}.attrs`, "");
    writeFileSync(`${file}.bak.attrs`, '{"user.');
    assert.equal(restore(), undefined);
    assert.ok(!existsSync(`${file}.attrs`) && !existsSync(`${file}.bak.attrs`));
    assert.match(readFileSync(file, "utf8"), /dev\.json"/);
  });

  it("gives way to the one before it when it is half written, and is kept aside", () => {
    writeFileSync(file, '{"version":');
    assert.equal(restore(), `${file}.unreadable`);
    assert.match(readFileSync(file, "utf8"), /dev\.json\.bak"/);
    assert.equal(readFileSync(`${file}.unreadable`, "utf8"), '{"version":');
  });

  it("is refused, with the place of the backups, when neither can be read", () => {
    for (const name of [file, `${file}.bak`]) writeFileSync(name, "");
    assert.throws(restore, /cannot be read, nor the one before it; take the newest readable file of \S+backups/);
  });
});
