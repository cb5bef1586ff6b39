import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { AttributeValue, ElementType } from '../../../src/core/graph/types.ts';
import { operators } from '../../../src/core/ops/index.ts';
import type { AttributeSpec } from '../../../src/core/ops/spec.ts';
import { runOperator } from '../../support/operator.ts';

const dims = fc.array(fc.nat(4), { maxLength: 5 });
const ints = fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 6 });
const types = ['float32', 'int64', 'uint8', 'bool'] as const satisfies readonly ElementType[];

const operand = fc.oneof(
  { weight: 6, arbitrary: fc.record({ dims, type: fc.constantFrom(...types) }) },
  {
    weight: 3,
    arbitrary: ints.map((data) => ({ dims: [data.length], type: 'int64' as const, data })),
  },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: -3, max: 9 })
      .map((value) => ({ dims: [], type: 'int64' as const, data: [value] })),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

function attribute({ kind, values }: AttributeSpec): fc.Arbitrary<AttributeValue> {
  switch (kind) {
    case 'int':
      return fc.integer({ min: -3, max: 9 });
    case 'ints':
      return ints;
    case 'float':
      return fc.double({ noNaN: true });
    case 'floats':
      return fc.array(fc.double({ noNaN: true }), { maxLength: 6 });
    case 'string':
      return values ? fc.constantFrom(...values) : fc.string();
    case 'strings':
      return fc.array(fc.string(), { maxLength: 3 });
    case 'tensor':
      return fc.record({ elementType: fc.constantFrom(...types), dims });
  }
}

describe('every operator', () => {
  it.each(operators.list().map((spec) => [spec.name, spec] as const))(
    '%s takes any node, or says what is wrong with it',
    (_, spec) => {
      const [least, most] = spec.inputs;
      const attributes = fc.record(
        Object.fromEntries(
          Object.entries(spec.attributes ?? {}).map(([name, known]) => [name, attribute(known)]),
        ),
        {
          requiredKeys: Object.entries(spec.attributes ?? {})
            .filter(([, { required }]) => required)
            .map(([name]) => name),
        },
      );
      const nodes = fc.record({
        operands: fc.array(operand, { minLength: least, maxLength: Math.min(most, least + 4) }),
        attributes,
        opset: fc.integer({ min: 7, max: 28 }),
        outputCount: fc.integer({ min: Math.max(spec.outputs[0], 1), max: 4 }),
      });
      fc.assert(
        fc.property(nodes, ({ operands, attributes: given, opset, outputCount }) => {
          try {
            const { outputs, operations } = runOperator(spec.name, operands, given, {
              domain: spec.domain ?? '',
              opset,
              outputCount,
            });
            expect(outputs).toHaveLength(outputCount);
            for (const count of Object.values(operations)) {
              expect(count >= 0 && (typeof count === 'bigint' || Number.isInteger(count))).toBe(
                true,
              );
            }
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
          }
        }),
        { numRuns: 100, seed: 1 },
      );
    },
  );
});
