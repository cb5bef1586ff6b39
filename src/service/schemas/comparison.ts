import { type TSchema, Type } from '@sinclair/typebox';
import { factorOrder } from '../../core/compare/compare.ts';
import { renderings } from '../../core/compare/sentences.ts';
import { closed, count, natural, oneOf, reportSchema, share, tensor, text } from './report.ts';

/** A value that may be null. */
export const nullable = (schema: TSchema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const number = (description: string) => Type.Number({ minimum: 0, description });

const signed = (description: string) =>
  Type.Unsafe<number | string>({
    description,
    anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[1-9]\\d{15,}$' }],
  });

const ratio = closed({
  numerator: count('Of the quotient in lowest terms.'),
  denominator: count('Of the quotient in lowest terms.'),
  value: number('The quotient as a double.'),
});

const ratioOf = (what: string) => nullable(ratio, `Ratio of ${what}; null where the first is 0.`);

const partFigures = {
  macs: count('Multiply–accumulates.'),
  parameters: count('Trained elements.'),
  activationElements: count('Elements of the outputs that are written.'),
  macShare: share("Part of the network's MACs, 0 to 1."),
  parameterShare: share("Part of the network's parameters, 0 to 1."),
};

const part = closed(partFigures);

const alignedRows = (description: string) =>
  Type.Array(
    closed({
      key: text('What the row is of.'),
      networks: Type.Array(nullable(part, 'Its figures; null where the network has no such row.')),
    }),
    { description },
  );

const comparedNetwork = closed({
  name: text('Its name; of two with the same, each has its place in the list.'),
  digest: text('Content address of the network and the counting options.'),
  bindings: Type.Record(Type.String(), natural('Value.'), {
    description: 'Values of the symbolic dims.',
  }),
  inputs: Type.Array(tensor),
  depth: reportSchema.properties.depth,
  totals: reportSchema.properties.totals,
  kernels: natural('Operators that run, each a kernel where nothing is fused.'),
  factors: closed({
    layers: count('L: operators with MACs, each as often as it runs.'),
    positions: count('Σa: output positions.'),
    channelProducts: count('Σac: positions × input and output channels.'),
    macs: count('Σack: positions × channels × kernel volume, the MACs.'),
    means: closed({
      positions: number('Σa / L'),
      channelProduct: number('Σac / Σa'),
      kernelVolume: number('Σack / Σac'),
    }),
  }),
  weightFactors: closed({
    tensors: count('T: weight tensors of operators with MACs, each once.'),
    channelProducts: count('Σc: input × output channels.'),
    weights: count('Σck: the weights themselves.'),
    means: closed({
      channelProduct: number('Σc / T'),
      kernelVolume: number('Σck / Σc'),
    }),
  }),
  stem: nullable(
    closed({
      layers: natural('Layers with MACs up to there.'),
      macs: count('Their MACs.'),
      macShare: share('Part of all MACs.'),
      layer: text('The layer after which it has.'),
      resolution: text('Spatial dims there.'),
    }),
    'When the image has shrunk to 1/4 of its side; null where it never has.',
  ),
  classifier: part,
});

export const sentenceSchema = closed({
  topic: text('What it is about.', ['factors']),
  text: text('The sentence.'),
  figures: Type.Array(
    closed({
      pointer: text('JSON pointer of the figure in this answer.', ['/networks/0/totals/macs']),
      value: Type.Unsafe<number | string>({
        type: ['number', 'string'],
        description: 'Its value there.',
      }),
      as: oneOf(Object.keys(renderings), 'How it is written.'),
      shown: text('As the sentence has it.'),
    }),
  ),
  claims: Type.Array(
    closed({
      left: text('JSON pointer of a figure.'),
      relation: oneOf(['<', '>', '='], 'How the first is to the second.'),
      right: text('JSON pointer of a figure.'),
    }),
    { description: 'What the sentence asserts of figures.' },
  ),
});

const layerCost = closed({
  macs: count('Multiply–accumulates.'),
  parameters: count('Trained elements.'),
  activationElements: count('Elements that it writes.'),
});

const diff = closed({
  alignedBy: oneOf(
    ['id', 'kind'],
    'Layers were aligned by their ids where most are common, else by type and kernel.',
  ),
  added: natural('Layers that only the second has.'),
  removed: natural('Layers that only the first has.'),
  changed: natural('Layers whose attributes differ.'),
  unchanged: natural('Layers that are the same.'),
  attributes: Type.Array(text('Attribute.'), {
    description: 'Attributes that differ in any layer that changed.',
  }),
  changes: Type.Array(
    closed({
      kind: oneOf(['added', 'removed', 'changed'], 'What happened to the layer.'),
      id: text('Id in the second network; in the first where it was removed.'),
      was: Type.Optional(text('Id in the first network, where that is another.')),
      type: text('Layer type.'),
      attributes: Type.Array(
        closed({
          attribute: text('Attribute.', ['stride']),
          before: nullable(Type.String(), 'In the first network; null where it has none.'),
          after: nullable(Type.String(), 'In the second network; null where it has none.'),
        }),
      ),
      before: nullable(layerCost, 'Cost in the first network.'),
      after: nullable(layerCost, 'Cost in the second network.'),
      macs: signed('MACs that the change brings; negative where it saves.'),
      parameters: signed('Parameters that the change brings.'),
    }),
    { description: 'In order; where there are more than are listed, those that weigh most.' },
  ),
});

const pair = closed({
  a: natural('Position of the first in `networks`.'),
  b: natural('Position of the second.'),
  ratios: closed({
    macs: ratioOf('MACs'),
    flops: ratioOf('FLOPs'),
    arithmetic: ratioOf('the totals under `arithmetic`'),
    parameters: ratioOf('parameters'),
    activationElements: ratioOf('activations'),
    weightBytes: ratioOf('bytes of weights'),
    bytesMoved: ratioOf('bytes moved'),
  }),
  factors: Type.Object(
    {
      layers: ratioOf('layers with MACs'),
      positions: ratioOf('mean output positions'),
      channelProduct: ratioOf('mean channel products'),
      kernelVolume: ratioOf('mean kernel volumes'),
    },
    {
      additionalProperties: false,
      description: 'Their product is the ratio of the MACs, exactly.',
    },
  ),
  weightFactors: closed({
    tensors: ratioOf('weight tensors'),
    channelProduct: ratioOf('mean channel products'),
    kernelVolume: ratioOf('mean kernel volumes'),
  }),
  diff,
  sentences: Type.Array(sentenceSchema),
});

const measuredTime = closed({
  timing: text('Id of the timing.'),
  finishedAt: text('When it ended.'),
  batch: natural('Size of the batch.'),
  runs: natural('Runs that were measured.'),
  p50Ms: number('Median.'),
  p90Ms: number('90th percentile.'),
});

const measured = closed({
  on: Type.Array(
    closed({
      device: text('Name of the device.'),
      model: nullable(Type.String(), 'Model of its processor.'),
      type: text('Element type.'),
      threads: nullable(natural(''), "Threads within an operator; null for the runtime's own."),
      optimization: text('Graph optimization level.'),
      protocol: text('How long was measured.'),
      networks: Type.Array(nullable(measuredTime, 'Null for one that was not timed so.'), {
        description: 'In the order of `networks`.',
      }),
      ratios: Type.Array(
        closed({
          a: natural('Position of the first in `networks`.'),
          b: natural('Position of the second.'),
          time: number('Median of the second ÷ that of the first.'),
          timePerMac: nullable(Type.Number(), '`time` ÷ the ratio of the MACs.'),
        }),
        { description: 'Of those that were both timed so.' },
      ),
    }),
    { description: 'For each device the settings under which most of the networks were timed.' },
  ),
  times: text('Where to ask for timings.'),
});

/** The JSON answer of `/v1/compare`. */
export const comparisonSchema = Type.Object(
  {
    digest: text('Content address of the comparison.'),
    version: text('Version of the engine.'),
    options: reportSchema.properties.options,
    factorOrder: Type.Array(oneOf(factorOrder, 'Factor.'), {
      description: 'The order in which factors are split off, on which their weighting depends.',
    }),
    networks: Type.Array(comparedNetwork),
    pairs: Type.Array(pair, {
      description: 'The first network against every other; every ratio is of the other to it.',
    }),
    measured,
    where: closed({
      resolutions: Type.Array(
        closed({
          resolution: text('Spatial dims, `56x56`; empty for none.', ['56x56']),
          positions: count('Output positions.'),
          networks: Type.Array(
            closed({
              ...partFigures,
              channels: Type.Array(natural('Channels.')),
              runningMacShare: share('Part of all MACs spent here and at more positions.'),
            }),
          ),
        }),
      ),
      stages: alignedRows('By stage.'),
      operators: alignedRows('By ONNX operator.'),
      kernels: alignedRows('By kind of kernel, of operators with MACs.'),
      parts: alignedRows('Trunk and classifier.'),
    }),
  },
  { additionalProperties: false, description: 'Why networks differ in cost.' },
);
