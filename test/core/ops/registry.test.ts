import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operators } from '../../../src/core/ops/index.ts';
import { operatorUrl } from '../../../src/core/ops/spec.ts';

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

  it.each([
    ['', 'Conv', 'https://onnx.ai/onnx/operators/onnx__Conv.html'],
    ['ai.onnx.ml', 'Scaler', 'https://onnx.ai/onnx/operators/onnx_aionnxml_Scaler.html'],
    [
      'ai.onnx.preview.training',
      'Adam',
      'https://onnx.ai/onnx/operators/onnx_aionnxpreviewtraining_Adam.html',
    ],
    [
      'com.microsoft',
      'FusedConv',
      'https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.FusedConv',
    ],
  ])('links %s %s to its page', (domain, name, url) => {
    expect(operatorUrl(operators.get(domain, name))).toBe(url);
  });
});
