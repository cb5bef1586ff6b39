import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unlessMissing } from '../../unless-missing.ts';
import type { FileStore } from '../ports.ts';
import { Digesting, hexOf, writeVerified } from './digest.ts';
import { FilesFull } from './files-full.ts';

/** Files that are still arriving. */
const partSuffix = '.part';

/**
 * Files in a directory, each named by its digest; it is whole or not there. Processes may share the
 * directory: each of them keeps to the bound, by what it sees, so that several which store at once
 * may pass it by a file each.
 */
export class DirectoryStore implements FileStore {
  /** Bytes that have arrived of the files which this process is storing. */
  private arriving = 0;
  private settling: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly directory: string,
    /** Most bytes in all. */
    private readonly limit: number,
  ) {}

  async put(content: Readable): Promise<{ digest: string; bytes: number }> {
    await mkdir(this.directory, { recursive: true });
    const part = join(this.directory, crypto.randomUUID() + partSuffix);
    const digesting = new Digesting();
    let counted = 0;
    try {
      const stored = await this.stored();
      const bounded = async function* (this: DirectoryStore, source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          counted += chunk.length;
          this.arriving += chunk.length;
          if (stored + this.arriving > this.limit) throw new FilesFull(this.limit);
          yield chunk;
        }
      }.bind(this);
      await pipeline(content, bounded, digesting, createWriteStream(part, { flags: 'wx' }));
      await sync(part);
      const digest = digesting.digest();
      await this.settle(part, join(this.directory, hexOf(digest) ?? ''), digesting.bytes);
      return { digest, bytes: digesting.bytes };
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    } finally {
      this.arriving -= counted;
    }
  }

  async fetch(digest: string, path: string): Promise<boolean> {
    const name = hexOf(digest);
    const file = name && (await unlessMissing(open(join(this.directory, name))));
    if (!file) return false;
    await writeVerified(file.createReadStream(), digest, path);
    return true;
  }

  async keep(digests: ReadonlySet<string>, olderThan: Date): Promise<void> {
    for (const name of await this.names()) {
      if (digests.has(`sha256:${name}`)) continue;
      const path = join(this.directory, name);
      const info = await describe(path);
      if (info && info.mtime < olderThan) await rm(path, { force: true });
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Gives a whole file its name, one after another, so that those of this process fit together. */
  private async settle(part: string, path: string, bytes: number): Promise<void> {
    const before = this.settling;
    const settled = (async () => {
      await before.catch(() => undefined);
      const replaced = (await describe(path))?.size ?? 0;
      const stored = await this.stored();
      if (stored - replaced + bytes > this.limit) throw new FilesFull(this.limit);
      await rename(part, path);
      await sync(this.directory);
    })();
    this.settling = settled;
    await settled;
  }

  /** Bytes of the whole files. */
  private async stored(): Promise<number> {
    const whole = (await this.names()).filter((name) => !name.endsWith(partSuffix));
    const sizes = whole.map(async (name) => (await describe(join(this.directory, name)))?.size);
    return (await Promise.all(sizes)).reduce<number>((sum, size) => sum + (size ?? 0), 0);
  }

  private async names(): Promise<readonly string[]> {
    return (await unlessMissing(readdir(this.directory))) ?? [];
  }
}

/** Has the bytes of a file, or the names of a directory, on the disk. */
async function sync(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function describe(path: string) {
  const info = await unlessMissing(stat(path));
  return info?.isFile() ? info : undefined;
}
