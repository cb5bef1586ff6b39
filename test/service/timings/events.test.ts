import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForTiming, done, PretendedWorker } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
let worker: PretendedWorker;
beforeAll(async () => {
  service = await startService({ EVENT_STREAMS: '2' });
  worker = new PretendedWorker(service);
  await worker.offer(['cpu']);
});
afterAll(() => service.close());

interface Told {
  readonly id: number;
  readonly event: string;
  readonly data: { readonly sequence: number; readonly type: string };
}

/** What an `EventSource` would make of a stream, one event after another. */
async function* told(response: Response): AsyncGenerator<Told> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]),
      );
      if (fields['data'] === undefined) continue;
      yield {
        id: Number(fields['id']),
        event: fields['event'] ?? '',
        data: JSON.parse(fields['data']) as Told['data'],
      };
    }
  }
}

async function all(events: AsyncIterable<Told>): Promise<Told[]> {
  const list: Told[] = [];
  for await (const event of events) list.push(event);
  return list;
}

const open = (id: string, headers: Record<string, string> = {}, query = '') =>
  service.get(`/v1/timings/${id}/events${query}`, headers);

const types = (events: readonly Told[]) => events.map(({ event }) => event);

describe('the events of a timing', () => {
  it('are told as they happen, and end with the last', async () => {
    const { id } = await askForTiming(service);
    const response = await open(id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = told(response);
    expect((await events.next()).value).toMatchObject({ id: 1, event: 'queued' });
    const claim = await worker.claim(id);
    expect((await events.next()).value).toMatchObject({ id: 2, event: 'started' });
    await worker.tell(claim, 'progress', { runs: 10, medianMs: 1.5 });
    expect((await events.next()).value).toMatchObject({
      ...{ id: 3, event: 'progress' },
      data: { sequence: 3, type: 'progress', data: { runs: 10, medianMs: 1.5 } },
    });
    await worker.end(claim, done(1.5));
    expect(types(await all(events))).toEqual(['done']);
  });

  it('go on after the last that was received, and no more where none follows', async () => {
    const { id } = await askForTiming(service);
    await worker.time(id);
    expect(types(await all(told(await open(id))))).toEqual(['queued', 'started', 'done']);
    const resumed = await all(told(await open(id, { 'last-event-id': '1' })));
    expect(resumed.map((event) => event.id)).toEqual([2, 3]);
    expect(types(await all(told(await open(id, {}, '?after=2'))))).toEqual(['done']);
    expect((await open(id, { 'last-event-id': '3' })).status).toBe(204);
  });

  it('are of a timing that there is, after an id that there can be', async () => {
    expect((await open(crypto.randomUUID())).status).toBe(404);
    const { id } = await askForTiming(service);
    expect((await open(id, { 'last-event-id': 'x' })).status).toBe(422);
    // None would ever come after an event that the timing has not had.
    const ahead = await open(id, { 'last-event-id': '2' });
    expect(ahead.status).toBe(422);
    expect(await ahead.json()).toMatchObject({ detail: 'the timing has no event 2 yet' });
    expect((await open(id, {}, `?after=${'9'.repeat(20)}`)).status).toBe(422);
    expect((await open(id, {}, `?after=${2 ** 31}`)).status).toBe(422);
    const head = await fetch(`${service.url}/v1/timings/${id}/events`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('are told to a bounded number at once; who leaves makes room', async () => {
    const { id } = await askForTiming(service);
    const leaving = new AbortController();
    const path = `${service.url}/v1/timings/${id}/events`;
    const held = await Promise.all([
      fetch(path, { signal: leaving.signal }),
      fetch(path, { signal: leaving.signal }),
    ]);
    expect(held.map(({ status }) => status)).toEqual([200, 200]);
    const refused = await open(id);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
    leaving.abort();
    await expect
      .poll(async () => {
        const response = await open(id);
        await response.body?.cancel();
        return response.status;
      })
      .toBe(200);
  });
});

it('an open stream ends when the service closes, which does not wait for it', async () => {
  const closing = await startService();
  const { id } = await askForTiming(closing);
  const events = told(await closing.get(`/v1/timings/${id}/events`));
  await events.next();
  const began = performance.now();
  const closed = closing.app.close();
  expect((await events.next()).done).toBe(true);
  await closed;
  expect(performance.now() - began).toBeLessThan(2_000);
});
