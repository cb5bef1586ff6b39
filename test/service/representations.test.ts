import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ CORS_ORIGIN: 'https://example.org' });
});
afterAll(() => service.close());

async function text(path: string, accept: string): Promise<string> {
  const response = await service.get(path, { accept });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
  return response.text();
}

describe('plain text', () => {
  it.each([80, 120])('fits %i columns, rules as wide', async (width) => {
    const lines = (await text(`/v1/cost/resnet152?width=${width}`, 'text/plain')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(width);
  });

  it('is a tree by scope, with sums, roll-ups and totals', async () => {
    const table = await text('/v1/cost/resnet50', 'text/plain');
    expect(table).toMatch(/^layer1 +215,808 +667,942,912 +16\.3%$/m);
    expect(table).toMatch(/^ {2}0 +75,008 +231,211,008 +5\.7%$/m);
    expect(table).toMatch(/^ {4}conv2 +conv2d +3x3 +1x64x56x56 +36,864 +115,605,504 +2\.8%$/m);
    expect(table).toMatch(/^14x14 +256 512 1024 /m);
    expect(table).toMatch(/^MACs +4,089,184,256$/m);
    expect(table).toMatch(/^Depth +50 weighted layers on the longest path$/m);
  });

  it('says how it counted', async () => {
    const table = await text('/v1/cost/vgg11?convention=flops&batch=2', 'text/plain');
    expect(table).toContain('convention flops, batch norm explicit, bias counted, N = 2, netcost');
    expect(await text('/v1/cost/vgg11', 'text/plain')).toContain('N = 1 (default)');
  });
});

describe('CSV', () => {
  it('has one row per layer, counts in full', async () => {
    const [header = '', first = '', ...rest] = (await text('/v1/cost/vgg16', 'text/csv'))
      .trimEnd()
      .split('\r\n');
    const columns = header.split(',');
    const cells = first.split(',');
    expect(rest).toHaveLength(39 - 1 + 1);
    expect(cells[columns.indexOf('id')]).toBe('features.0');
    expect(cells[columns.indexOf('outputShape')]).toBe('1x64x224x224');
    expect(cells[columns.indexOf('macs')]).toBe(String(224 * 224 * 27 * 64));
  });

  it('has one row per resolution, stage or operator when asked', async () => {
    const rows = async (table: string) =>
      (await text(`/v1/cost/resnet18?table=${table}`, 'text/csv')).trimEnd().split('\r\n');
    expect((await rows('resolutions'))[1]).toMatch(/^112x112,12544,/);
    expect((await rows('stages')).map((row) => row.split(',')[0])).toContain('layer4');
    expect((await rows('operators'))[1]).toMatch(/^Conv,,20,counted,/);
  });
});

describe('Markdown', () => {
  it('has tables with the figures aligned to the right', async () => {
    const markdown = await text('/v1/cost/resnet18', 'text/markdown');
    expect(markdown).toContain('# resnet18');
    expect(markdown).toMatch(/\| macs +\| 1,814,073,344 \|/);
    expect(markdown).toMatch(/\| layer4\.1\.conv2 +\| conv2d +\| 3x3 +\| 1x512x7x7 +\|/);
  });
});

describe('negotiation', () => {
  it('prefers JSON, and takes what is preferred among the rest', async () => {
    const type = async (accept: string) =>
      (await service.get('/v1/cost/vgg11', { accept })).headers.get('content-type');
    expect(await type('*/*')).toContain('application/json');
    expect(await type('text/csv;q=0.5, text/markdown')).toContain('text/markdown');
  });

  it('compresses for those who take it', async () => {
    const response = await service.get('/v1/cost/resnet152', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(((await response.json()) as { name: string }).name).toBe('resnet152');
    expect(response.headers.get('vary')).toMatch(/accept.*accept-encoding/i);
  });

  it('lets the origins call that were configured, and no others', async () => {
    const allowed = async (origin: string) =>
      (await service.get('/v1/conventions', { origin })).headers.get('access-control-allow-origin');
    expect(await allowed('https://example.org')).toBe('https://example.org');
    expect(await allowed('https://example.com')).toBeNull();
    const closed = await startService();
    const response = await closed.get('/v1/conventions', { origin: 'https://example.org' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    await closed.close();
  });
});
