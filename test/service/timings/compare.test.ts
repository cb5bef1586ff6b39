import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LedgerUnavailable } from '../../../src/timing/unavailable.ts';
import { data } from '../../support/graphql.ts';
import { askForTiming, PretendedWorker } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
let worker: PretendedWorker;
beforeAll(async () => {
  service = await startService();
  worker = new PretendedWorker(service);
  await worker.offer(['cpu']);
});
afterAll(() => service.close());

interface Answer {
  readonly measured: {
    readonly on: readonly {
      readonly device: string;
      readonly networks: readonly ({ timing: string; p50Ms: number } | null)[];
      readonly ratios: readonly { time: number }[];
    }[];
  };
  readonly pairs: readonly { readonly sentences: readonly { readonly topic: string }[] }[];
}

const path = '/v1/compare?a=vgg11&b=resnet18';
const compare = async (of = path) => (await (await service.get(of)).json()) as Answer;

async function time(p50Ms: number, body: Record<string, unknown>): Promise<string> {
  const { id } = await askForTiming(service, body);
  await worker.time(id, p50Ms);
  return id;
}

describe('a comparison', () => {
  it('says how to time networks where nobody has', async () => {
    expect((await compare()).measured).toEqual({ on: [], times: '/v1/timings' });
    const text = await (await service.get(path, { accept: 'text/plain' })).text();
    expect(text).toContain('POST /v1/timings');
  });

  it('shows what was measured as soon as it is, also where the answer was kept', async () => {
    const first = await service.get(path);
    const etag = first.headers.get('etag') ?? '';
    const again = await service.get(path, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(again.headers.get('cache-control')).toBe('public, no-cache');
    await time(40, { preset: 'vgg11' });
    const resnet = await time(10, { preset: 'resnet18', batch: 1 });
    const response = await service.get(path, { 'if-none-match': etag });
    expect(response.status).toBe(200);
    const { measured, pairs } = (await response.json()) as Answer;
    expect(measured.on).toMatchObject([
      {
        device: 'box/cpu',
        networks: [{ p50Ms: 40 }, { p50Ms: 10, timing: resnet }],
        ratios: [{ a: 0, b: 1, time: 0.25 }],
      },
    ]);
    expect(pairs[0]?.sentences.at(-1)?.topic).toBe('measured');
    const text = await (await service.get(path, { accept: 'text/plain' })).text();
    expect(text).toMatch(/^Measured on box\/cpu +vgg11 +resnet18 +Ratio$/m);
    expect(text).toMatch(/^p50 ms +40\.000 +10\.000 +0\.250×$/m);
    expect(text).toContain('here time follows the MACs');
  });

  it('holds those against each other that were timed alike', async () => {
    await time(7, { preset: 'resnet18', threads: 1 });
    const [on] = (await compare()).measured.on;
    expect(on?.networks).toMatchObject([{ p50Ms: 40 }, { p50Ms: 10 }]);
    await time(30, { preset: 'vgg11', threads: 1 });
    const [newer] = (await compare()).measured.on;
    expect(newer?.networks).toMatchObject([{ p50Ms: 30 }, { p50Ms: 7 }]);
  });

  it('shows times of the sizes that are compared, and of no others', async () => {
    expect((await compare(`${path}&batch=2`)).measured.on).toEqual([]);
    const posted = await service.post('/v1/compare', {
      networks: [{ preset: 'vgg11', batch: 1 }, { preset: 'resnet18' }],
      batchNorm: 'folded',
    });
    const { measured } = (await posted.json()) as Answer;
    expect(measured.on[0]?.networks).toMatchObject([{ p50Ms: 30 }, { p50Ms: 7 }]);
  });

  it('has the same over GraphQL', async () => {
    const query = `{ compare(networks: [{ preset: "vgg11" }, { preset: "resnet18" }]) {
      measured { on { device networks { p50Ms } ratios { time } } }
    } }`;
    expect(await data(service, query)).toEqual({
      compare: {
        measured: {
          on: [
            {
              device: 'box/cpu',
              networks: [{ p50Ms: 30 }, { p50Ms: 7 }],
              ratios: [{ time: 7 / 30 }],
            },
          ],
        },
      },
    });
  });

  it('is made without times where the ledger is away', async () => {
    const away = vi
      .spyOn(service.app.timing.ledger, 'latest')
      .mockRejectedValue(new LedgerUnavailable('away'));
    expect((await compare()).measured.on).toEqual([]);
    away.mockRestore();
    expect((await compare()).measured.on).toHaveLength(1);
  });
});
