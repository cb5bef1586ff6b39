import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operators } from '../../../src/core/ops/index.ts';

/** Operators of ONNX 1.23.2 (opset 28) with the opsets that changed them, by domain. */
const standard = JSON.parse(
  readFileSync(new URL('../../golden/onnx-operators.json', import.meta.url), 'utf8'),
) as Record<string, Readonly<Record<string, readonly number[]>>>;

/** An operator that holds a function, which a front end takes apart before nodes are made. */
const expanded = new Set(['SequenceMap']);

describe('the registry', () => {
  it.each(Object.entries(standard))('has every operator of %s', (domain, versions) => {
    const missing = Object.keys(versions).filter(
      (name) => !expanded.has(name) && !operators.find(domain, name),
    );
    expect(missing).toEqual([]);
  });

  it('counts at least 150 operators, and has a rule in words for each', () => {
    const counted = operators.list().filter(({ status }) => status === 'counted');
    expect(counted.length).toBeGreaterThanOrEqual(150);
    expect(counted.filter((spec) => spec.count === undefined)).toEqual([]);
    expect(operators.list().filter(({ rule }) => rule === '')).toEqual([]);
  });

  it('gives no count to an operator that it does not count', () => {
    const others = operators.list().filter(({ status }) => status !== 'counted');
    expect(others.filter((spec) => spec.count !== undefined)).toEqual([]);
  });
});
