import type { Rules } from '../rule.ts';
import { elementwiseRules } from './elementwise.ts';
import { reduceOperations } from './reduce.ts';
import { shapeOperations } from './shape.ts';
import { sliceOperations } from './slice.ts';

/** Every operation on tensors that is supported, by its class name in Keras 3. */
export const operationRules: Rules = {
  ...elementwiseRules,
  ...reduceOperations,
  ...shapeOperations,
  ...sliceOperations,
};
