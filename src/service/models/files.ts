import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../unless-missing.ts';

/** Where the bytes of stored models lie, each under a name. */
export interface ModelFiles {
  /** What there is, the one used longest ago first. */
  list(): Promise<readonly StoredFile[]>;
  /** `undefined` where there is none of that name. */
  read(name: string): Promise<Buffer | undefined>;
  write(name: string, bytes: Buffer): Promise<void>;
  remove(name: string): Promise<void>;
  /** Marks a file as used now. */
  touch(name: string): Promise<void>;
}

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly usedAt: Date;
  /** Its first bytes, as many as a header may have. */
  readonly head: Buffer;
}

/** Most bytes of a header. */
export const headBytes = 4096;

/** Temporary files older than this were left by a process that died. */
const abandonedAfterMs = 3_600_000;

const temporaryPattern = /^[0-9a-f]{64}\.[0-9a-f-]{36}\.tmp$/;

/** Files of a directory, which is made when the first is written. A file is whole or not there. */
export class DirectoryFiles implements ModelFiles {
  constructor(private readonly directory: string) {}

  async list(): Promise<readonly StoredFile[]> {
    const names = (await unlessMissing(readdir(this.directory))) ?? [];
    const found: StoredFile[] = [];
    for (const name of names) {
      const file = await this.describe(name);
      if (file) found.push(file);
    }
    return found.sort((a, b) => a.usedAt.getTime() - b.usedAt.getTime());
  }

  read(name: string): Promise<Buffer | undefined> {
    return unlessMissing(readFile(this.path(name)));
  }

  async write(name: string, bytes: Buffer): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const temporary = this.path(`${name}.${crypto.randomUUID()}.tmp`);
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path(name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  remove(name: string): Promise<void> {
    return rm(this.path(name), { force: true });
  }

  async touch(name: string): Promise<void> {
    const now = new Date();
    await unlessMissing(utimes(this.path(name), now, now));
  }

  private path(name: string): string {
    return join(this.directory, name);
  }

  private async describe(name: string): Promise<StoredFile | undefined> {
    const info = await unlessMissing(stat(this.path(name)));
    if (!info?.isFile()) return undefined;
    if (temporaryPattern.test(name)) {
      if (Date.now() - info.mtimeMs > abandonedAfterMs) await this.remove(name);
      return undefined;
    }
    const head = Buffer.alloc(Math.min(headBytes, info.size));
    const file = await unlessMissing(open(this.path(name)));
    if (!file) return undefined;
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
    return { name, bytes: info.size, usedAt: info.mtime, head };
  }
}

/** Files that are gone when the process ends. */
export class MemoryFiles implements ModelFiles {
  private readonly files = new Map<string, Buffer>();

  list(): Promise<readonly StoredFile[]> {
    return Promise.resolve([]);
  }

  read(name: string): Promise<Buffer | undefined> {
    return Promise.resolve(this.files.get(name));
  }

  write(name: string, bytes: Buffer): Promise<void> {
    this.files.set(name, bytes);
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }

  touch(): Promise<void> {
    return Promise.resolve();
  }
}
