import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/service/config.ts';

describe('configuration', () => {
  it('has a default for every setting', () => {
    expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, REDIS_URL: '' });
  });

  it('reads the environment', () => {
    expect(readConfig({ PORT: '8080', DOCS: 'false' })).toMatchObject({ PORT: 8080, DOCS: false });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['LOG_LEVEL', 'loud'],
    ['CACHE_BYTES', '-1'],
    ['REDIS_URL', 'localhost:6379'],
    ['LIMIT_NESTING', '100000'],
    ['DATABASE_URL', ':memory:'],
    ['QUEUE_URL', 'localhost:6379'],
  ])('names %s when it is "%s"', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^configuration: .*${name}`));
  });
});
