import { type Count, plus, sum, times } from '../../count.ts';

const fp32 = 4;

/** Elements that share one scale in an 8-bit state. */
const blockSize = 2048;

/**
 * Optimizers by the bytes of state that they keep for a tensor of so many parameters.
 * @see https://arxiv.org/abs/2110.02861 Dettmers et al., “8-bit Optimizers via Block-wise
 * Quantization”: blocks of 2048 elements, each with a scale in fp32
 */
export const optimizers = {
  sgd: { words: 'no state', state: (): Count => 0 },
  momentum: { words: 'one fp32 momentum', state: (n: Count) => times(fp32, n) },
  adam: { words: 'two fp32 moments', state: (n: Count) => times(2 * fp32, n) },
  adamw: { words: 'two fp32 moments', state: (n: Count) => times(2 * fp32, n) },
  adamw8bit: {
    words: `two moments of 8 bits, each with an fp32 scale for every ${blockSize} elements of a tensor`,
    state: (n: Count) => plus(times(2, n), times(2 * fp32, blocks(n))),
  },
} as const satisfies Record<string, { words: string; state: (parameters: Count) => Count }>;

export type OptimizerName = keyof typeof optimizers;

export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[];

function blocks(n: Count): Count {
  return plus((BigInt(n) + BigInt(blockSize - 1)) / BigInt(blockSize), 0);
}

/** Bytes of an optimizer's state for tensors of so many parameters each. */
export function optimizerBytes(name: OptimizerName, tensors: readonly Count[]): Count {
  return sum(tensors.map((parameters) => optimizers[name].state(parameters)));
}
