import type { Architecture, BlockDocument, LayerDocument } from '../architecture/index.ts';
import { type CallOptions, defaultSequence, stepOf } from './options.ts';
import { checkPositions, embedding, languageHead, learnedPositions, tokens } from './parts.ts';
import { type Norm, type TransformerDesign, transformerLayer } from './transformer.ts';

/** A stack of layers: all alike, or of several kinds in an order. */
export type LayerStack =
  | { readonly design: TransformerDesign; readonly count: number; readonly kinds?: undefined }
  | {
      readonly kinds: Readonly<Record<string, TransformerDesign>>;
      readonly order: readonly string[];
    };

/** A language model that is a decoder alone. */
export interface DecoderDesign {
  readonly vocabulary: number;
  readonly width: number;
  /** Rows of the table of learned positions; left out where positions are rotated in. */
  readonly positions?: number;
  readonly layers: LayerStack;
  readonly norm: Norm;
  /** Whether the output projection is by the embeddings. */
  readonly tied: boolean;
  /** Whether embeddings are multiplied by √width. */
  readonly scaleEmbeddings?: boolean;
  readonly logitSoftcap?: number;
}

/** The stack's blocks, and the layers that use them. */
export function stacked(
  id: string,
  stack: LayerStack,
  inputs: readonly string[] = [],
): { blocks: Record<string, BlockDocument>; layers: LayerDocument } {
  const from = inputs.length === 0 ? {} : { inputs };
  if (!stack.kinds) {
    const block = `${id}_layer`;
    return {
      blocks: { [block]: transformerLayer(stack.design) },
      layers: { id, block, repeat: stack.count, ...from },
    };
  }
  const { kinds, order } = stack;
  const used = new Set(order);
  const [only] = used;
  const blocks = Object.fromEntries(
    Object.entries(kinds)
      .filter(([kind]) => used.has(kind))
      .map(([kind, design]) => [kind, transformerLayer(design)]),
  );
  const layers: LayerDocument =
    used.size === 1 && only !== undefined
      ? { id, block: only, repeat: order.length, ...from }
      : { id, type: 'sequential', layers: order.map((block) => ({ block })), ...from };
  return { blocks, layers };
}

/**
 * A decoder as architecture JSON: `sequence` new tokens after `context` in the cache, which are
 * parameters of the document.
 */
export function decoder(name: string, design: DecoderDesign, options: CallOptions): Architecture {
  const { vocabulary, width, positions, norm, tied, logitSoftcap } = design;
  const step = stepOf(
    options,
    options.sequence ?? Math.min(defaultSequence, positions ?? Infinity),
  );
  if (positions !== undefined) checkPositions(step, positions);
  const { blocks, layers } = stacked('layers', design.layers);
  const head: LayerDocument[] = [
    languageHead(vocabulary, tied),
    ...(logitSoftcap === undefined ? [] : softcapped(logitSoftcap)),
  ];
  return {
    version: 1,
    name,
    inputs: { tokens: tokens('sequence') },
    parameters: { ...step },
    blocks,
    layers: [
      embedding('embed_tokens', vocabulary, width, { shared: tied }),
      ...(design.scaleEmbeddings === true
        ? [{ id: 'embed_scale', type: 'multiply', value: Math.sqrt(width) } as const]
        : []),
      ...(positions === undefined
        ? []
        : learnedPositions({
            ...{ id: 'embed_positions', rows: positions, width, to: 'embed_tokens' },
            ...{ start: 'context', length: 'sequence' },
          })),
      layers,
      { id: 'norm', ...norm },
      ...(options.lm_head === false ? [] : head),
    ],
  };
}

/** c·tanh(x/c) of the logits. */
function softcapped(cap: number): LayerDocument[] {
  return [
    { id: 'softcap_divide', type: 'divide', value: cap },
    { id: 'softcap_tanh', type: 'tanh' },
    { id: 'softcap_multiply', type: 'multiply', value: cap },
  ];
}
