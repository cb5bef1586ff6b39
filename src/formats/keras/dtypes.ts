import { type ElementType, elementBits } from '../../core/graph/types.ts';
import { isObject } from '../architecture/json.ts';
import type { Settings } from './settings.ts';

/**
 * The element type that a layer computes in: its dtype, or the narrower one of a mixed policy.
 * @see https://keras.io/api/mixed_precision/policy/
 */
export function computeType(settings: Settings): ElementType {
  const policy = policyName(settings.raw('dtype')) ?? 'float32';
  return typeNamed(settings, policy.startsWith('mixed_') ? policy.slice(6) : policy);
}

/** A policy's name: the dtype itself, or `{class_name, config: {name}}`. */
function policyName(dtype: unknown): string | undefined {
  if (typeof dtype === 'string') return dtype;
  const config = isObject(dtype) ? dtype['config'] : undefined;
  const name = isObject(config) ? (config['name'] ?? config['source_name']) : undefined;
  return typeof name === 'string' ? name : undefined;
}

function typeNamed(settings: Settings, name: string): ElementType {
  // A quantized policy names what it quantizes from: int8_from_mixed_bfloat16.
  const plain = /_from_(?:mixed_)?(\w+)$/.exec(name)?.[1] ?? name;
  if (Object.hasOwn(elementBits, plain)) return plain as ElementType;
  return settings.fail('dtype', 'an element type such as "float32", or a policy');
}

/** The element type that a text names, as in a cast. */
export function namedType(name: unknown): ElementType | undefined {
  return typeof name === 'string' && Object.hasOwn(elementBits, name)
    ? (name as ElementType)
    : undefined;
}
