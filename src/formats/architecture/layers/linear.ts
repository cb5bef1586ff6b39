import type { Value } from '../../../core/graph/types.ts';
import { integer } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { biasField } from './convolution.ts';

export interface Projection {
  /** Prefix of its nodes' names where a layer has several. */
  readonly part?: string;
  readonly weight: string;
  /** Left out for none. */
  readonly bias?: string | undefined;
  readonly outFeatures: number;
}

/**
 * A dense layer on the last dim: Gemm for matrices, else MatMul. A shared weight is kept as
 * [out, in], the way an embedding has it as [vocabulary, features].
 */
export function project(layer: LayerContext, input: Value, projection: Projection): Value {
  const { part, weight, bias, outFeatures } = projection;
  const inFeatures = input.dims.at(-1);
  if (inFeatures === undefined) layer.mismatch('an input [batch, …, features]');
  const named = (op: string) => (part === undefined ? {} : { part: `${part}/${op}` });
  if (input.dims.length === 2) {
    const operands = [input, layer.weight(weight, [outFeatures, inFeatures])];
    if (bias !== undefined) operands.push(layer.weight(bias, [outFeatures]));
    return layer.apply('Gemm', operands, { transB: 1 }, named('Gemm'));
  }
  const matrix = layer.isShared
    ? layer.apply(
        'Transpose',
        [layer.weight(weight, [outFeatures, inFeatures])],
        { perm: [1, 0] },
        named('Transpose'),
      )
    : layer.weight(weight, [inFeatures, outFeatures]);
  const output = layer.apply('MatMul', [input, matrix], {}, named('MatMul'));
  if (bias === undefined) return output;
  return layer.apply('Add', [output, layer.weight(bias, [outFeatures])], {}, named('Add'));
}

const linear = layerType({
  name: 'linear',
  description: 'Dense layer on the last dim: weight [outFeatures, features].',
  inputs: [1, 1],
  attributes: {
    outFeatures: integer({
      title: 'Output features',
      description: 'Last dim of the output.',
      examples: [1000, '4*width'],
      minimum: 1,
    }),
    bias: biasField,
  },
  lower: (layer, { outFeatures, bias }) =>
    project(layer, layer.input, {
      weight: 'weight',
      bias: bias ? 'bias' : undefined,
      outFeatures,
    }),
});

const embedding = layerType({
  name: 'embedding',
  description: 'Rows of a trained table [numEmbeddings, embeddingDim] by integer indices.',
  inputs: [1, 1],
  attributes: {
    numEmbeddings: integer({
      title: 'Number of embeddings',
      description: 'Size of the vocabulary.',
      examples: [30_522],
      minimum: 1,
    }),
    embeddingDim: integer({
      title: 'Embedding dim',
      description: 'Features of each embedding.',
      examples: [768],
      minimum: 1,
    }),
  },
  lower(layer, { numEmbeddings, embeddingDim }) {
    const { elementType } = layer.input;
    if (elementType !== 'int64' && elementType !== 'int32') {
      layer.fail(`the indices of embedding are ${elementType}`, {
        code: 'shape-mismatch',
        expected: 'int64 or int32',
        hint: 'give the network input "type": "int64"',
      });
    }
    const table = layer.weight('weight', [numEmbeddings, embeddingDim]);
    return layer.apply('Gather', [table, layer.input], { axis: 0 });
  },
});

export const linearLayers = [linear, embedding] as const;
