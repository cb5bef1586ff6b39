import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const operands = [[4, 1, 3], [5, 1], [3]];

describe('variadic operators', () => {
  it('Sum adds m − 1 times per output element', () => {
    const { shapes, operations } = runOperator('Sum', operands);
    expect(shapes).toEqual([[4, 5, 3]]);
    expect(operations).toEqual(counters({ adds: (3 - 1) * 4 * 5 * 3 }));
  });

  it('Mean divides once more', () => {
    const { operations } = runOperator('Mean', operands);
    expect(operations).toEqual(counters({ adds: 2 * 4 * 5 * 3, divides: 4 * 5 * 3 }));
  });

  it.each(['Max', 'Min'])('%s compares m − 1 times, and a single input not at all', (op) => {
    expect(runOperator(op, operands).operations).toEqual(counters({ compares: 2 * 4 * 5 * 3 }));
    expect(runOperator(op, [[4, 5]]).operations).toEqual(counters({}));
  });

  it('know their elements where they know their inputs', () => {
    const inputs = [
      { dims: [3], type: 'int64', data: [1, 5, 2 ** 63] },
      { dims: [], type: 'int64', data: [4] },
    ] as const;
    expect(runOperator('Max', inputs).outputs[0]?.data).toEqual([4, 5, 2 ** 63]);
    expect(runOperator('Min', inputs).outputs[0]?.data).toEqual([1, 4, 4]);
    expect(runOperator('Sum', inputs).outputs[0]?.data).toBeUndefined();
  });

  it('do not broadcast before opset 8', () => {
    expect(() => runOperator('Sum', [[2, 3], [3]], {}, { opset: 6 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(runOperator('Sum', [[3], [3]], {}, { opset: 6 }).shapes).toEqual([[3]]);
  });
});

describe('Where', () => {
  it('selects once per output element, all three inputs broadcast', () => {
    const { outputs, operations } = runOperator('Where', [
      { dims: [2, 1], type: 'bool' },
      { dims: [3], type: 'int32' },
      { dims: [], type: 'int32' },
    ]);
    expect(outputs[0]).toMatchObject({ elementType: 'int32', dims: [2, 3] });
    expect(operations).toEqual(counters({ compares: 2 * 3 }));
  });

  it('resolves the −1 of an exported expand', () => {
    const { outputs } = runOperator('Where', [
      { dims: [3], type: 'bool', data: [1, 0, 0] },
      { dims: [3], type: 'int64', data: [1, 1, 1] },
      { dims: [3], type: 'int64', data: [-1, 4, 5] },
    ]);
    expect(outputs[0]?.data).toEqual([1, 4, 5]);
  });
});
