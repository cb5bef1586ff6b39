import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

describe('Conv', () => {
  it('counts K·(Cin/g) MACs per output', () => {
    const { shapes, operations } = runOperator(
      'Conv',
      [
        [2, 3, 224, 224],
        [64, 3, 7, 7],
      ],
      { strides: [2, 2], pads: [3, 3, 3, 3] },
    );
    expect(shapes).toEqual([[2, 64, 112, 112]]);
    expect(operations).toEqual(
      counters({
        macs: 2 * 112 * 112 * 64 * (7 * 7 * 3),
        dotProducts: 2 * 112 * 112 * 64,
      }),
    );
  });

  it('refuses channels that do not fit the groups', () => {
    expect(() =>
      runOperator(
        'Conv',
        [
          [1, 6, 8, 8],
          [4, 2, 3, 3],
        ],
        { group: 2 },
      ),
    ).toThrow(expect.objectContaining({ code: 'shape-mismatch', node: 'Conv' }));
  });
});
