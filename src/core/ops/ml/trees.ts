import type { NodeView } from '../node-view.ts';
import type { AttributeSpec, OperatorSpec } from '../spec.ts';
import { postTransform } from './linear.ts';
import { classLabels, mlDomain, rowsOf } from './rows.ts';

const trees = {
  domain: mlDomain,
  inputs: [1, 1],
  status: 'unsupported',
  rule: 'decision trees: how many of a tree’s comparisons a row takes depends on the row: not counted',
} as const;

function all<Kind extends AttributeSpec['kind']>(kind: Kind, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { kind }]));
}

/** Attributes that trees of classifiers and regressors had until TreeEnsemble took their place. */
const formerTrees = {
  ...postTransform,
  ...all('floats', ['base_values', 'nodes_hitrates', 'nodes_values']),
  ...all('ints', [
    'nodes_falsenodeids',
    'nodes_featureids',
    'nodes_missing_value_tracks_true',
    'nodes_nodeids',
    'nodes_treeids',
    'nodes_truenodeids',
  ]),
  ...all('strings', ['nodes_modes']),
  ...all('tensor', ['base_values_as_tensor', 'nodes_hitrates_as_tensor', 'nodes_values_as_tensor']),
} as const;

const treeEnsembleRegressor: OperatorSpec = {
  ...trees,
  name: 'TreeEnsembleRegressor',
  opsets: [1],
  outputs: [1, 1],
  attributes: {
    ...formerTrees,
    ...all('ints', ['target_ids', 'target_nodeids', 'target_treeids']),
    aggregate_function: { kind: 'string', values: ['AVERAGE', 'SUM', 'MIN', 'MAX'] },
    n_targets: { kind: 'int' },
    target_weights: { kind: 'floats' },
    target_weights_as_tensor: { kind: 'tensor' },
  },
  infer: (node) => [
    { elementType: 'float32', dims: [rowsOf(node).rows, node.int('n_targets', 1)] },
  ],
};

const treeEnsembleClassifier: OperatorSpec = {
  ...trees,
  name: 'TreeEnsembleClassifier',
  opsets: [1],
  outputs: [2, 2],
  attributes: {
    ...formerTrees,
    ...all('ints', ['class_ids', 'class_nodeids', 'class_treeids', 'classlabels_int64s']),
    class_weights: { kind: 'floats' },
    class_weights_as_tensor: { kind: 'tensor' },
    classlabels_strings: { kind: 'strings' },
  },

  infer(node) {
    const { rows } = rowsOf(node);
    const { elementType, count } = classLabels(node, 'classlabels_int64s');
    return [
      { elementType, dims: [rows] },
      { elementType: 'float32', dims: [rows, count] },
    ];
  },
};

const treeEnsemble: OperatorSpec = {
  ...trees,
  name: 'TreeEnsemble',
  opsets: [1],
  outputs: [1, 1],
  attributes: {
    ...all('int', ['aggregate_function', 'n_targets', 'post_transform']),
    ...all('ints', [
      'leaf_targetids',
      'nodes_falseleafs',
      'nodes_falsenodeids',
      'nodes_featureids',
      'nodes_missing_value_tracks_true',
      'nodes_trueleafs',
      'nodes_truenodeids',
      'tree_roots',
    ]),
    ...all('tensor', [
      'leaf_weights',
      'membership_values',
      'nodes_hitrates',
      'nodes_modes',
      'nodes_splits',
    ]),
  },
  infer: (node: NodeView) => [
    {
      elementType: node.input(0).elementType,
      dims: [rowsOf(node).rows, node.int('n_targets', 1)],
    },
  ],
};

export const treeOperators: readonly OperatorSpec[] = [
  treeEnsembleRegressor,
  treeEnsembleClassifier,
  treeEnsemble,
];
