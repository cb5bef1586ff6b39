import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src/service/graphql/turns.ts';

describe('turns', () => {
  it('are taken one after another, other work between them', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string) => () => {
      log.push(name);
      setImmediate(() => log.push(`after ${name}`));
      return Promise.resolve(name);
    };
    const names = await Promise.all([turns.take(work('a')), turns.take(work('b'))]);
    expect(names).toEqual(['a', 'b']);
    expect(log).toEqual(['a', 'after a', 'b']);
  });

  it('go on after a failure, which is told to whoever asked', async () => {
    const turns = new Turns();
    const failed = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
