import type {
  Architecture,
  BlockDocument,
  LayerDocument,
} from '../../formats/architecture/index.ts';

export type Layers = readonly LayerDocument[];
export type Block = BlockDocument;

/** A square RGB image: `[N, 3, size, size]`. */
export function imageInput(size: number): Architecture['inputs'] {
  return { image: { shape: ['N', 3, size, size] } };
}

/** An RGB video: `[N, 3, frames, size, size]`. */
export function videoInput(frames: number, size: number): Architecture['inputs'] {
  return { video: { shape: ['N', 3, frames, size, size] } };
}

export function sequential(id: string, layers: Layers): LayerDocument {
  return { id, type: 'sequential', layers };
}

/** Global average pooling to a vector, `[N, C, H, W]` to `[N, C]`. */
export const poolToVector: Layers = [
  { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
  { id: 'flatten', type: 'flatten' },
];

/** The channels rounded to a multiple of 8, never more than a tenth below what was asked for. */
export function makeDivisible(channels: number, divisor = 8): number {
  const rounded = Math.max(divisor, Math.floor((channels + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * channels ? rounded + divisor : rounded;
}
