import { describe, expect, it } from 'vitest';
import { operators } from '../../../src/core/ops/index.ts';
import { runOperator } from '../../support/operator.ts';

const strings = (...dims: number[]) => ({ dims, type: 'string' }) as const;
const unresolved = expect.objectContaining({ code: 'unresolved-shape' }) as Error;

describe('operators on strings', () => {
  it.each(['StringConcat', 'RegexFullMatch', 'StringNormalizer', 'StringSplit'])(
    '%s is named as not counted',
    (op) => {
      expect(operators.get('', op).status).toBe('unsupported');
    },
  );

  it('are shaped', () => {
    expect(runOperator('StringConcat', [strings(2, 1), strings(3)]).shapes).toEqual([[2, 3]]);
    expect(runOperator('RegexFullMatch', [strings(4)], { pattern: 'a' }).outputs[0]).toMatchObject({
      elementType: 'bool',
      dims: [4],
    });
    expect(runOperator('StringNormalizer', [strings(1, 4)]).shapes).toEqual([[1, 4]]);
  });

  it('are unresolved where the strings decide the shape', () => {
    expect(() => runOperator('StringNormalizer', [strings(4)], { stopwords: ['a'] })).toThrow(
      unresolved,
    );
    const two = { outputCount: 2 };
    expect(() => runOperator('StringSplit', [strings(4)], {}, two)).toThrow(unresolved);
    expect(runOperator('StringSplit', [strings(4)], { maxsplit: 0 }, two).shapes).toEqual([
      [4, 1],
      [4],
    ]);
    expect(() => runOperator('StringNormalizer', [strings(2, 4)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('TfIdfVectorizer has one column per n-gram index', () => {
    const attributes = {
      mode: 'TF',
      min_gram_length: 1,
      max_gram_length: 2,
      max_skip_count: 0,
      ngram_counts: [0, 2],
      ngram_indexes: [0, 3, 1],
      pool_int64s: [2, 3, 5, 4],
    };
    const tokens = (...dims: number[]) => ({ dims, type: 'int64' }) as const;
    expect(runOperator('TfIdfVectorizer', [tokens(2, 6)], attributes).shapes).toEqual([[2, 4]]);
    expect(runOperator('TfIdfVectorizer', [tokens(6)], attributes).shapes).toEqual([[4]]);
    expect(() => runOperator('TfIdfVectorizer', [tokens(1, 2, 6)], attributes)).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});
