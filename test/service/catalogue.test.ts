import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function json<T>(path: string): Promise<T> {
  const response = await service.get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

interface Page {
  total: number;
  presets: { name: string; family: string; year: number }[];
}

describe('presets', () => {
  it('can be filtered, searched, sorted and paged', async () => {
    const all = await json<Page>('/v1/presets?limit=1000');
    expect(all.presets).toHaveLength(all.total);
    const vgg = await json<Page>('/v1/presets?family=vgg');
    expect(vgg.presets.map(({ name }) => name)).toEqual([
      'vgg11',
      'vgg11_bn',
      'vgg13',
      'vgg13_bn',
      'vgg16',
      'vgg16_bn',
      'vgg19',
      'vgg19_bn',
    ]);
    const found = await json<Page>('/v1/presets?search=stride%20paper');
    expect(found.presets.map(({ name }) => name)).toContain('resnet50_v1');
    expect(found.presets.map(({ name }) => name)).not.toContain('vgg11');
    const page = await json<Page>('/v1/presets?sort=name&offset=1&limit=2');
    const names = all.presets.map(({ name }) => name).sort();
    expect(page).toMatchObject({ total: all.total, offset: 1, limit: 2 });
    expect(page.presets.map(({ name }) => name)).toEqual(names.slice(1, 3));
  });

  it('say what they are', async () => {
    expect(await json('/v1/presets/resnet50')).toMatchObject({
      family: 'resnet',
      year: 2015,
      paper: { arxiv: '1512.03385', url: 'https://arxiv.org/abs/1512.03385' },
      variant: expect.stringContaining('v1.5') as string,
      options: { num_classes: { default: 1000, minimum: 1 }, shortcut: { default: 'B' } },
      published: [{ figure: 'macs', value: 3.8e9, note: expect.stringContaining('v1') as string }],
    });
  });

  it('give their architecture under options', async () => {
    const architecture = await json<{ layers: { outFeatures?: number }[] }>(
      '/v1/presets/resnet18/architecture?options=num_classes:10',
    );
    expect(architecture.layers.at(-1)?.outFeatures).toBe(10);
  });
});

describe('operators and conventions', () => {
  it('are listed with their rules', async () => {
    interface Operators {
      total: number;
      operators: { name: string; status: string; rule: string; url: string }[];
    }
    const { operators, total } = await json<Operators>('/v1/operators');
    expect(operators).toHaveLength(total);
    expect(operators.every(({ rule, url }) => rule.length > 3 && url.startsWith('https://'))).toBe(
      true,
    );
    expect(await json('/v1/operators/Conv')).toMatchObject({
      status: 'counted',
      url: 'https://onnx.ai/onnx/operators/onnx__Conv.html',
    });
    const free = await json<Operators>('/v1/operators?status=free&search=shape');
    expect(free.operators.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Reshape', 'Shape']),
    );
    expect(free.operators.every(({ status }) => status === 'free')).toBe(true);
  });

  it('name the three conventions', async () => {
    const { conventions } = await json<{ conventions: { name: string }[] }>('/v1/conventions');
    expect(conventions.map(({ name }) => name)).toEqual(['macs', 'flops', 'arithmetic']);
  });
});
