// @ts-check
/**
 * Takes one executable out of a release's archive: .tar.gz, or .zip as etcd publishes for macOS. Only archives whose
 * checksum was found right come here.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createInflateRaw } from "node:zlib";

const BLOCK = 512;

/**
 * @param {string} archive
 * @param {string} member the path inside the archive
 * @param {string} target
 */
export async function extract(archive, member, target, name = archive) {
  const content = name.endsWith(".zip") ? await zipMember(archive, member) : tarMember(archive, member);
  await pipeline(content, createWriteStream(target, { mode: 0o755 }));
}

/**
 * @param {string} archive
 * @param {string} member
 */
function tarMember(archive, member) {
  const unpacked = createReadStream(archive).pipe(createGunzip());
  return Readable.from(memberOf(unpacked, member));
}

/**
 * @param {AsyncIterable<Buffer>} unpacked
 * @param {string} member
 * @returns {AsyncGenerator<Buffer>} the member's content
 */
async function* memberOf(unpacked, member) {
  /** @type {Buffer} */
  let held = Buffer.alloc(0);
  let wanted = false;
  let content = 0; // bytes of the current member that are still to come
  let padding = 0;
  for await (const bytes of unpacked) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    while (held.length > 0) {
      if (content > 0) {
        const part = held.subarray(0, content);
        if (wanted) yield part;
        content -= part.length;
        held = held.subarray(part.length);
      } else if (wanted) {
        return;
      } else if (padding > 0) {
        const part = Math.min(padding, held.length);
        padding -= part;
        held = held.subarray(part);
      } else {
        if (held.length < BLOCK) break;
        const header = tarHeader(held.subarray(0, BLOCK));
        wanted = header.regular && header.name === member;
        content = header.size;
        padding = (BLOCK - (content % BLOCK)) % BLOCK;
        held = held.subarray(BLOCK);
      }
    }
  }
  if (!wanted || content > 0) throw new Error(`the archive holds no whole ${member}`);
}

/** @param {Buffer} block */
function tarHeader(block) {
  const text = (/** @type {number} */ start, /** @type {number} */ length) =>
    block.toString("utf8", start, start + length).replace(/\0[^]*$/, "");
  const prefix = text(257, 5) === "ustar" && block[262] === 0 ? text(345, 155) : "";
  const name = [prefix, text(0, 100)].filter((part) => part !== "").join("/");
  return {
    name: name.replace(/^\.\//, ""),
    size: parseInt(text(124, 12).trim() || "0", 8),
    regular: [0, 0x30].includes(block[156] ?? -1),
  };
}

/** Signatures and field positions: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
const [END, ENTRY] = [0x06054b50, 0x02014b50];

/**
 * @param {string} archive
 * @param {string} member
 */
async function zipMember(archive, member) {
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const read = async (/** @type {number} */ position, /** @type {number} */ length) =>
      (await file.read(Buffer.alloc(length), 0, length, position)).buffer;
    const tail = await read(Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || tail.readUInt32LE(end) !== END) throw new Error("the archive is not a zip file");
    const directory = await read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    const entry = zipEntries(directory).find(({ name }) => name === member);
    if (entry === undefined) throw new Error(`the archive holds no ${member}`);
    const local = await read(entry.offset, 30);
    const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const stored = createReadStream(archive, { start, end: start + entry.length - 1 });
    if (entry.method === 0) return stored;
    if (entry.method === 8) return stored.pipe(createInflateRaw());
    throw new Error(`${member} is packed by method ${entry.method}, which is not known`);
  } finally {
    await file.close();
  }
}

/** @param {Buffer} directory */
function zipEntries(directory) {
  const entries = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY;) {
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + (name ?? 0)),
      method: directory.readUInt16LE(at + 10),
      length: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}
