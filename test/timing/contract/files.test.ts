import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/timing/database/database.ts';
import { DatabaseStore } from '../../../src/timing/files/database-store.ts';
import { DirectoryStore } from '../../../src/timing/files/directory.ts';
import { FilesFull } from '../../../src/timing/files/files-full.ts';
import type { FileStore } from '../../../src/timing/ports.ts';
import { type Engine, engines } from '../../support/databases.ts';
import { silent } from '../../support/timing.ts';

interface Kind {
  readonly name: string;
  readonly missing: boolean;
  start(): Promise<{
    /** An empty store. */
    create(limit: number): Promise<FileStore>;
    stop(): Promise<void>;
  }>;
}

const directories: Kind = {
  name: 'a directory',
  missing: false,
  start() {
    const root = mkdtempSync(join(tmpdir(), 'netcost-files-'));
    let stores = 0;
    return Promise.resolve({
      create: (limit) =>
        Promise.resolve(new DirectoryStore(join(root, String(++stores), 'files'), limit)),
      stop() {
        rmSync(root, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
  },
};

function inDatabase(engine: Engine): Kind {
  return {
    name: engine.name,
    missing: engine.missing,
    async start() {
      const running = await engine.start();
      const databases: Database[] = [];
      return {
        async create(limit) {
          const database = await Database.open(await running.create(), silent);
          databases.push(database);
          return new DatabaseStore(database, limit);
        },
        async stop() {
          await Promise.all(databases.map((database) => database.close()));
          await running.stop();
        },
      };
    },
  };
}

const limit = 12 * 2 ** 20;
const later = () => new Date(Date.now() + 60_000);
const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Bytes as they might arrive, in chunks of odd sizes. */
function streamOf(bytes: Buffer): Readable {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 70_001) chunks.push(bytes.subarray(at, at + 70_001));
  return Readable.from(chunks);
}

for (const kind of [directories, ...engines.map(inDatabase)]) {
  describe.skipIf(kind.missing)(`files in ${kind.name}`, () => {
    let running: Awaited<ReturnType<Kind['start']>>;
    let store: FileStore;
    let scratch: string;

    beforeAll(async () => {
      running = await kind.start();
      scratch = mkdtempSync(join(tmpdir(), 'netcost-fetched-'));
    });
    afterAll(async () => {
      rmSync(scratch, { recursive: true, force: true });
      await running.stop();
    });
    beforeEach(async () => {
      store = await running.create(limit);
    });

    async function fetched(digest: string): Promise<Buffer | undefined> {
      const path = join(scratch, crypto.randomUUID());
      return (await store.fetch(digest, path)) ? readFileSync(path) : undefined;
    }

    it.each([
      ['none', 0],
      ['a few', 10],
      ['as many as a part has', 4 * 2 ** 20],
      ['several parts and a bit', 9 * 2 ** 20 + 3],
    ])('gives back the bytes that it took: %s', async (_name, size) => {
      const bytes = randomBytes(size);
      expect(await store.put(streamOf(bytes))).toEqual({ digest: digestOf(bytes), bytes: size });
      expect((await fetched(digestOf(bytes)))?.equals(bytes)).toBe(true);
    });

    it('has no file by a name that is no digest, nor by a digest that it was not given', async () => {
      const bytes = randomBytes(10);
      await store.put(streamOf(bytes));
      const hex = digestOf(bytes).slice('sha256:'.length);
      for (const name of [
        '',
        hex,
        `sha256:../${hex}`,
        `sha256:${hex}/`,
        'sha256:..',
        '/etc/passwd',
      ]) {
        expect(await fetched(name)).toBeUndefined();
      }
      expect(await fetched(digestOf(Buffer.from('other')))).toBeUndefined();
    });

    it('takes the same file from many at once', async () => {
      const bytes = randomBytes(2 ** 20);
      const stored = await Promise.all(Array.from({ length: 5 }, () => store.put(streamOf(bytes))));
      expect(new Set(stored.map(({ digest }) => digest))).toEqual(new Set([digestOf(bytes)]));
      expect((await fetched(digestOf(bytes)))?.equals(bytes)).toBe(true);
    });

    it('does not overwrite what is at the path', async () => {
      const bytes = randomBytes(10);
      await store.put(streamOf(bytes));
      const path = join(scratch, 'taken');
      writeFileSync(path, 'mine');
      await expect(store.fetch(digestOf(bytes), path)).rejects.toThrow('EEXIST');
      expect(readFileSync(path, 'utf8')).toBe('mine');
    });

    it('keeps nothing of a stream that fails or is cut off', async () => {
      const room = randomBytes(limit - 2 ** 20);
      const failing = Readable.from(
        (function* () {
          yield randomBytes(6 * 2 ** 20);
          throw new Error('the client went away');
        })(),
      );
      await expect(store.put(failing)).rejects.toThrow('the client went away');
      const cut = new PassThrough();
      const taken = store.put(cut);
      cut.write(randomBytes(6 * 2 ** 20), () => cut.destroy());
      await expect(taken).rejects.toThrow(/premature/i);
      expect((await store.put(streamOf(room))).digest).toBe(digestOf(room));
    });

    it('keeps to its bound', async () => {
      const half = () => randomBytes(limit / 2 - 2 ** 20);
      const first = half();
      await store.put(streamOf(first));
      await expect(store.put(streamOf(randomBytes(limit)))).rejects.toThrow(FilesFull);
      const answers = await Promise.allSettled(
        [half(), half(), half()].map((bytes) => store.put(streamOf(bytes))),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
      await store.keep(new Set([digestOf(first)]), later());
      expect((await fetched(digestOf(first)))?.equals(first)).toBe(true);
      const second = half();
      expect((await store.put(streamOf(second))).digest).toBe(digestOf(second));
    });

    it('removes what is not needed, unless it is young', async () => {
      const [needed, unneeded] = [randomBytes(10), randomBytes(10)];
      await store.put(streamOf(needed));
      await store.put(streamOf(unneeded));
      await store.keep(new Set([digestOf(needed)]), new Date(Date.now() - 60_000));
      expect(await fetched(digestOf(unneeded))).toEqual(unneeded);
      await store.keep(new Set([digestOf(needed)]), later());
      expect(await fetched(digestOf(unneeded))).toBeUndefined();
      expect(await fetched(digestOf(needed))).toEqual(needed);
    });

    it('is young again when the same file comes again', async () => {
      const bytes = randomBytes(10);
      await store.put(streamOf(bytes));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const between = new Date();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await store.put(streamOf(bytes));
      await store.keep(new Set(), between);
      expect(await fetched(digestOf(bytes))).toEqual(bytes);
    });
  });
}

describe('a directory of files', () => {
  it('leaves nothing behind, and notices damage', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'netcost-files-'));
    const store = new DirectoryStore(directory, limit);
    const bytes = randomBytes(10);
    const { digest } = await store.put(streamOf(bytes));
    await expect(store.put(streamOf(randomBytes(limit + 1)))).rejects.toThrow(FilesFull);
    const [name = '', ...others] = readdirSync(directory);
    expect(others).toEqual([]);
    writeFileSync(join(directory, name), 'something else');
    const path = join(directory, 'fetched');
    await expect(store.fetch(digest, path)).rejects.toThrow('damaged');
    expect(existsSync(path)).toBe(false);
    rmSync(directory, { recursive: true });
  });
});
