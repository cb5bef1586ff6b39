import type { BlockDocument, LayerDocument } from '../architecture/index.ts';

export interface Norm {
  readonly type: 'layerNorm' | 'rmsNorm';
  readonly epsilon: number;
}

export interface AttentionDesign {
  readonly heads: number;
  readonly kvHeads?: number;
  readonly headDim: number;
  /** Which projections add a bias; by default all. */
  readonly bias?: {
    readonly query: boolean;
    readonly key: boolean;
    readonly value: boolean;
    readonly out: boolean;
  };
  readonly causal?: boolean;
  /** Features of a head that are rotated; left out for none. */
  readonly rotaryDim?: number;
  /** A norm of every query and key head. */
  readonly headNorm?: Norm;
  readonly scale?: number;
  readonly softcap?: number;
  readonly window?: number;
  /** Positions cached before the call, as an expression; left out where nothing is cached. */
  readonly cache?: string;
  /** Which input of the block is added to the scores. */
  readonly positionBias?: string;
}

/** Attention to another sequence. */
export interface CrossAttentionDesign extends AttentionDesign {
  /** Which input of the block is attended to; left out where all of it is cached. */
  readonly memory: string | undefined;
}

export type FeedForwardDesign =
  | {
      readonly kind: 'plain' | 'gated';
      readonly hidden: number;
      readonly activation: LayerDocument;
      readonly bias: boolean;
    }
  | {
      readonly kind: 'experts';
      readonly hidden: number;
      readonly experts: number;
      readonly active: number;
      readonly activation: 'silu' | 'gelu';
    };

export interface TransformerDesign {
  readonly width: number;
  readonly norm: Norm;
  /** Where each sublayer's norm stands: before it, after its residual sum, or around it. */
  readonly placement: 'pre' | 'post' | 'around';
  readonly attention: AttentionDesign;
  readonly cross?: CrossAttentionDesign;
  readonly feedForward: FeedForwardDesign;
}

/** One layer of a Transformer: attention, attention to a memory where there is one, and an MLP. */
export function transformerLayer(design: TransformerDesign): BlockDocument {
  const { attention, cross, feedForward, width } = design;
  const attended = outputOf(design, 'attention');
  return {
    layers: [
      ...sublayer(design, 'attention', attentionLayers(attention, width), [
        'input',
        attention.positionBias,
      ]),
      ...(cross
        ? sublayer(design, 'cross', attentionLayers(cross, width), [attended, cross.memory])
        : []),
      ...sublayer(design, 'mlp', feedForwardLayers(feedForward, width), [
        cross ? outputOf(design, 'cross') : attended,
      ]),
    ],
  };
}

/** The id of a sublayer's last layer. */
function outputOf({ placement }: TransformerDesign, id: string): string {
  return placement === 'post' ? `${id}_norm` : `${id}_add`;
}

/** A sublayer with its norms and its residual sum; a further input is its own second one. */
function sublayer(
  { norm, placement }: TransformerDesign,
  id: string,
  layers: readonly LayerDocument[],
  [from, further]: readonly [from: string, further?: string | undefined],
): LayerDocument[] {
  const normed: LayerDocument = { id: `${id}_norm`, inputs: from, ...norm };
  const first = placement === 'post' ? from : `${id}_norm`;
  const inputs = further === undefined ? first : [first, further];
  const body: LayerDocument = { id, type: 'sequential', inputs, layers };
  const sum = (last: string): LayerDocument => ({
    id: `${id}_add`,
    type: 'add',
    inputs: [last, from],
  });
  switch (placement) {
    case 'pre':
      return [normed, body, sum(id)];
    case 'post':
      return [body, sum(id), { id: `${id}_norm`, ...norm }];
    case 'around':
      return [normed, body, { id: `${id}_post_norm`, ...norm }, sum(`${id}_post_norm`)];
  }
}

/** What a sublayer's second input is called inside it. */
const furtherInput = 'input:1';

function attentionLayers(
  design: AttentionDesign | CrossAttentionDesign,
  width: number,
): LayerDocument[] {
  const { heads, kvHeads = heads, headDim, bias, rotaryDim, headNorm, cache } = design;
  const { causal, scale, softcap, window, positionBias } = design;
  const isCross = 'memory' in design;
  const memory = isCross && design.memory !== undefined ? furtherInput : undefined;
  const projection = (id: 'query' | 'key' | 'value', count: number, from = 'input') => ({
    id,
    type: 'linear' as const,
    inputs: from,
    outFeatures: count * headDim,
    bias: bias?.[id] ?? true,
  });
  /** A projection and what its heads go through before they are multiplied. */
  const prepared = (id: 'query' | 'key', count: number, from?: string): LayerDocument[] => [
    projection(id, count, from),
    ...(headNorm ? normOfHeads(id, count, headDim, headNorm) : []),
    ...(rotaryDim === undefined
      ? []
      : [
          {
            id: `${id}_rotary`,
            type: 'rotaryEmbedding' as const,
            heads: count,
            ...(rotaryDim !== headDim && { rotaryDim }),
          },
        ]),
  ];
  const query = prepared('query', heads);
  const fromCache = isCross && memory === undefined;
  const key = fromCache ? [] : prepared('key', kvHeads, memory);
  const value = fromCache ? [] : [projection('value', kvHeads, memory)];
  const operands = [query, key, value].flatMap((layers) => layers.at(-1)?.id ?? []);
  return [
    ...query,
    ...key,
    ...value,
    {
      id: 'core',
      type: 'scaledDotProductAttention',
      inputs: positionBias === undefined ? operands : [...operands, furtherInput],
      heads,
      ...(kvHeads !== heads && { kvHeads }),
      ...(causal === true && { causal }),
      ...(scale !== undefined && { scale }),
      ...(softcap !== undefined && { softcap }),
      ...(window !== undefined && { window }),
      ...(cache !== undefined && { cache }),
    },
    { id: 'out', type: 'linear', outFeatures: width, bias: bias?.out ?? true },
  ];
}

/** A norm over the features of each head, whose weights all heads share. */
function normOfHeads(id: string, heads: number, headDim: number, norm: Norm): LayerDocument[] {
  return [
    { id: `${id}_heads`, type: 'reshape', shape: [0, heads, headDim] },
    { id: `${id}_norm`, ...norm },
    { id: `${id}_joined`, type: 'reshape', shape: [0, heads * headDim] },
  ];
}

function feedForwardLayers(design: FeedForwardDesign, width: number): LayerDocument[] {
  if (design.kind === 'experts') {
    const { experts, active, hidden, activation } = design;
    return [
      {
        id: 'experts',
        type: 'mixtureOfExperts',
        experts,
        active,
        hiddenFeatures: hidden,
        activation,
      },
    ];
  }
  const { hidden, activation, bias } = design;
  const down: LayerDocument = { id: 'down', type: 'linear', outFeatures: width, bias };
  const up: LayerDocument = {
    id: 'up',
    type: 'linear',
    inputs: 'input',
    outFeatures: hidden,
    bias,
  };
  return design.kind === 'plain'
    ? [up, { id: 'activation', ...activation }, down]
    : [
        { id: 'gate', type: 'linear', outFeatures: hidden, bias },
        { id: 'activation', ...activation },
        up,
        { id: 'multiply', type: 'multiply', inputs: ['activation', 'up'] },
        down,
      ];
}
