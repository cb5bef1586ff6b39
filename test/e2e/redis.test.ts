import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, hasProgram } from '../support/process.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { type Service, startService } from '../support/service.ts';

const cacheOf = (response: Response) => response.headers.get('netcost-cache');

describe.skipIf(!hasProgram('redis-server'))('a shared cache in Redis', () => {
  let redis: RedisServer;
  const services: Service[] = [];

  async function start(environment: Record<string, string> = {}): Promise<Service> {
    const service = await startService({ REDIS_URL: redis.url, ...environment });
    services.push(service);
    return service;
  }

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(async () => {
    await Promise.all(services.map((service) => service.close()));
    await redis.kill();
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
    await redis.kill();
    const away = await service.get('/v1/cost/vgg16');
    expect(away.status).toBe(200);
    expect(cacheOf(away)).toBe('miss');
    const metrics = await (await service.get('/metrics')).text();
    expect(metrics).toMatch(/^netcost_redis_errors_total\{kind="error"\} [1-9]/m);
    await redis.start();
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
    redis.signal('SIGSTOP');
    try {
      const before = performance.now();
      const slow = await service.get('/v1/cost/vgg13?batch=7');
      expect(slow.status).toBe(200);
      expect(cacheOf(slow)).toBe('miss');
      expect(performance.now() - before).toBeLessThan(2_000);
      const metrics = await (await service.get('/metrics')).text();
      expect(metrics).toMatch(/^netcost_redis_errors_total\{kind="timeout"\} [1-9]/m);
    } finally {
      redis.signal('SIGCONT');
    }
  }, 20_000);
});
