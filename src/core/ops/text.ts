import { broadcastInputs } from './elementwise.ts';
import type { OperatorSpec } from './spec.ts';

/** Work on strings has no scalar operations to count: it is shaped and named as not counted. */
const text = { status: 'unsupported', outputs: [1, 1] } as const;

const stringConcat: OperatorSpec = {
  ...text,
  name: 'StringConcat',
  opsets: [20],
  inputs: [2, 2],
  rule: 'strings joined pair by pair, inputs broadcast: not counted',
  infer: (node) => [{ elementType: 'string', dims: broadcastInputs(node) }],
};

const regexFullMatch: OperatorSpec = {
  ...text,
  name: 'RegexFullMatch',
  opsets: [20],
  inputs: [1, 1],
  attributes: { pattern: { kind: 'string' } },
  rule: 'whether each string matches a pattern: not counted',
  infer: (node) => [{ elementType: 'bool', dims: node.dims(0) }],
};

const stringNormalizer: OperatorSpec = {
  ...text,
  name: 'StringNormalizer',
  opsets: [10],
  inputs: [1, 1],
  attributes: {
    case_change_action: { kind: 'string', values: ['LOWER', 'UPPER', 'NONE'] },
    is_case_sensitive: { kind: 'int' },
    locale: { kind: 'string' },
    stopwords: { kind: 'strings' },
  },
  rule: 'strings in one case; shaped where no stop words are taken out: not counted',

  infer(node) {
    const { dims } = node.input(0);
    if (dims.length < 1 || dims.length > 2 || (dims.length === 2 && dims[0] !== 1)) {
      node.fail(`the input of StringNormalizer has shape [${dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: '[C] or [1, C]',
      });
    }
    if ((node.strings('stopwords') ?? []).length > 0) {
      node.fail('how many strings are left depends on the stop words among them', {
        code: 'unresolved-shape',
        expected: 'no stop words',
      });
    }
    return [{ elementType: 'string', dims }];
  },
};

const stringSplit: OperatorSpec = {
  ...text,
  name: 'StringSplit',
  opsets: [20],
  inputs: [1, 1],
  outputs: [2, 2],
  attributes: { delimiter: { kind: 'string' }, maxsplit: { kind: 'int' } },
  rule: 'strings cut at a delimiter; shaped where they are not cut at all: not counted',

  infer(node) {
    const { dims } = node.input(0);
    if (node.int('maxsplit', -1) !== 0 && node.elements(0) !== 0) {
      node.fail('the number of parts depends on the strings', {
        code: 'unresolved-shape',
        expected: 'maxsplit = 0, or no strings',
      });
    }
    const parts = node.elements(0) === 0 ? 0 : 1;
    return [
      { elementType: 'string', dims: [...dims, parts] },
      { elementType: 'int64', dims },
    ];
  },
};

const tfIdfVectorizer: OperatorSpec = {
  ...text,
  name: 'TfIdfVectorizer',
  opsets: [9],
  inputs: [1, 1],
  attributes: {
    max_gram_length: { kind: 'int', required: true },
    max_skip_count: { kind: 'int', required: true },
    min_gram_length: { kind: 'int', required: true },
    mode: { kind: 'string', required: true, values: ['TF', 'IDF', 'TFIDF'] },
    ngram_counts: { kind: 'ints', required: true },
    ngram_indexes: { kind: 'ints', required: true },
    pool_int64s: { kind: 'ints' },
    pool_strings: { kind: 'strings' },
    weights: { kind: 'floats' },
  },
  rule: 'weights of the n-grams found in each row: not counted',

  infer(node) {
    const { dims } = node.input(0);
    if (dims.length > 2) {
      node.fail(`the input of TfIdfVectorizer has rank ${dims.length}`, {
        code: 'shape-mismatch',
        expected: '[C] or [N, C]',
      });
    }
    const last = (node.ints('ngram_indexes') ?? []).reduce((a, b) => Math.max(a, b), -1);
    return [{ elementType: 'float32', dims: [...dims.slice(0, -1), last + 1] }];
  },
};

export const textOperators: readonly OperatorSpec[] = [
  stringConcat,
  regexFullMatch,
  stringNormalizer,
  stringSplit,
  tfIdfVectorizer,
];
