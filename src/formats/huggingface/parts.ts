import type { Architecture, LayerDocument } from '../architecture/index.ts';
import { InputError } from '../../core/errors.ts';
import type { Step } from './options.ts';

/** The name under which an embedding and an output projection share their weights. */
const tied = 'embeddings';

/** A network input of tokens. */
export function tokens(length: number | string): Architecture['inputs'][string] {
  return { shape: ['N', length], type: 'int64' };
}

/** Embeddings of tokens by their names. */
export function embedding(
  id: string,
  rows: number,
  width: number,
  { from, shared = false }: { from?: string; shared?: boolean } = {},
): LayerDocument {
  return {
    id,
    type: 'embedding',
    ...(from !== undefined && { inputs: from }),
    numEmbeddings: rows,
    embeddingDim: width,
    ...(shared && { weights: tied }),
  };
}

/** A language model's output projection, by the embeddings where they are tied. */
export function languageHead(vocabulary: number, shared: boolean, bias = false): LayerDocument {
  return {
    id: 'lm_head',
    type: 'linear',
    outFeatures: vocabulary,
    bias,
    ...(shared && { weights: tied }),
  };
}

export interface LearnedPositions {
  readonly id: string;
  /** Rows of the table, and the first that a sequence uses. */
  readonly rows: number;
  readonly offset?: number;
  readonly width: number;
  /** The layer that they are added to. */
  readonly to: string;
  /** Numbers of positions, or the network's parameters of them. */
  readonly start?: number | string;
  readonly length: number | string;
  readonly trainable?: boolean;
}

/** A table of position embeddings, of which the rows of this call are added. */
export function learnedPositions(positions: LearnedPositions): LayerDocument[] {
  const { id, rows, offset = 0, width, to, start = 0, length, trainable } = positions;
  const first = offset === 0 ? start : start === 0 ? offset : `${offset} + ${start}`;
  return [
    {
      id,
      type: 'parameter',
      shape: [rows, width],
      ...(trainable === false && { trainable }),
    },
    {
      id: `${id}_used`,
      type: 'slice',
      axes: 0,
      starts: first,
      ends: first === 0 ? length : `${first} + ${length}`,
    },
    { id: `${id}_added`, type: 'add', inputs: [to, `${id}_used`] },
  ];
}

/**
 * @param option that says how many tokens there are
 * @throws InputError `invalid-option` where a table of positions is too short
 */
export function checkPositions(
  { sequence, context }: Step,
  rows: number,
  option: 'sequence' | 'decoder_sequence' = 'sequence',
): void {
  if (sequence + context <= rows) return;
  throw new InputError('invalid-option', `there are ${sequence + context} positions`, {
    pointer: `/options/${option}`,
    expected: `at most ${rows}, for which the network has embeddings`,
  });
}
