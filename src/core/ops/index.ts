import { binaryOperators } from './binary.ts';
import { conv } from './conv.ts';
import { unaryOperators } from './unary.ts';
import { activationOperators } from './activations.ts';
import { variadicOperators } from './variadic.ts';
import { where } from './where.ts';
import { clip } from './clip.ts';
import { prelu } from './prelu.ts';
import { softmaxOperators } from './softmax.ts';
import { reduceOperators } from './reduce.ts';
import { argExtremeOperators } from './arg-extreme.ts';
import { cumulativeOperators } from './cumulative.ts';
import { topK } from './top-k.ts';
import { flatten, squeeze, unsqueeze, identity, dropout } from './views.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import { concat } from './concat.ts';
import { split } from './split.ts';
import { slice } from './slice.ts';
import { pad } from './pad.ts';
import { gatherOperators } from './gather.ts';
import { scatterOperators, tensorScatter } from './scatter.ts';
import { expand, tile } from './expand.ts';
import { castOperators } from './cast.ts';
import { shapeOperators } from './shape.ts';
import { constant, constantOfShape } from './constant.ts';
import { range } from './range.ts';
import { nonZero, compress, unique } from './data-dependent.ts';
import { sequenceOperators } from './sequence.ts';
import { optionalOperators } from './optional.ts';
import { textOperators } from './text.ts';
import { swiGlu } from './swiglu.ts';
import { det } from './det.ts';
import { lossOperators } from './losses.ts';
import {
  trilu,
  reverseSequence,
  eyeLike,
  oneHot,
  centerCropPad,
  arrayFeatureExtractor,
} from './rearrange.ts';
import { adaptivePoolOperators } from './adaptive-pool.ts';
import { attention, rotaryEmbedding } from './attention.ts';
import { batchNormalization } from './batch-normalization.ts';
import { controlFlowOperators } from './control-flow.ts';
import { convTranspose } from './conv-transpose.ts';
import { depthSpaceOperators } from './depth-space.ts';
import { einsum } from './einsum.ts';
import { gemm } from './gemm.ts';
import { matmul } from './matmul.ts';
import { normalizationOperators } from './normalization.ts';
import { poolOperators } from './pool.ts';
import { quantizeOperators } from './quantize.ts';
import { recurrentOperators } from './recurrent.ts';
import { resizeOperators } from './resize.ts';
import { blockOperators } from './blocks.ts';
import { causalConvWithState } from './causal-conv.ts';
import { imageDecoder, nonMaxSuppression } from './detection.ts';
import { flexAttention } from './flex-attention.ts';
import { fourierOperators } from './fourier.ts';
import { linearAttentionOf } from './linear-attention.ts';
import { quantizedProductOperators } from './quantized-products.ts';
import { randomOperators } from './random.ts';
import { samplingOperators } from './sampling.ts';
import { trainingOperators } from './training.ts';
import { featureOperators } from './ml/features.ts';
import { linearModelOperators } from './ml/linear.ts';
import { treeOperators } from './ml/trees.ts';
import { contribOperators } from './contrib/index.ts';
import { OperatorRegistry } from './registry.ts';

/** Every operator the engine knows. Adding one is its file and one line here. */
export const operators = new OperatorRegistry([
  conv,
  convTranspose,
  gemm,
  matmul,
  einsum,
  ...poolOperators,
  ...adaptivePoolOperators,
  batchNormalization,
  ...normalizationOperators,
  ...recurrentOperators,
  attention,
  rotaryEmbedding,
  ...resizeOperators,
  ...depthSpaceOperators,
  ...binaryOperators,
  ...unaryOperators,
  ...activationOperators,
  ...variadicOperators,
  where,
  clip,
  prelu,
  ...softmaxOperators,
  ...reduceOperators,
  ...argExtremeOperators,
  ...cumulativeOperators,
  topK,
  flatten,
  squeeze,
  unsqueeze,
  identity,
  dropout,
  reshape,
  transpose,
  concat,
  split,
  slice,
  pad,
  ...gatherOperators,
  ...scatterOperators,
  tensorScatter,
  expand,
  tile,
  ...castOperators,
  ...shapeOperators,
  constant,
  constantOfShape,
  range,
  trilu,
  reverseSequence,
  eyeLike,
  oneHot,
  nonZero,
  compress,
  unique,
  ...sequenceOperators,
  ...optionalOperators,
  ...textOperators,
  swiGlu,
  det,
  ...lossOperators,
  centerCropPad,
  arrayFeatureExtractor,
  ...quantizeOperators,
  ...controlFlowOperators,
  ...quantizedProductOperators,
  ...samplingOperators,
  ...blockOperators,
  ...fourierOperators,
  ...randomOperators,
  nonMaxSuppression,
  imageDecoder,
  causalConvWithState,
  linearAttentionOf(),
  flexAttention,
  ...trainingOperators,
  ...featureOperators,
  ...linearModelOperators,
  ...treeOperators,
  ...contribOperators,
]);
