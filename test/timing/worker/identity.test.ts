import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hasEnded, identityOf, ownIdentity } from '../../../src/timing/worker/identity.ts';

const own = ownIdentity();

describe.skipIf(own === null)('the identity of a process', () => {
  const known = own ?? { boot: '', namespaces: '', pid: 0, started: '' };

  it('is told to be there while it is, and to have ended once it has', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const identity = identityOf(child.pid ?? 0);
    expect(hasEnded(identity)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(identity).not.toBeNull();
    expect(hasEnded(identity)).toBe(true);
  });

  it('is another than that of an earlier process of the same number', () => {
    expect(hasEnded(known)).toBe(false);
    expect(hasEnded({ ...known, started: '1' })).toBe(true);
  });

  it.each([
    ['of another machine', { boot: 'other', started: '1' }],
    ['of another container', { namespaces: 'pid:[1] time:[1]', started: '1' }],
  ])('tells nothing %s', (_what, changes) => {
    expect(hasEnded({ ...known, ...changes })).toBe(false);
  });

  it('tells nothing where there is none', () => {
    expect(hasEnded(null)).toBe(false);
  });
});
