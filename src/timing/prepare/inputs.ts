import type { ElementType } from '../../core/graph/types.ts';
import type { PlannedInput } from '../measure/plan.ts';
import { unavailable } from './unavailable.ts';

/** Element types that ONNX Runtime takes tensors of from Node, by its names. */
const runnable: ReadonlySet<ElementType> = new Set([
  ...(['float64', 'float32', 'float16', 'bool', 'string'] as const),
  ...(['int64', 'int32', 'int16', 'int8', 'uint64', 'uint32', 'uint16', 'uint8'] as const),
]);

/**
 * An input for the measuring process.
 * @throws JobError for an element type that no tensors can be made of
 */
export function plannedInput(
  name: string,
  elementType: ElementType,
  dims: readonly number[],
): PlannedInput {
  if (runnable.has(elementType)) return { name, type: elementType, dims };
  throw unavailable(`the input "${name}" is of ${elementType}, which no tensors are made of`);
}
