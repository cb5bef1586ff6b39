import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { eventually, exitCode, freePort, spawnProgram, spawnServer } from '../support/process.ts';

describe('the process', () => {
  it('answers, and closes gracefully on SIGTERM', async () => {
    const port = await freePort();
    const child = spawnServer({ PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => (await fetch(`${url}/readyz`)).ok);
    const answer = await fetch(`${url}/v1/cost/vgg11?detail=summary`);
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  }, 30_000);

  it('waits for no client that has said nothing, or half of a request', async () => {
    const port = await freePort();
    const child = spawnServer({ PORT: String(port) });
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
    const sockets = ['', 'GET /livez HTTP/1.1\r\nhost: x\r\n\r\nGET /li', 'GET /li'].map((said) => {
      const socket = connect(port, '127.0.0.1');
      // How it ends does not matter.
      socket.on('error', () => undefined);
      socket.write(said);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const ended = sockets.map(
      (socket) =>
        new Promise((resolve) => {
          socket.resume().once('close', resolve);
        }),
    );
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
    await Promise.all(ended);
  }, 30_000);

  it('logs requests as JSON with the id that it answers with', async () => {
    const port = await freePort();
    const child = spawnServer({ PORT: String(port) });
    if (!child.stdout) throw new Error('no output');
    const output = text(child.stdout);
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => (await fetch(`${url}/readyz`)).ok);
    const given = await fetch(`${url}/livez`, { headers: { 'x-request-id': 'trace-7' } });
    expect(given.headers.get('x-request-id')).toBe('trace-7');
    const insane = await fetch(`${url}/livez`, { headers: { 'x-request-id': 'a b;c' } });
    expect(insane.headers.get('x-request-id')).not.toBe('a b;c');
    child.kill('SIGTERM');
    await exitCode(child);
    const lines = (await output)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { reqId?: string });
    expect(lines.some(({ reqId }) => reqId === 'trace-7')).toBe(true);
  }, 30_000);

  it('does not start under a wrong setting, and names it', async () => {
    const child = spawnServer({ PORT: 'http' });
    if (!child.stderr) throw new Error('no output');
    const errors = text(child.stderr);
    expect(await exitCode(child)).toBe(1);
    expect(await errors).toMatch(/configuration: PORT must be integer/);
  }, 30_000);
});

describe('the process of a worker', () => {
  it('does not start under a wrong setting, and names it', async () => {
    const child = spawnProgram('worker', { WORKER_DEVICES: 'gpu' });
    if (!child.stderr) throw new Error('no output');
    const errors = text(child.stderr);
    expect(await exitCode(child)).toBe(1);
    expect(await errors).toMatch(/configuration: WORKER_DEVICES must match pattern/);
  }, 30_000);

  it('closes gracefully on SIGTERM, also while it waits for its ledger', async () => {
    const nobody = `postgres://127.0.0.1:${await freePort()}/nothing`;
    const child = spawnProgram('worker', { DATABASE_URL: nobody, WORKER_DEVICES: 'cpu' });
    if (!child.stdout) throw new Error('no output');
    for await (const line of child.stdout) if (String(line).includes('not there yet')) break;
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
  }, 60_000);
});
