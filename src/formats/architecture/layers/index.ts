import type { LayerType } from '../layer-type.ts';
import { activationLayers } from './activation.ts';
import { arithmeticLayers } from './arithmetic.ts';
import { attentionLayers } from './attention.ts';
import { convolutionLayers } from './convolution.ts';
import { decomposedPositionLayers } from './decomposed-position.ts';
import { identityLayers } from './identity.ts';
import { linearLayers } from './linear.ts';
import { expertLayers } from './mixture-of-experts.ts';
import { normalizationLayers } from './normalization.ts';
import { onnxLayers } from './onnx.ts';
import { patchMergingLayers } from './patch-merging.ts';
import { poolingLayers } from './pooling.ts';
import { positionLayers } from './positions.ts';
import { recurrentLayers } from './recurrent.ts';
import { reduceLayers } from './reduce.ts';
import { resizeLayers } from './resize.ts';
import { scaledDotProductLayers } from './scaled-dot-product.ts';
import { shapeLayers } from './shape.ts';
import { windowAttentionLayers } from './window-attention.ts';

/** Every layer type. Adding one is its file and one line here. */
const all = [
  ...convolutionLayers,
  ...linearLayers,
  ...normalizationLayers,
  ...activationLayers,
  ...poolingLayers,
  ...arithmeticLayers,
  ...shapeLayers,
  ...resizeLayers,
  ...reduceLayers,
  ...identityLayers,
  ...attentionLayers,
  ...scaledDotProductLayers,
  ...positionLayers,
  ...decomposedPositionLayers,
  ...expertLayers,
  ...windowAttentionLayers,
  ...patchMergingLayers,
  ...recurrentLayers,
  ...onnxLayers,
] as const;

export type KnownLayerType = (typeof all)[number];

/** The layer types that a document's `type` can name, `sequential` apart. */
export const layerTypes: readonly LayerType[] = all;
