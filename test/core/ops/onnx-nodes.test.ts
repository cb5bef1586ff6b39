import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Attributes, ElementType } from '../../../src/core/graph/types.ts';
import { operators } from '../../../src/core/ops/index.ts';

/** Element type, dims, and the elements where they are few integers or scalars. */
type Tensor = readonly [type: ElementType, dims: readonly number[], data?: readonly number[]];

/**
 * One of ONNX's own tests of single operators (onnx 1.23.2, `onnx.backend.test.case.node`,
 * Apache-2.0), a line each of the golden file. A sequence of tensors of one shape is the tensor
 * that stacks them.
 */
interface Case {
  readonly name: string;
  readonly op: string;
  readonly domain?: string;
  readonly opset: number;
  readonly attributes?: Attributes;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly (Tensor | null)[];
}

function readCases(file: string): readonly Case[] {
  return readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
}

const cases = readCases('onnx-nodes.jsonl');

/*
 * Not in the golden file, since no single node of tensors says them: tests of several nodes (the
 * expansions of functions), of subgraphs (If, Loop, Scan, SequenceMap, FlexAttention's modifiers)
 * and of sequences of tensors that differ in shape (two of SequenceInsert, one of SplitToSequence).
 */

/** Tests whose output shapes hang on what the inputs hold: pixels, scores, strings. */
const dataDependent = /^(ImageDecoder|NonMaxSuppression|StringNormalizer|StringSplit)$/;

/** Tests of theirs whose output shapes don't. */
const independent = new Set([
  'nonmaxsuppression_zero_max_output',
  'strnormalizer_nostopwords_nochangecase',
  'string_split_empty_tensor',
]);

/** The opsets that changed each operator of ONNX. */
const versions = (
  JSON.parse(
    readFileSync(new URL('../../golden/onnx-operators.json', import.meta.url), 'utf8'),
  ) as Record<string, Record<string, readonly number[]>>
)['ai.onnx'];

function run({ op, domain = '', opset, attributes = {}, inputs, outputs }: Case) {
  const builder = new GraphBuilder({ registry: operators, opset });
  const values = inputs.map((input, index) => {
    if (!input) return undefined;
    const [type, dims, data] = input;
    return data
      ? builder.constant(`c${index}`, type, dims, data)
      : builder.input(`x${index}`, type, dims);
  });
  return builder.add(op, values, attributes, { domain, outputCount: outputs.length });
}

describe("ONNX's tests of single operators", () => {
  const resolved = cases.filter(({ op, name }) => !dataDependent.test(op) || independent.has(name));

  it('covers most operators', () => {
    expect(cases.length).toBeGreaterThan(1400);
    expect(new Set(cases.map(({ op }) => op)).size).toBeGreaterThan(190);
  });

  it.each(resolved)('$name', (test) => {
    const inferred = run(test);
    for (const [index, expected] of test.outputs.entries()) {
      if (!expected) continue;
      const [elementType, dims, data] = expected;
      expect(inferred[index]).toMatchObject({ elementType, dims });
      const known = inferred[index]?.data;
      // Elements are followed where shapes hang on them; those of floats are exact to rounding.
      if (known && data && test.op !== 'Exp') expect(known.map((x) => x + 0)).toEqual(data);
    }
  });

  it('infers alike from the opset on that brought the form tested', () => {
    for (const test of resolved) {
      const since = (versions?.[test.op] ?? []).filter((opset) => opset <= test.opset).at(-1);
      if (test.domain !== undefined || since === undefined) continue;
      const types = run(test).map(({ elementType, dims }) => ({ elementType, dims }));
      expect(run({ ...test, opset: since }), `${test.name} at opset ${since}`).toMatchObject(types);
    }
  });

  it.each(cases.filter((test) => !resolved.includes(test)))(
    '$name depends on what the input holds',
    (test) => {
      expect(() => run(test)).toThrow(InputError);
      expect(() => run(test)).toThrow(expect.objectContaining({ code: 'unresolved-shape' }));
    },
  );
});

describe("ONNX Runtime's contributed operators", () => {
  // What ONNX Runtime 1.32.0 gave for single nodes of our own: the outputs of a run, or where it
  // has no kernel for a CPU, what its own shape inference insists on.
  it.each(readCases('onnxruntime-nodes.jsonl'))('$name', (test) => {
    const expected = test.outputs.map(
      (output) => output && { elementType: output[0], dims: output[1] },
    );
    expect(run(test)).toMatchObject(expected);
  });
});
