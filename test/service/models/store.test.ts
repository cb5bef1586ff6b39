import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryFiles, MemoryFiles } from '../../../src/service/models/files.ts';
import type { Model } from '../../../src/formats/model.ts';
import { ModelStore } from '../../../src/service/models/store.ts';
import { eventually } from '../../support/process.ts';

let directory: string;
let faults: string[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'netcost-models-'));
  faults = [];
});
afterEach(() => rm(directory, { recursive: true }));

const open = (limits: { bytes?: number; count?: number } = {}) =>
  ModelStore.open({
    files: new DirectoryFiles(directory),
    bytes: 2 ** 20,
    count: 100,
    ...limits,
    onFault: (_error, digest) => faults.push(digest),
  });

const model = (name: string): Model => ({ format: 'architecture', document: { name, layers: [] } });
const put = async (store: ModelStore, name: string) =>
  (await store.put(model(name), { name })).stored.digest;
const names = (store: ModelStore) => store.list().map(({ name }) => name);
const fileOf = (digest: string) => join(directory, digest.replace('sha256:', ''));

describe('a store on disk', () => {
  it('gives back what was put, under the digest of its content', async () => {
    const store = await open();
    const { stored, created } = await store.put(model('net'), {
      name: 'net',
      counts: { nodes: 3, layers: 2, parameters: '9007199254740993' },
    });
    expect(created).toBe(true);
    expect(stored.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(stored.bytes).toBe((await readFile(fileOf(stored.digest))).length);
    expect(await store.get(stored.digest)).toEqual(model('net'));
    expect((await store.put(model('net'), { name: 'net' })).created).toBe(false);
    expect(await put(store, 'other')).not.toBe(stored.digest);
  });

  it('is there after a restart, in the order of use', async () => {
    const store = await open();
    const described = { name: 'a', counts: { nodes: 1, layers: 1, parameters: 7 } };
    const { stored } = await store.put(model('a'), described);
    await put(store, 'b');
    await utimes(fileOf(stored.digest), new Date(1e9), new Date(1e9));
    const again = await open();
    expect(names(again)).toEqual(['b', 'a']);
    expect(again.describe(stored.digest)).toEqual({ ...stored, usedAt: new Date(1e9) });
    expect(await again.get(stored.digest)).toEqual(model('a'));
    const usedAt = async () => (await stat(fileOf(stored.digest))).mtime;
    await eventually(async () => (await usedAt()).getTime() > 1e9);
  });

  it('finds what another process put into the directory', async () => {
    const store = await open();
    const digest = await put(await open(), 'shared');
    expect(store.use(digest)).toBe(false);
    expect(await store.get(digest)).toEqual(model('shared'));
    expect(names(store)).toEqual(['shared']);
  });

  it('makes room for the new by what was used longest ago', async () => {
    const store = await open({ count: 2 });
    const first = await put(store, 'first');
    const second = await put(store, 'second');
    expect(store.use(first)).toBe(true);
    const third = await put(store, 'third');
    expect(names(store)).toEqual(['third', 'first']);
    await expect(store.get(second)).rejects.toMatchObject({ code: 'unknown-model' });
    const kept = [first, third].map((digest) => digest.replace('sha256:', '')).sort();
    await eventually(async () => (await readdir(directory)).length === 2);
    expect((await readdir(directory)).sort()).toEqual(kept);
  });

  it('keeps within its bytes, and refuses what alone exceeds them', async () => {
    const store = await open();
    const size = store.describe(await put(store, 'a')).bytes;
    const small = await open({ bytes: 2 * size });
    for (const name of ['b', 'c', 'd']) await put(small, name);
    expect(names(small)).toEqual(['d', 'c']);
    await expect(small.put(model('x'.repeat(2 * size)), { name: '' })).rejects.toMatchObject({
      code: 'model-too-large',
    });
    expect(names(await open({ count: 1 }))).toHaveLength(1);
  });

  it('puts the same model many times at once', async () => {
    const store = await open();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => store.put(model('same'), { name: 'same' })),
    );
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it('puts many models at once into a store that is full', async () => {
    const store = await open({ count: 3 });
    const digests = await Promise.all(
      Array.from({ length: 30 }, (_, index) => put(store, `model ${index}`)),
    );
    await eventually(async () => (await readdir(directory)).length === 3);
    const there = digests.filter((digest) => store.use(digest));
    expect(there).toHaveLength(3);
    for (const digest of there) expect(await store.get(digest)).toBeDefined();
    expect(faults).toEqual([]);
  });

  it('can be asked while it is told to forget', async () => {
    const store = await open();
    const digest = await put(store, 'gone');
    const [deleted, got] = await Promise.allSettled([store.delete(digest), store.get(digest)]);
    expect([deleted.status, got.status]).toEqual(['fulfilled', 'rejected']);
    await expect(store.delete(digest)).rejects.toMatchObject({ code: 'unknown-model' });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -20)],
    [
      'with a byte changed',
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('layers', 'lavers')),
    ],
    [
      'of another format',
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('\narch', '\nsomething')),
    ],
    ['that is not JSON', (bytes: Buffer) => Buffer.from(bytes.toString().replace('":[]', '":['))],
    ['without a header', () => Buffer.from('nothing')],
    ['that is empty', () => Buffer.alloc(0)],
  ])('removes a file %s', async (_what, damage) => {
    const store = await open();
    const digest = await put(store, 'damaged');
    await writeFile(fileOf(digest), damage(await readFile(fileOf(digest))));
    await expect(store.get(digest)).rejects.toMatchObject({
      code: 'unknown-model',
      details: { hint: expect.stringContaining('damaged') as string },
    });
    expect(faults).toEqual([digest]);
    expect(await readdir(directory)).toEqual([]);
    expect(await put(store, 'damaged')).toBe(digest);
    expect(await store.get(digest)).toEqual(model('damaged'));
  });

  it('opens over damaged, foreign and abandoned files, and touches only its own', async () => {
    const digest = await put(await open(), 'good');
    const own = 'a'.repeat(64);
    const temporary = `${own}.${crypto.randomUUID()}.tmp`;
    for (const name of [own, temporary, 'notes.txt', 'editor.tmp']) {
      await writeFile(join(directory, name), 'damaged');
      await utimes(join(directory, name), new Date(1e9), new Date(1e9));
    }
    const store = await open();
    expect(names(store)).toEqual(['good']);
    expect(faults).toEqual([`sha256:${own}`]);
    const kept = [digest.replace('sha256:', ''), 'editor.tmp', 'notes.txt'].sort();
    await eventually(async () => (await readdir(directory)).length === kept.length);
    expect((await readdir(directory)).sort()).toEqual(kept);
  });

  it('says so when the disk does not take it', async () => {
    const store = await open();
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file');
    await expect(put(store, 'lost')).rejects.toMatchObject({ code: 'storage-failed' });
    expect(store.list()).toEqual([]);
  });

  it.each(['', 'sha256:', 'sha256:../../etc/passwd', `sha256:${'A'.repeat(64)}`])(
    'never looks for a file named by "%s"',
    async (digest) => {
      await expect((await open()).get(digest)).rejects.toMatchObject({ code: 'unknown-model' });
    },
  );
});

describe('a store in memory', () => {
  it('keeps models until it is gone', async () => {
    const options = { files: new MemoryFiles(), bytes: 2 ** 20, count: 1 };
    const store = await ModelStore.open(options);
    const first = await put(store, 'first');
    const second = await put(store, 'second');
    await expect(store.get(first)).rejects.toMatchObject({ code: 'unknown-model' });
    expect(await store.get(second)).toEqual(model('second'));
  });
});
