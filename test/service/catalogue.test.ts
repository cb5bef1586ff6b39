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
