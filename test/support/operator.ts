import type { Operations } from '../../src/core/cost/operations.ts';
import { noOperations } from '../../src/core/cost/operations.ts';
import { defaultOpset, GraphBuilder } from '../../src/core/graph/builder.ts';
import type { Attributes, ElementType, Value } from '../../src/core/graph/types.ts';
import { operators } from '../../src/core/ops/index.ts';
import { NodeView } from '../../src/core/ops/node-view.ts';
import type { Traffic } from '../../src/core/ops/spec.ts';

/** An operand: dims of a float32 activation, or more said about it. */
export type Operand =
  | readonly number[]
  | { dims: readonly number[]; type?: ElementType; data?: readonly number[] }
  | undefined;

export interface OperatorRun {
  readonly outputs: readonly Value[];
  /** Dims of each output. */
  readonly shapes: readonly (readonly number[])[];
  readonly operations: Operations;
  readonly traffic: Traffic | undefined;
}

/** One node alone: infers and counts it, as a test of an operator's rule does. */
export function runOperator(
  op: string,
  operands: readonly Operand[],
  attributes: Attributes = {},
  options: { domain?: string; outputCount?: number; opset?: number } = {},
): OperatorRun {
  const { opset = defaultOpset, ...node } = options;
  const builder = new GraphBuilder({ registry: operators, opset });
  const inputs = operands.map((operand, index) => {
    if (operand === undefined) return undefined;
    const { dims, type = 'float32', data } = 'dims' in operand ? operand : { dims: operand };
    return data
      ? builder.constant(`c${index}`, type, dims, data)
      : builder.input(`x${index}`, type, dims);
  });
  const outputs = builder.add(op, inputs, attributes, { name: op, ...node });
  const spec = operators.get(node.domain ?? '', op);
  const view = new NodeView(spec, {
    name: op,
    opset,
    inputs,
    attributes,
    outputs,
    outputCount: outputs.length,
  });
  return {
    outputs,
    shapes: outputs.map((value) => value.dims),
    operations: spec.count?.(view) ?? noOperations,
    traffic: spec.traffic?.(view),
  };
}

/** The nodes' operations with only the counters that are named; all others are zero. */
export function counters(named: Partial<Operations>): Operations {
  return { ...noOperations, ...named };
}
