import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operators } from '../../../src/core/ops/index.ts';

/** Names of the operators of ONNX 1.23.2 (opset 28), by domain. */
const standard = JSON.parse(
  readFileSync(new URL('../../golden/onnx-operators.json', import.meta.url), 'utf8'),
) as Record<string, readonly string[]>;

/** Operators that hold a graph of their own: a front end takes them apart before nodes are made. */
const withSubgraphs = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);

describe('the registry', () => {
  it.each(Object.entries(standard))('has every operator of %s', (domain, names) => {
    const missing = names.filter(
      (name) => !withSubgraphs.has(name) && !operators.find(domain, name),
    );
    expect(missing).toEqual([]);
  });

  it('counts at least 150 operators, and has a rule in words for each', () => {
    const counted = operators.list().filter(({ status }) => status === 'counted');
    expect(counted.length).toBeGreaterThanOrEqual(150);
    expect(counted.filter((spec) => !spec.count)).toEqual([]);
    expect(operators.list().filter(({ rule }) => rule === '')).toEqual([]);
  });

  it('gives no count to an operator that it does not count', () => {
    const others = operators.list().filter(({ status }) => status !== 'counted');
    expect(others.filter((spec) => spec.count)).toEqual([]);
  });
});
