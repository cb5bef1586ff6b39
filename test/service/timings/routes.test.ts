import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForTiming, PretendedWorker } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
let worker: PretendedWorker;
beforeAll(async () => {
  service = await startService();
  worker = new PretendedWorker(service);
  await worker.offer(
    ['cpu'],
    [{ provider: 'cuda', reason: 'no NVIDIA driver', hint: 'install one' }],
  );
});
afterAll(() => service.close());

type Json = Record<string, unknown>;
const read = async (response: Response) => (await response.json()) as Json;

describe('asking for a timing', () => {
  it('is accepted, with where it is and when to ask again', async () => {
    const response = await service.post('/v1/timings', { preset: 'resnet18', batch: 2 });
    const job = await read(response);
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/v1/timings/${String(job['id'])}`);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const cost = await service.post('/v1/cost', { preset: 'resnet18', batch: 2 });
    expect(job).toMatchObject({
      state: 'queued',
      network: {
        name: 'resnet18',
        preset: 'resnet18',
        digest: cost.headers.get('netcost-digest'),
      },
      settings: {
        ...{ batch: 2, device: 'cpu', threads: null, optimization: 'all', protocol: 'standard' },
        ...{ profile: true, allowFallback: false },
      },
      source: { kind: 'document', format: 'architecture' },
    });
    expect(job['waiting']).toBeUndefined();
    expect(job['client']).toBeUndefined();
  });

  it('points at what is wrong with the network', async () => {
    const wrong = await service.post('/v1/timings', { preset: 'resnet19' });
    expect(wrong.status).toBe(404);
    expect(await read(wrong)).toMatchObject({ code: 'unknown-preset', pointer: '/preset' });
    const unbound = await service.post('/v1/timings', {
      architecture: {
        version: 1,
        name: 'x',
        inputs: { image: { shape: ['N', 3, 'H', 32] } },
        layers: [{ type: 'relu' }],
      },
    });
    expect(await read(unbound)).toMatchObject({ code: 'unbound-symbol' });
  });

  it('refuses a type that nothing can run, unless another is asked for', async () => {
    const architecture = {
      version: 1,
      name: 'coarse',
      type: 'bfloat16',
      inputs: { image: { shape: ['N', 8] } },
      layers: [{ type: 'relu' }],
    };
    const coarse = await service.post('/v1/timings', { architecture });
    expect(coarse.status).toBe(422);
    expect(await read(coarse)).toMatchObject({
      code: 'not-runnable',
      detail: expect.stringContaining('input "image" is of bfloat16') as string,
      hint: expect.stringContaining('`type`') as string,
    });
    const asked = await service.post('/v1/timings', { architecture, type: 'float16' });
    expect(asked.status).toBe(202);
  });

  it('takes a document as it is, its choices in the query', async () => {
    const document = {
      version: 1,
      name: 'own',
      inputs: { image: { shape: ['N', 3, 8, 8] } },
      layers: [{ type: 'conv2d', outChannels: 4, kernel: 3 }],
    };
    const response = await service.post('/v1/timings?batch=3&profile=false', document);
    expect(await read(response)).toMatchObject({
      network: { name: 'own' },
      settings: { batch: 3, profile: false },
    });
  });
});

describe('a key', () => {
  it('gives the same timing again, and no other', async () => {
    const headers = { 'idempotency-key': 'once' };
    const odd = await service.post('/v1/timings', {}, { 'idempotency-key': 'two words' });
    expect(await read(odd)).toMatchObject({
      detail: expect.stringContaining('"idempotency-key" of the header') as string,
    });
    const first = await askForTiming(service, { preset: 'vgg11' }, headers);
    const again = await askForTiming(service, { preset: 'vgg11' }, headers);
    expect(again.id).toBe(first.id);
    const other = await service.post('/v1/timings', { preset: 'vgg13' }, headers);
    expect(other.status).toBe(422);
    expect(await read(other)).toMatchObject({ code: 'idempotency-conflict' });
  });
});

describe('reuse', () => {
  it('answers with an equal timing that is done, and with no other', async () => {
    const asked = { preset: 'squeezenet1_1', reuse: 3600 };
    const first = await askForTiming(service, asked);
    expect((await askForTiming(service, asked)).id).not.toBe(first.id);
    await worker.time(first.id);
    const response = await service.post('/v1/timings', asked);
    expect(response.status).toBe(200);
    expect(await read(response)).toMatchObject({ id: first.id, state: 'done' });
    for (const change of [{ threads: 2 }, { batch: 2 }, { protocol: 'quick' }, { reuse: 0 }]) {
      expect((await askForTiming(service, { ...asked, ...change })).id).not.toBe(first.id);
    }
  });
});

describe('a device', () => {
  it('that no worker can offer is refused with what to install', async () => {
    const response = await service.post('/v1/timings', { preset: 'vgg11', device: 'cuda' });
    expect(response.status).toBe(422);
    expect(await read(response)).toMatchObject({
      code: 'device-unavailable',
      pointer: '/device',
      detail: expect.stringContaining('no NVIDIA driver') as string,
      expected: 'one of box/cpu',
      hint: 'install one',
    });
    const named = await service.post('/v1/timings', { preset: 'vgg11', device: 'box/cpu:3' });
    expect(await read(named)).toMatchObject({ code: 'device-unavailable' });
  });

  it.each([
    ['inputs', { memoryBytes: 4 * 3 * 224 * 224 - 1, diskBytes: 2 ** 40 }, 'JOB_MEMORY_BYTES'],
    ['weights', { memoryBytes: 2 ** 40, diskBytes: 1024 }, 'JOB_DISK_BYTES'],
  ])('whose workers do not take so large %s is refused', async (_what, limits, setting) => {
    const narrow = new PretendedWorker(service, `narrow-${setting}`);
    await narrow.offer(['cpu'], [], { limits });
    const device = `${narrow.name}/cpu`;
    const response = await service.post('/v1/timings', { preset: 'vgg11', device });
    expect(response.status).toBe(422);
    expect(await read(response)).toMatchObject({
      code: 'not-runnable',
      expected: expect.stringContaining(setting) as string,
    });
    expect((await service.post('/v1/timings', { preset: 'vgg11' })).status).toBe(202);
    await service.app.timing.ledger.retire(narrow.name);
  });

  it.each(['cpu:0', 'other/cuda', 'other/cpu:0'])(
    'is refused under the name %s, which none can have',
    async (device) => {
      const response = await service.post('/v1/timings', { preset: 'vgg11', device });
      expect(response.status).toBe(422);
      expect(await read(response)).toMatchObject({
        code: 'device-unavailable',
        pointer: '/device',
        expected: expect.stringContaining('WORKER/cpu') as string,
      });
    },
  );

  it('that some worker may yet offer is waited for, and the timing says so', async () => {
    const job = await askForTiming(service, { preset: 'vgg11', device: 'other/cuda:1' });
    expect(job['waiting']).toEqual({
      reason: 'no worker that is alive offers other/cuda:1',
    });
  });

  it('is listed with its worker, and what is missing', async () => {
    expect(await read(await service.get('/v1/devices'))).toMatchObject({
      devices: [{ name: 'box/cpu', provider: 'cpu', worker: 'box', alive: true }],
      workers: [{ name: 'box', alive: true, missing: [{ provider: 'cuda' }] }],
    });
    const text = await (await service.get('/v1/devices', { accept: 'text/plain' })).text();
    expect(text).toMatch(/^box\/cpu +yes +Model/m);
    expect(text).toContain('box has no cuda: no NVIDIA driver (install one)');
  });
});

describe('a timing that is done', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await askForTiming(service, { preset: 'resnet18', protocol: 'quick' }));
    await worker.time(id, 2.5);
  });

  it('has its figures, and its layers as far as is asked', async () => {
    const layers = async (detail: string) => {
      const job = await read(await service.get(`/v1/timings/${id}?detail=${detail}`));
      return (job as { result: { profile: { layers?: Json[] } } }).result.profile.layers;
    };
    expect(await layers('summary')).toBeUndefined();
    const [plain] = (await layers('layers')) ?? [];
    expect(plain).toMatchObject({ macs: String(2n ** 60n + 1n), macShare: 1 });
    expect(plain).not.toHaveProperty('groups');
    expect((await layers('groups'))?.[0]).toHaveProperty('groups');
  });

  it('is told in tables', async () => {
    const as = async (accept: string) =>
      (await service.get(`/v1/timings/${id}`, { accept })).text();
    const text = await as('text/plain');
    expect(text).toMatch(/^resnet18 on box\/cpu: done$/m);
    expect(text).toMatch(/^median \(p50\) +2\.500 ms$/m);
    expect(text).toMatch(/^conv1 +1\.250 +100\.0% +1,152,921,504,606,846,977 +100\.0%/m);
    expect(text).toContain('- few runs');
    const summary = await service.get(`/v1/timings/${id}?detail=summary`, { accept: 'text/plain' });
    expect(await summary.text()).toMatch(/^Slowest layers .*\nconv1 +1\.250 +100\.0% +100\.0%/m);
    expect(await as('text/markdown')).toMatch(/\| median \(p50\) +\| +2\.500 ms \|/);
    expect(await as('text/csv')).toMatch(/^layers,type,timeMs,share,macs/);
  });

  it('has its samples', async () => {
    expect(await read(await service.get(`/v1/timings/${id}/samples`))).toEqual({
      ...{ id, unit: 'ms' },
      samples: [2.5, 2.75, 2.5],
    });
    const csv = await service.get(`/v1/timings/${id}/samples`, { accept: 'text/csv' });
    expect(await csv.text()).toBe('run,ms\r\n1,2.5\r\n2,2.75\r\n3,2.5\r\n');
  });

  it('stays done when it is cancelled', async () => {
    const response = await fetch(`${service.url}/v1/timings/${id}`, { method: 'DELETE' });
    expect(response.status).toBe(200);
    expect(await read(response)).toMatchObject({ state: 'done' });
  });
});

describe('cancelling', () => {
  const cancel = (id: string) => fetch(`${service.url}/v1/timings/${id}`, { method: 'DELETE' });

  it('ends a timing that waits', async () => {
    const { id } = await askForTiming(service);
    const response = await cancel(id);
    expect(response.status).toBe(200);
    expect(await read(response)).toMatchObject({ state: 'cancelled', cancelRequested: true });
  });

  it('asks a running one to end', async () => {
    const { id } = await askForTiming(service);
    const claim = await worker.claim(id);
    const response = await cancel(id);
    expect(response.status).toBe(202);
    expect(await read(response)).toMatchObject({ state: 'running', cancelRequested: true });
    await worker.end(claim, { state: 'cancelled' });
    expect(await read(await service.get(`/v1/timings/${id}`))).toMatchObject({
      state: 'cancelled',
    });
  });

  it('knows no other', async () => {
    expect((await cancel('nothing')).status).toBe(404);
    expect((await cancel(crypto.randomUUID())).status).toBe(404);
  });
});

describe('the list of timings', () => {
  const list = async (query: string) =>
    (await read(await service.get(`/v1/timings?${query}`))) as {
      timings: { id: string; result?: { profile?: Json } }[];
      next?: string;
    };

  it('is paged to its end, the last accepted first', async () => {
    const ids: string[] = [];
    let after = '';
    do {
      const { timings, next } = await list(`limit=3${after}`);
      expect(timings.length).toBeLessThanOrEqual(3);
      ids.push(...timings.map(({ id }) => id));
      after = next === undefined ? '' : `&after=${next}`;
    } while (after !== '');
    const { timings } = await list('limit=1000');
    expect(ids).toEqual(timings.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can be narrowed', async () => {
    const { timings } = await list('preset=squeezenet1_1&state=done&device=cpu');
    expect(timings).toHaveLength(1);
    expect(timings[0]?.result).toBeDefined();
    expect(timings[0]?.result?.profile?.['layers']).toBeUndefined();
    expect((await list(`since=${new Date(Date.now() + 60_000).toISOString()}`)).timings).toEqual(
      [],
    );
  });

  it('refuses what is no time', async () => {
    expect((await service.get('/v1/timings?since=2026-13-01')).status).toBe(400);
    expect((await service.get('/v1/timings?since=yesterday')).status).toBe(400);
  });

  it('refuses what is no cursor', async () => {
    const response = await service.get('/v1/timings?after=nonsense');
    expect(response.status).toBe(422);
    expect(await read(response)).toMatchObject({ code: 'invalid-option', pointer: '/after' });
  });

  it('is a table for people, and rows for programs', async () => {
    const text = await (await service.get('/v1/timings', { accept: 'text/plain' })).text();
    expect(text).toMatch(/ squeezenet1_1 +box\/cpu +done +1 +1\.500 /);
    const csv = await (await service.get('/v1/timings', { accept: 'text/csv' })).text();
    expect(csv.split('\r\n')[0]).toContain('id,state,network');
  });
});

describe('a failed timing', () => {
  it('says why, and what to do', async () => {
    const { id } = await askForTiming(service);
    await worker.end(await worker.claim(id), {
      state: 'failed',
      failure: { code: 'out-of-memory', message: 'it took too much', hint: 'a smaller batch' },
    });
    const text = await (await service.get(`/v1/timings/${id}`, { accept: 'text/plain' })).text();
    expect(text).toContain('- out-of-memory: it took too much');
    expect(text).toContain('- a smaller batch');
    const samples = await service.get(`/v1/timings/${id}/samples`);
    expect(samples.status).toBe(409);
    expect(await read(samples)).toMatchObject({ code: 'timing-unfinished' });
  });
});

it('counts timings by state for Prometheus', async () => {
  const metrics = await (await service.get('/metrics')).text();
  expect(metrics).toMatch(/^netcost_timings\{state="failed"\} 1$/m);
  expect(Number(/^netcost_timings\{state="queued"\} (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(
    0,
  );
});

describe('bounds', () => {
  it('of the queue, of a client, and of requests in a minute are kept', async () => {
    const small = await startService({ TIMINGS_PER_CLIENT: '1', TIMINGS_PER_MINUTE: '3' });
    const ask = () => small.post('/v1/timings', { preset: 'vgg11' });
    expect((await ask()).status).toBe(202);
    const full = await ask();
    expect(full.status).toBe(429);
    expect(full.headers.get('retry-after')).toBe('10');
    expect(await read(full)).toMatchObject({
      code: 'queue-full',
      expected: 'at most 1, the setting TIMINGS_PER_CLIENT',
    });
    await ask();
    const often = await ask();
    expect(often.status).toBe(429);
    expect(Number(often.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await read(often)).toMatchObject({ code: 'rate-limited' });
    await small.close();
  });
});
