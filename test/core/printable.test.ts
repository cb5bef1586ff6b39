import { describe, expect, it } from 'vitest';
import { printable } from '../../src/core/printable.ts';

describe('a name that is shown', () => {
  it.each([
    ['layer1.0.conv2 → ünï 🎉', 'layer1.0.conv2 → ünï 🎉'],
    ['a\0b\nc\x1b[31m\x7f', 'a\ufffdb\ufffdc\ufffd[31m\ufffd'],
    ['\ud800x\udc00', '\ufffdx\ufffd'],
    ['\u202eevil\u2066', '\ufffdevil\ufffd'],
  ])('%j is %j', (name, shown) => {
    expect(printable(name)).toBe(shown);
  });
});
