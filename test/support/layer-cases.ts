/** A layer alone: what goes in, and what is known of it. */
export interface LayerCase {
  readonly type: string;
  readonly shape: readonly number[];
  readonly attributes?: Record<string, unknown>;
  readonly output: readonly number[];
  readonly parameters?: number;
  readonly macs?: number;
}

const image = [1, 8, 12, 10];
const tokens = [1, 6, 16];
const series = [1, 8, 12];
const volume = [1, 8, 6, 12, 10];

const elementwise = [
  ...['relu', 'relu6', 'leakyRelu', 'elu', 'selu', 'celu', 'gelu', 'quickGelu', 'silu', 'mish'],
  ...['sigmoid', 'logSigmoid', 'hardSigmoid', 'hardSwish', 'hardTanh', 'tanh', 'softplus'],
  ...['softsign', 'softmax', 'logSoftmax', 'identity', 'dropout', 'stochasticDepth'],
].map((type): LayerCase => ({ type, shape: image, output: image }));

const lstm = (gates: number, inputs: number, hidden: number) => gates * hidden * (inputs + hidden);

/** Every layer type that stands by itself, with its output and costs by formula. */
export const layerCases: readonly LayerCase[] = [
  ...elementwise,
  {
    type: 'conv1d',
    shape: series,
    attributes: { outChannels: 4, kernel: 3, stride: 2, padding: 1 },
    output: [1, 4, 6],
    parameters: 4 * 8 * 3 + 4,
    macs: 6 * 4 * 8 * 3,
  },
  {
    type: 'conv2d',
    shape: image,
    attributes: { outChannels: 16, kernel: [3, 1], groups: 4, dilation: [2, 1], bias: false },
    output: [1, 16, 8, 10],
    parameters: 16 * 2 * 3,
    macs: 80 * 16 * 2 * 3,
  },
  {
    type: 'conv2d',
    shape: image,
    attributes: { outChannels: 16, kernel: 3, stride: 3, padding: 'same' },
    output: [1, 16, 4, 4],
    parameters: 16 * 8 * 9 + 16,
    macs: 16 * 16 * 8 * 9,
  },
  {
    type: 'conv2d',
    shape: image,
    attributes: { outChannels: 2, kernel: 3, padding: 'valid' },
    output: [1, 2, 10, 8],
    parameters: 2 * 8 * 9 + 2,
    macs: 80 * 2 * 8 * 9,
  },
  {
    type: 'conv2d',
    shape: image,
    attributes: { outChannels: 2, kernel: 2, padding: { begin: [0, 1], end: [1, 0] } },
    output: [1, 2, 12, 10],
    parameters: 2 * 8 * 4 + 2,
    macs: 120 * 2 * 8 * 4,
  },
  {
    type: 'conv3d',
    shape: volume,
    attributes: { outChannels: 4, kernel: 3 },
    output: [1, 4, 4, 10, 8],
    parameters: 4 * 8 * 27 + 4,
    macs: 320 * 4 * 8 * 27,
  },
  {
    type: 'convTranspose1d',
    shape: series,
    attributes: { outChannels: 4, kernel: 4, stride: 2, padding: 1 },
    output: [1, 4, 24],
    parameters: 8 * 4 * 4 + 4,
    macs: 12 * 8 * 4 * 4,
  },
  {
    type: 'convTranspose2d',
    shape: image,
    attributes: { outChannels: 4, kernel: 2, stride: 2 },
    output: [1, 4, 24, 20],
    parameters: 8 * 4 * 4 + 4,
    macs: 120 * 8 * 4 * 4,
  },
  {
    type: 'convTranspose3d',
    shape: volume,
    attributes: { outChannels: 4, kernel: 2, stride: 2, outputPadding: 1 },
    output: [1, 4, 13, 25, 21],
    parameters: 8 * 4 * 8 + 4,
    macs: 720 * 8 * 4 * 8,
  },
  {
    type: 'linear',
    shape: [1, 16],
    attributes: { outFeatures: 4 },
    output: [1, 4],
    parameters: 68,
    macs: 64,
  },
  {
    type: 'linear',
    shape: tokens,
    attributes: { outFeatures: 4, bias: false },
    output: [1, 6, 4],
    parameters: 64,
    macs: 6 * 64,
  },
  { type: 'batchNorm', shape: image, output: image, parameters: 16 },
  { type: 'layerNorm', shape: tokens, output: tokens, parameters: 32 },
  { type: 'groupNorm', shape: image, attributes: { groups: 4 }, output: image, parameters: 16 },
  { type: 'instanceNorm', shape: image, output: image },
  { type: 'rmsNorm', shape: tokens, output: tokens, parameters: 16 },
  { type: 'prelu', shape: image, attributes: { numParameters: 8 }, output: image, parameters: 8 },
  { type: 'glu', shape: tokens, output: [1, 6, 8] },
  { type: 'maxPool1d', shape: series, attributes: { kernel: 2 }, output: [1, 8, 6] },
  {
    type: 'maxPool2d',
    shape: image,
    attributes: { kernel: 3, stride: 2, ceilMode: true },
    output: [1, 8, 6, 5],
  },
  { type: 'maxPool3d', shape: volume, attributes: { kernel: 2 }, output: [1, 8, 3, 6, 5] },
  { type: 'avgPool1d', shape: series, attributes: { kernel: 5, stride: 1 }, output: [1, 8, 8] },
  { type: 'avgPool2d', shape: image, attributes: { kernel: [2, 5] }, output: [1, 8, 6, 2] },
  { type: 'avgPool3d', shape: volume, attributes: { kernel: 2 }, output: [1, 8, 3, 6, 5] },
  { type: 'lpPool1d', shape: series, attributes: { kernel: 2 }, output: [1, 8, 6] },
  { type: 'lpPool2d', shape: image, attributes: { kernel: 2 }, output: [1, 8, 6, 5] },
  { type: 'lpPool3d', shape: volume, attributes: { kernel: 2 }, output: [1, 8, 3, 6, 5] },
  { type: 'adaptiveAvgPool1d', shape: series, attributes: { outputSize: 5 }, output: [1, 8, 5] },
  {
    type: 'adaptiveAvgPool2d',
    shape: image,
    attributes: { outputSize: [6, 5] },
    output: [1, 8, 6, 5],
  },
  {
    type: 'adaptiveAvgPool3d',
    shape: volume,
    attributes: { outputSize: 1 },
    output: [1, 8, 1, 1, 1],
  },
  { type: 'adaptiveMaxPool1d', shape: series, attributes: { outputSize: 5 }, output: [1, 8, 5] },
  { type: 'adaptiveMaxPool2d', shape: image, attributes: { outputSize: 7 }, output: [1, 8, 7, 7] },
  {
    type: 'adaptiveMaxPool3d',
    shape: volume,
    attributes: { outputSize: 1 },
    output: [1, 8, 1, 1, 1],
  },
  { type: 'globalAvgPool', shape: image, output: [1, 8, 1, 1] },
  { type: 'globalMaxPool', shape: image, output: [1, 8, 1, 1] },
  ...['add', 'subtract', 'multiply', 'divide'].map((type): LayerCase => ({
    type,
    shape: image,
    attributes: { inputs: ['x', 'x'] },
    output: image,
  })),
  { type: 'multiply', shape: image, attributes: { value: 2 }, output: image },
  {
    type: 'concat',
    shape: image,
    attributes: { axis: -1, inputs: ['x', 'x', 'x'] },
    output: [1, 8, 12, 30],
  },
  { type: 'flatten', shape: image, output: [1, 960] },
  { type: 'flatten', shape: image, attributes: { startAxis: 2 }, output: [1, 8, 120] },
  { type: 'reshape', shape: image, attributes: { shape: [4, -1] }, output: [1, 4, 240] },
  { type: 'transpose', shape: tokens, attributes: { axes: [1, 2] }, output: [1, 16, 6] },
  { type: 'permute', shape: image, attributes: { axes: [0, 2, 3, 1] }, output: [1, 12, 10, 8] },
  {
    type: 'slice',
    shape: image,
    attributes: { axes: [2, 3], starts: [1, 0], ends: [12, 10], steps: [2, 3] },
    output: [1, 8, 6, 4],
  },
  { type: 'select', shape: tokens, output: [1, 16] },
  { type: 'split', shape: image, attributes: { parts: [3, 5] }, output: [1, 3, 12, 10] },
  { type: 'pixelShuffle', shape: image, attributes: { factor: 2 }, output: [1, 2, 24, 20] },
  { type: 'pixelUnshuffle', shape: image, attributes: { factor: 2 }, output: [1, 32, 6, 5] },
  { type: 'channelShuffle', shape: image, attributes: { groups: 2 }, output: image },
  {
    type: 'pad',
    shape: image,
    attributes: { axes: [2, 3], begin: [1, 2], end: [3, 4], mode: 'reflect' },
    output: [1, 8, 16, 16],
  },
  {
    type: 'resize',
    shape: image,
    attributes: { size: [24, 5], mode: 'bilinear' },
    output: [1, 8, 24, 5],
  },
  { type: 'upsample', shape: image, attributes: { scale: 2 }, output: [1, 8, 24, 20] },
  { type: 'reduce', shape: image, attributes: { axes: [2, 3] }, output: [1, 8] },
  {
    type: 'embedding',
    shape: tokens,
    attributes: { numEmbeddings: 100, embeddingDim: 12 },
    output: [1, 6, 16, 12],
    parameters: 1200,
  },
  {
    type: 'multiHeadAttention',
    shape: tokens,
    attributes: { heads: 4 },
    output: tokens,
    parameters: 4 * (16 * 16 + 16),
    macs: 4 * 6 * 16 * 16 + 2 * 6 * 6 * 16,
  },
  {
    type: 'multiHeadAttention',
    shape: tokens,
    attributes: { heads: 4, kvHeads: 2, causal: true, bias: false },
    output: tokens,
    parameters: 2 * 16 * 16 + 2 * 16 * 8,
    macs: 6 * (2 * 16 * 16 + 2 * 16 * 8) + 2 * 6 * 6 * 16,
  },
  {
    type: 'lstm',
    shape: tokens,
    attributes: { hiddenSize: 5 },
    output: [1, 6, 5],
    parameters: lstm(4, 16, 5) + 40,
    macs: 6 * lstm(4, 16, 5),
  },
  {
    type: 'gru',
    shape: tokens,
    attributes: { hiddenSize: 5, bidirectional: true, layers: 2 },
    output: [1, 6, 10],
    parameters: 2 * (lstm(3, 16, 5) + lstm(3, 10, 5) + 60),
    macs: 12 * (lstm(3, 16, 5) + lstm(3, 10, 5)),
  },
  {
    type: 'rnn',
    shape: tokens,
    attributes: { hiddenSize: 5, bias: false },
    output: [1, 6, 5],
    parameters: lstm(1, 16, 5),
    macs: 6 * lstm(1, 16, 5),
  },
  { type: 'onnx', shape: image, attributes: { op: 'LRN', attributes: { size: 5 } }, output: image },
];

/** The architecture of one layer with one input. */
export function layerDocument({ type, shape, attributes }: LayerCase) {
  const integral = type === 'embedding';
  return {
    version: 1,
    name: type,
    inputs: { x: { shape, ...(integral && { type: 'int64' }) } },
    layers: [{ id: 'layer', type, ...attributes }],
  };
}
