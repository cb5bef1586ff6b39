import { contribCausalConvWithState } from '../causal-conv.ts';
import { linearAttentionOf } from '../linear-attention.ts';
import { gridSampleOf } from '../sampling.ts';
import type { OperatorSpec } from '../spec.ts';
import { contribActivationOperators } from './activations.ts';
import { contribAttentionOperators } from './attention.ts';
import { blockQuantizedOperators } from './block-quantized.ts';
import { contrib } from './contrib.ts';
import { groupQueryAttentionOperators } from './group-query-attention.ts';
import { matrixOperators } from './matrices.ts';
import { mixtureOperators } from './mixture-of-experts.ts';
import { movementOperators } from './movement.ts';
import { multiHeadAttentionOperators } from './multi-head-attention.ts';
import { contribNormalizationOperators } from './normalization.ts';
import { contribProductOperators } from './products.ts';
import { quantizedElementwiseOperators } from './quantized-elementwise.ts';
import { contribQuantizedProductOperators } from './quantized-products.ts';
import { rotaryOperators } from './rotary.ts';

/** ONNX Runtime's contributed operators that exporters and its optimizer emit. */
export const contribOperators: readonly OperatorSpec[] = [
  ...contribActivationOperators,
  ...contribNormalizationOperators,
  ...contribProductOperators,
  ...contribAttentionOperators,
  ...multiHeadAttentionOperators,
  ...groupQueryAttentionOperators,
  ...rotaryOperators,
  ...contribQuantizedProductOperators,
  ...quantizedElementwiseOperators,
  ...blockQuantizedOperators,
  ...mixtureOperators,
  ...matrixOperators,
  ...movementOperators,
  linearAttentionOf(contrib.domain),
  contribCausalConvWithState,
  gridSampleOf(contrib.domain),
];
