import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, exitCode, freePort, hasProgram } from '../support/process.ts';
import { type Service, startService } from '../support/service.ts';

const cacheOf = (response: Response) => response.headers.get('netcost-cache');

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

describe.skipIf(!hasProgram('redis-server'))('a shared cache in Redis', () => {
  let port: number;
  let redis: ChildProcess;
  const services: Service[] = [];

  function startRedis(): ChildProcess {
    return spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
  }

  async function start(environment: Record<string, string> = {}): Promise<Service> {
    const service = await startService({ REDIS_URL: `redis://127.0.0.1:${port}`, ...environment });
    services.push(service);
    return service;
  }

  beforeAll(async () => {
    port = await freePort();
    redis = startRedis();
    await eventually(() => isListening(port));
  });

  afterAll(async () => {
    await Promise.all(services.map((service) => service.close()));
    redis.kill('SIGKILL');
  });

  it('serves what another instance computed', async () => {
    const [first, second] = [await start(), await start()];
    await eventually(async () => {
      await first.get('/v1/cost/resnet50');
      const fresh = await start();
      return cacheOf(await fresh.get('/v1/cost/resnet50')) === 'shared';
    });
    const own = await first.get('/v1/cost/resnet50');
    const shared = await second.get('/v1/cost/resnet50');
    expect(cacheOf(own)).toBe('hit');
    expect(await shared.text()).toBe(await own.text());
  });

  it('computes while Redis is away, and uses it again when it is back', async () => {
    const service = await start();
    redis.kill('SIGKILL');
    await exitCode(redis);
    const away = await service.get('/v1/cost/vgg16');
    expect(away.status).toBe(200);
    expect(cacheOf(away)).toBe('miss');
    const metrics = await (await service.get('/metrics')).text();
    expect(metrics).toMatch(/^netcost_redis_errors_total\{kind="error"\} [1-9]/m);
    redis = startRedis();
    await eventually(async () => {
      await service.get(`/v1/cost/vgg16?stageDepth=${1 + Math.floor(Math.random() * 64)}`);
      const other = await start();
      await other.get('/v1/cost/vgg19');
      const fresh = await start();
      return cacheOf(await fresh.get('/v1/cost/vgg19')) === 'shared';
    }, 20_000);
  }, 40_000);

  it('computes when Redis is slow', async () => {
    const service = await start({ REDIS_TIMEOUT_MS: '20' });
    await eventually(async () => {
      await service.get(`/v1/cost/vgg11?batch=${1 + Math.floor(Math.random() * 1e6)}`);
      return cacheOf(await (await start()).get('/v1/cost/resnet50')) === 'shared';
    });
    redis.kill('SIGSTOP');
    try {
      const before = performance.now();
      const slow = await service.get('/v1/cost/vgg13?batch=7');
      expect(slow.status).toBe(200);
      expect(cacheOf(slow)).toBe('miss');
      expect(performance.now() - before).toBeLessThan(2_000);
      const metrics = await (await service.get('/metrics')).text();
      expect(metrics).toMatch(/^netcost_redis_errors_total\{kind="timeout"\} [1-9]/m);
    } finally {
      redis.kill('SIGCONT');
    }
  }, 20_000);
});
