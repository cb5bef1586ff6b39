import type { LayerDocument } from '../../formats/architecture/index.ts';
import { basicConv } from './basic-conv.ts';
import type { Convolution } from './conv-norm.ts';
import type { Layers } from './layers.ts';

type Step = readonly [id: string, convolution: Convolution];

/** A branch: convolutions one after another, from the module's input. */
export function branch(...steps: readonly Step[]): Layers {
  return steps.map(([id, convolution], index) =>
    basicConv(id, convolution, index === 0 ? 'input' : undefined),
  );
}

const averagePool: LayerDocument = {
  ...{ id: 'pool', type: 'avgPool2d', inputs: 'input', kernel: 3, stride: 1, padding: 1 },
};
/** Halves the resolution beside the convolutions that do. */
export const maxPool: LayerDocument = {
  ...{ id: 'branch_pool', type: 'maxPool2d', inputs: 'input', kernel: 3, stride: 2 },
};

/** An average pool and a 1×1 convolution. */
export function poolProjection(outChannels: number | string): Layers {
  return [averagePool, basicConv('branch_pool', { outChannels, kernel: 1 })];
}

/** The branches by channels. */
export function cat(...inputs: readonly string[]): LayerDocument {
  return { id: 'cat', type: 'concat', inputs };
}

export const k1 = (outChannels: number | string): Convolution => ({ outChannels, kernel: 1 });
export const k3 = (outChannels: number): Convolution => ({ outChannels, kernel: 3 });
export const halving = (outChannels: number): Convolution => ({
  ...{ outChannels, kernel: 3, stride: 2, padding: 0 },
});
export const wide = (outChannels: number | string, width: 3 | 7): Convolution => ({
  ...{ outChannels, kernel: [1, width] },
});
export const high = (outChannels: number | string, height: 3 | 7): Convolution => ({
  ...{ outChannels, kernel: [height, 1] },
});
