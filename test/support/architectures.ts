import fc from 'fast-check';

type Layers = readonly Record<string, unknown>[];

const activation = fc
  .constantFrom(
    'relu',
    'gelu',
    'silu',
    'hardSwish',
    'mish',
    'relu6',
    'elu',
    'softplus',
    'quickGelu',
  )
  .map((type): Layers => [{ type }]);

const normalization = fc
  .constantFrom({ type: 'batchNorm' }, { type: 'groupNorm', groups: 2 }, { type: 'instanceNorm' })
  .map((layer): Layers => [layer]);

const convolution = fc
  .record({
    outChannels: fc.integer({ min: 1, max: 4 }).map((half) => 2 * half),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    groups: fc.constantFrom(1, 2),
    bias: fc.boolean(),
  })
  .map((attributes): Layers => [{ type: 'conv2d', padding: 'same', ...attributes }]);

const pooling = fc
  .constantFrom(
    { type: 'maxPool2d', kernel: 3, stride: 2, padding: 1, ceilMode: true },
    { type: 'avgPool2d', kernel: 3, stride: 1, padding: 1 },
    { type: 'adaptiveAvgPool2d', outputSize: [5, 7] },
    { type: 'adaptiveMaxPool2d', outputSize: 6 },
    { type: 'upsample', scale: 2, mode: 'bilinear' },
    { type: 'pad', begin: 1, end: 0, mode: 'reflect' },
    { type: 'dropout' },
  )
  .map((layer): Layers => [layer]);

/** A branch that keeps its input's shape, added to it. */
const residual = fc
  .tuple(activation, normalization, fc.integer({ min: 1, max: 3 }))
  .map(([act, norm, repeat]): Layers => [
    {
      repeat,
      type: 'sequential',
      layers: [
        { id: 'start', type: 'identity' },
        ...norm,
        ...act,
        { id: 'gate', type: 'sigmoid' },
        { type: 'add', inputs: ['gate', 'start'] },
      ],
    },
  ]);

const attended = fc.constant<Layers>([
  { type: 'flatten', startAxis: 2 },
  { type: 'transpose', axes: [1, 2] },
  { type: 'layerNorm' },
  { type: 'multiHeadAttention', heads: 2, causal: true },
  { type: 'rmsNorm' },
  { type: 'lstm', hiddenSize: 3, bidirectional: true },
  { type: 'reduce', axes: 1 },
  { type: 'linear', outFeatures: 5 },
]);

const classified = fc.constant<Layers>([
  { type: 'globalAvgPool' },
  { type: 'flatten' },
  { type: 'linear', outFeatures: 5, bias: false },
  { type: 'softmax' },
]);

/** Documents of small networks from an image to features, of layers of every sort. */
export const architectures = fc
  .tuple(
    fc.record({
      batch: fc.constantFrom('N', 'batch'),
      height: fc.integer({ min: 8, max: 13 }),
      width: fc.integer({ min: 8, max: 13 }),
    }),
    fc.array(fc.oneof(activation, normalization, convolution, pooling, residual), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.oneof(attended, classified),
  )
  .map(([{ batch, height, width }, body, head]) => ({
    version: 1,
    name: 'random',
    inputs: { image: { shape: [batch, 4, height, width] } },
    layers: [...body.flat(), ...head],
  }));
