import { bytesOf } from '../../core/cost/node-cost.ts';
import { type Count, product, sum } from '../../core/count.ts';
import { type ElementType, elementBits } from '../../core/graph/types.ts';
import type { Fill } from '../../formats/onnx/encode/fill.ts';
import type { TimedInput } from '../result.ts';
import type { PlannedInput } from './plan.ts';

const unitVariance = Math.sqrt(3);

/** Numbers that networks expect: of unit variance; integers that are a legal index everywhere. */
export function fillOf({ name, type, value }: PlannedInput): Fill {
  if (value !== undefined) return { kind: 'constant', value };
  if (type.startsWith('float')) return { kind: 'uniform', low: -unitVariance, high: unitVariance };
  return { kind: 'constant', value: type === 'bool' || isMask(name) ? 1 : 0 };
}

function isMask(name: string): boolean {
  return /mask/i.test(name);
}

/** An input as a result tells of it. */
export function describedInput(input: PlannedInput, seed: number): TimedInput {
  const { name, type, dims } = input;
  return {
    name,
    type,
    dims,
    fill: type === 'string' ? 'empty' : describedFill(fillOf(input), seed),
  };
}

function describedFill(fill: Fill, seed: number): string {
  if (fill.kind !== 'constant') return `uniform from −√3 to √3, of variance 1, by seed ${seed}`;
  if (fill.value === 0) return 'zeros';
  return fill.value === 1 ? 'ones' : `all ${fill.value}`;
}

/** Bytes that the elements of inputs take. */
export function inputBytes(inputs: readonly PlannedInput[]): Count {
  return sum(
    inputs.map(({ type, dims }) => (isElementType(type) ? bytesOf(product(dims), type) : 0)),
  );
}

export function isElementType(type: string): type is ElementType {
  return type in elementBits;
}
