import { anyLayout, type Rule, type Rules } from '../rule.ts';

/** Nothing at inference: what it does, it does in training. */
const untilTraining: Rule = anyLayout((layer) => layer.each('Identity', layer.tensor));

const names = [
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
  'Identity',
  'StochasticDepth',
  // EfficientNet's in Keras 2.
  'FixedDropout',
  'AugMix',
  'CutMix',
  'MixUp',
  'RandAugment',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomElasticTransform',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomZoom',
] as const;

/** Keras's regularization and augmentation layers. @see https://keras.io/api/layers/regularization_layers/ */
export const identityRules: Rules = {
  ...Object.fromEntries(names.map((name) => [name, untilTraining])),

  /** x times whether any feature of the step differs from the mask value. */
  Masking: anyLayout((layer) => {
    const { tensor } = layer;
    const mask = layer.scalar('mask_value', layer.settings.number('mask_value', 0));
    const same = layer.apply('Equal', [tensor.value, mask]);
    const differs = layer.cast(layer.apply('Not', [same]), tensor.value.elementType);
    const axes = layer.ints('axes', [tensor.last]);
    const any = layer.apply('ReduceMax', [differs, axes], { keepdims: 1 });
    return { value: layer.apply('Mul', [tensor.value, any]), last: tensor.last };
  }),
};
