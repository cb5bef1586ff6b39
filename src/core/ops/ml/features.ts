import type { ElementType } from '../../graph/types.ts';
import { allInputs, unary } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import type { OperatorSpec } from '../spec.ts';
import { reshaped } from '../views.ts';
import { mlDomain, rowsOf } from './rows.ts';

/*
 * Maps have no shape of their own: the scores of a row that ZipMap names stand in the graph as
 * those scores, and so do dictionaries that come in.
 */

const feature = { domain: mlDomain, opsets: [1], inputs: [1, 1], outputs: [1, 1] } as const;

/** Looking a key up is no arithmetic, and how many steps it takes is the table's affair. */
const lookUp = { ...feature, status: 'unsupported' } as const;

const binarizer: OperatorSpec = {
  ...unary({
    name: 'Binarizer',
    attributes: { threshold: { kind: 'float' } },
    formula: '1 where x > threshold, else 0',
    each: { compares: 1 },
  }),
  domain: mlDomain,
};

const scaler: OperatorSpec = {
  ...unary({
    name: 'Scaler',
    attributes: { offset: { kind: 'floats' }, scale: { kind: 'floats' } },
    formula: '(x − offset)·scale',
    each: { adds: 1, multiplies: 1 },
    elementType: 'float32',
  }),
  domain: mlDomain,
};

const imputer: OperatorSpec = {
  ...unary({
    name: 'Imputer',
    attributes: {
      imputed_value_floats: { kind: 'floats' },
      imputed_value_int64s: { kind: 'ints' },
      replaced_value_float: { kind: 'float' },
      replaced_value_int64: { kind: 'int' },
    },
    formula: 'another value where x is one to replace',
    each: { compares: 1 },
  }),
  domain: mlDomain,
};

const featureVectorizer: OperatorSpec = {
  ...feature,
  name: 'FeatureVectorizer',
  inputs: [1, Infinity],
  attributes: { inputdimensions: { kind: 'ints' } },
  status: 'free',
  rule: 'rows of features one after the other: moves bytes, computes nothing',

  infer(node: NodeView) {
    const inputs = allInputs(node);
    const { rows } = rowsOf(node);
    const widths = inputs.map(({ dims }) => {
      const [count = -1, width] = dims.length === 1 ? [1, ...dims] : dims;
      if (count !== rows || width === undefined || dims.length > 2) {
        node.fail(`[${dims.join(', ')}] are no ${rows} rows of features`, {
          code: 'shape-mismatch',
          expected: `[${rows}, C]`,
        });
      }
      return width;
    });
    return [
      { elementType: 'float32', dims: [rows, widths.reduce((sum, width) => sum + width, 0)] },
    ];
  },
};

const oneHotEncoder: OperatorSpec = {
  ...feature,
  name: 'OneHotEncoder',
  attributes: {
    cats_int64s: { kind: 'ints' },
    cats_strings: { kind: 'strings' },
    zeros: { kind: 'int' },
  },
  status: 'unsupported',
  rule: 'a new last axis, 1 at the category and 0 elsewhere; categories are looked up: not counted',

  infer(node) {
    const categories = node.ints('cats_int64s') ?? node.strings('cats_strings') ?? [];
    return [{ elementType: 'float32', dims: [...node.dims(0), categories.length] }];
  },
};

const valueKinds: readonly (readonly [attribute: string, type: ElementType])[] = [
  ['values_strings', 'string'],
  ['values_int64s', 'int64'],
  ['values_floats', 'float32'],
];

/** Type of the values that keys are mapped to; at opset 1 labels stand for their positions. */
function labelType(node: NodeView): ElementType {
  const named = valueKinds.find(([attribute]) => node.hasAttribute(attribute));
  const fallback = node.input(0).elementType === 'string' ? 'int64' : 'string';
  return named?.[1] ?? node.tensor('values_tensor')?.elementType ?? fallback;
}

const labelEncoder: OperatorSpec = {
  ...lookUp,
  name: 'LabelEncoder',
  attributes: {
    classes_strings: { kind: 'strings' },
    default_float: { kind: 'float' },
    default_int64: { kind: 'int' },
    default_string: { kind: 'string' },
    default_tensor: { kind: 'tensor' },
    keys_floats: { kind: 'floats' },
    keys_int64s: { kind: 'ints' },
    keys_strings: { kind: 'strings' },
    keys_tensor: { kind: 'tensor' },
    values_floats: { kind: 'floats' },
    values_int64s: { kind: 'ints' },
    values_strings: { kind: 'strings' },
    values_tensor: { kind: 'tensor' },
  },
  rule: 'the value that a table has for each element, looked up: not counted',
  infer: (node) => [{ elementType: labelType(node), dims: node.dims(0) }],
};

const categoryMapper: OperatorSpec = {
  ...lookUp,
  name: 'CategoryMapper',
  attributes: {
    cats_int64s: { kind: 'ints' },
    cats_strings: { kind: 'strings' },
    default_int64: { kind: 'int' },
    default_string: { kind: 'string' },
  },
  rule: 'strings for integers or integers for strings, looked up: not counted',
  infer: (node) => [
    {
      elementType: node.input(0).elementType === 'string' ? 'int64' : 'string',
      dims: node.dims(0),
    },
  ],
};

const castTypes: Readonly<Record<string, ElementType>> = {
  TO_FLOAT: 'float32',
  TO_STRING: 'string',
  TO_INT64: 'int64',
};

const castMap: OperatorSpec = {
  ...lookUp,
  name: 'CastMap',
  attributes: {
    cast_to: { kind: 'string', values: Object.keys(castTypes) },
    map_form: { kind: 'string', values: ['DENSE', 'SPARSE'] },
    max_map: { kind: 'int' },
  },
  rule: 'the values of a map in the order of their keys: not counted',

  infer(node) {
    const elementType = castTypes[node.string('cast_to', 'TO_FLOAT')] ?? 'float32';
    const sparse = node.string('map_form', 'DENSE') === 'SPARSE';
    return [{ elementType, dims: [1, sparse ? node.int('max_map', 1) : rowsOf(node).features] }];
  },
};

const dictVectorizer: OperatorSpec = {
  ...lookUp,
  name: 'DictVectorizer',
  attributes: {
    int64_vocabulary: { kind: 'ints' },
    string_vocabulary: { kind: 'strings' },
  },
  rule: 'the values of a map where its vocabulary has their keys: not counted',

  infer(node) {
    const { length } = node.ints('int64_vocabulary') ?? node.strings('string_vocabulary') ?? [];
    return [{ elementType: node.input(0).elementType, dims: [1, length] }];
  },
};

const zipMap: OperatorSpec = {
  ...feature,
  name: 'ZipMap',
  attributes: {
    classlabels_int64s: { kind: 'ints' },
    classlabels_strings: { kind: 'strings' },
  },
  status: 'free',
  view: true,
  rule: 'the scores of each row under the names of their classes: computes nothing',
  infer: (node) => [reshaped(node.input(0), node.dims(0))],
};

export const featureOperators: readonly OperatorSpec[] = [
  binarizer,
  scaler,
  imputer,
  featureVectorizer,
  oneHotEncoder,
  labelEncoder,
  categoryMapper,
  castMap,
  dictVectorizer,
  zipMap,
];
