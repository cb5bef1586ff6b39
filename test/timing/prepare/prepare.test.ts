import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/formats/architecture/index.ts';
import { prepare } from '../../../src/timing/prepare/prepare.ts';
import { digestOf, MemoryFiles } from '../../support/file-store.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netcost-prepare-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const small: Architecture = {
  version: 1,
  name: 'small',
  inputs: { image: { shape: ['N', 3, 8, 8] } },
  layers: [
    { id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3, padding: 1 },
    { id: 'relu', type: 'relu' },
  ],
};

describe('a document', () => {
  it('is written with random weights, its dims bound', async () => {
    const store = new MemoryFiles();
    const source = store.document({ format: 'architecture', document: small });
    const prepared = await prepare({ source, lowering: { batch: 5 } }, store, folder);
    const bytes = readFileSync(prepared.modelPath);
    expect(prepared).toMatchObject({
      digest: digestOf(bytes),
      bytes: bytes.length,
      weights: 'random',
      type: 'float32',
      batch: 5,
      inputs: [{ name: 'image', type: 'float32', dims: [5, 3, 8, 8] }],
    });
    expect(prepared.report.totals.macs).toBe(5 * 4 * 8 * 8 * 3 * 9);
    expect(statSync(prepared.modelPath).size).toBe(bytes.length);
  });
});
