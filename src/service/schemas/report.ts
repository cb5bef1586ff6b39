import { type TProperties, Type } from '@sinclair/typebox';
import { conventionNames } from '../../core/conventions.ts';
import { elementTypes } from '../../core/graph/types.ts';

/** A count as JSON carries it. */
export const count = (description: string) =>
  Type.Unsafe<number | string>({
    description,
    anyOf: [
      { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      { type: 'string', pattern: '^[1-9]\\d{15,}$' },
    ],
  });

export const share = (description: string) => Type.Number({ minimum: 0, description });
export const text = (description: string, examples: string[] = []) =>
  Type.String({ description, examples });
export const natural = (description: string) => Type.Integer({ minimum: 0, description });
export const shape = (description: string) =>
  Type.Array(Type.Integer({ minimum: 0 }), { description, examples: [[1, 64, 56, 56]] });
export const oneOf = (values: readonly string[], description: string) =>
  Type.Unsafe<string>({ type: 'string', enum: values, description });
/** An object with these keys and no others. */
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const figures = {
  parameters: count('Trained elements; shared ones stand in the first row that uses them.'),
  buffers: count('Stored but untrained elements: batch-norm statistics.'),
  macs: count('Multiply–accumulates.'),
  adds: count('Additions that are no part of a multiply–accumulate.'),
  biasAdds: count('Those of `adds` that add a bias.'),
  multiplies: count('Multiplications that are no part of a multiply–accumulate.'),
  divides: count('Divisions.'),
  compares: count('Comparisons, maxima and minima among them.'),
  transcendentals: count('exp, log, tanh, erf, sqrt and their like.'),
  flops: count('Total under the convention `flops`.'),
  arithmetic: count('Total under the convention `arithmetic`.'),
  activationElements: count('Elements of the outputs that are written.'),
  activationBytes: count('Bytes of those.'),
  macOutputElements: count('Those of `activationElements` that nodes with MACs write.'),
  weightBytes: count('Bytes of parameters and buffers.'),
  bytesMoved: count('Bytes read and written by every node on its own.'),
  arithmeticIntensity: share('`flops` over `bytesMoved`: a ratio, not exact.'),
  share: share('Part of the headline total, 0 to 1.'),
};

const runningShare = share('Part of the headline total spent up to and including this row.');
const coverage = oneOf(
  ['counted', 'free', 'unsupported'],
  'Counted, zero-cost by rule, or not in the totals.',
);
const resolution = text('Spatial dims, `56x56`; empty for none.', ['56x56']);

export const tensor = closed({
  name: text('Name.'),
  shape: shape('Shape.'),
  elementType: oneOf(elementTypes, 'Element type.'),
});

const layer = closed({
  id: text('Scope path.', ['layer1.0.conv2']),
  type: text('Layer type.', ['conv2d']),
  stage: text('Stage it belongs to.', ['layer1']),
  inputShapes: Type.Array(shape('Shape of an input.')),
  outputShape: shape('Shape of its output.'),
  resolution,
  kernel: text('Kernel dims, `3x3`; empty for none.', ['3x3']),
  nodes: natural('Operators it lowers to.'),
  coverage,
  ...figures,
  runningShare,
});

const node = closed({
  name: text('Name, unique in the network.'),
  op: text('ONNX operator.', ['Conv']),
  domain: text('ONNX domain; empty for ai.onnx.'),
  layer: text('Id of the layer it belongs to.'),
  inputShapes: Type.Array(shape('Shape of an input.')),
  outputShapes: Type.Array(shape('Shape of an output.')),
  resolution,
  coverage,
  ...figures,
});

const stage = closed({
  stage: text('Stage.', ['layer1']),
  layers: natural('Layers in it.'),
  outputShape: shape('Shape that leaves it.'),
  resolution,
  ...figures,
  runningShare,
});

const resolutionRow = closed({
  resolution,
  positions: count('Output positions: the product of the spatial dims.'),
  layers: natural('Layers that run at it.'),
  channels: Type.Array(natural('Channels.'), {
    description: 'Output channels of the layers with MACs at it.',
  }),
  ...figures,
  runningShare,
});

const operator = closed({
  op: text('ONNX operator.'),
  domain: text('ONNX domain.'),
  nodes: natural('How often it stands in the network.'),
  coverage,
  ...figures,
});

const coverageReport = closed({
  nodes: natural('Operators in the network.'),
  counted: natural('Those counted.'),
  free: natural('Those that cost nothing by rule.'),
  freeOperators: Type.Array(closed({ op: text('Operator.'), nodes: natural('Nodes.') })),
  unsupported: Type.Array(
    closed({
      op: text('Operator whose work is not in the totals.'),
      nodes: natural('Nodes.'),
      examples: Type.Array(text('Name of a node.')),
    }),
  ),
  unreachable: Type.Array(
    closed({ layer: text('Layer that no output depends on.'), nodes: natural('Nodes.') }),
  ),
  branches: Type.Array(
    closed({
      node: text('Name of a conditional.'),
      taken: text('Its branch that is in the totals: the dearer one.', ['then_branch']),
      branch: text('Its branch that is not.', ['else_branch']),
      nodes: natural('Operators in that branch.'),
      parameters: count('Trained elements that only that branch uses.'),
      macs: count('MACs that it would take.'),
      flops: count('FLOPs that it would take.'),
      fault: Type.Optional(text('Why it could not be lowered, where that is the reason.')),
    }),
  ),
  loops: Type.Array(
    closed({
      node: text('Name of a loop, whose body is counted once for each trip.'),
      trips: natural('How often the body runs.'),
      source: oneOf(
        ['network', 'bound', 'request'],
        'Whether the network says how often, says how often at most, or the request says.',
      ),
    }),
  ),
  batchNorm: closed({
    folded: natural('Batch norms folded, where folding was asked for.'),
    explicit: natural('Batch norms that could not be.'),
  }),
});

/** The JSON answer of `/v1/cost`. */
export const reportSchema = Type.Object(
  {
    name: text('Name of the network.'),
    version: text('Version of the engine.'),
    digest: text('Content address of the network and the counting options.'),
    options: closed({
      convention: oneOf(conventionNames, 'Convention of the headline total and of the shares.'),
      batchNorm: oneOf(['explicit', 'folded'], 'How batch norm was counted.'),
      bias: oneOf(['counted', 'ignored'], 'Whether bias adds were counted.'),
      stageDepth: natural('How many scopes name a stage.'),
    }),
    bindings: Type.Record(Type.String(), natural('Value.'), {
      description: 'Values of the symbolic dims.',
    }),
    defaultedBindings: Type.Array(text('Symbol bound by default.')),
    elementType: oneOf(elementTypes, 'Element type of most weights.'),
    inputs: Type.Array(tensor),
    outputs: Type.Array(tensor),
    total: closed({
      convention: oneOf(conventionNames, 'Convention.'),
      value: count('The headline total.'),
    }),
    totals: closed({
      ...figures,
      activeParameters: count(
        '`parameters` without those of the experts that one token does not go through.',
      ),
      kvCacheBytes: count('Bytes of the keys and values that are kept for the next call.'),
    }),
    depth: closed({
      weighted: natural('Weighted layers on the longest path, as papers count depth.'),
      layers: natural('Layers.'),
      nodes: natural('Operators.'),
    }),
    coverage: coverageReport,
    stages: Type.Array(stage),
    resolutions: Type.Array(resolutionRow),
    operators: Type.Array(operator),
    layers: Type.Optional(Type.Array(layer, { description: 'With detail `layers` and `nodes`.' })),
    nodes: Type.Optional(Type.Array(node, { description: 'With detail `nodes`.' })),
  },
  { additionalProperties: false, description: 'What a network costs.' },
);
