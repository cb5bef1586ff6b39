import type { LayerDocument } from '../../formats/architecture/index.ts';
import { type Convolution, convNormLayers } from './conv-norm.ts';

/** Convolution, batch norm and ReLU as the Inception networks name them: `conv`, `bn`, `relu`. */
export function basicConv(id: string, convolution: Convolution, inputs?: string): LayerDocument {
  const names = ['conv', 'bn', 'relu'];
  const layers = convNormLayers(convolution, 'relu');
  return {
    ...{ id, type: 'sequential', ...(inputs !== undefined && { inputs }) },
    layers: layers.map((layer, index) => ({ id: names[index] ?? '', ...layer })),
  };
}
