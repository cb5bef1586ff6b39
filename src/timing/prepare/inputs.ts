import type { Value } from '../../core/graph/types.ts';
import type { PlannedInput } from '../measure/plan.ts';

/** An input for the measuring process. */
export function plannedInput(
  name: string,
  { elementType, dims }: Pick<Value, 'elementType' | 'dims'>,
): PlannedInput {
  return { name, type: elementType, dims };
}
