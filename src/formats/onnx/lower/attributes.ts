import type { Attributes, AttributeValue } from '../../../core/graph/types.ts';
import { InputError } from '../../../core/errors.ts';
import type { OnnxAttribute, OnnxFunction, OnnxGraph, OnnxNode } from '../model.ts';
import { describeNode } from './nodes.ts';

export type OnnxAttributes = OnnxNode['attributes'];

/**
 * Attributes of a node in a function's body, each that refers to one of the call replaced by it, by
 * the function's default, or by nothing.
 */
export function resolveReferences(
  attributes: OnnxAttributes,
  given: OnnxAttributes,
  defaults: OnnxFunction['defaults'],
): OnnxAttributes {
  const resolved: Record<string, OnnxAttribute> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const value =
      attribute.kind === 'reference'
        ? (own(given, attribute.name) ?? own(defaults, attribute.name))
        : attribute;
    if (value) resolved[name] = value;
  }
  return resolved;
}

function own(attributes: OnnxAttributes, name: string): OnnxAttribute | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/**
 * Attributes as the graph has them.
 * @throws InputError `invalid-node` for a value of a kind that no rule reads
 */
export function plainAttributes(node: OnnxNode, attributes: OnnxAttributes): Attributes {
  const plain: Record<string, AttributeValue> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    plain[name] = plainValue(node, name, attribute);
  }
  return plain;
}

function plainValue(node: OnnxNode, name: string, attribute: OnnxAttribute): AttributeValue {
  switch (attribute.kind) {
    case 'int':
    case 'float':
    case 'string':
    case 'ints':
    case 'floats':
    case 'strings':
      return attribute.value;
    case 'nonfinite':
      return Number(attribute.value);
    case 'tensor': {
      const { elementType, dims, data } = attribute.value;
      if (elementType) return { elementType, dims, ...(data && { data }) };
      return unreadable(node, name, 'a tensor of an unknown element type');
    }
    case 'long':
      return unreadable(node, name, `a list of ${attribute.length}`);
    case 'graph':
      return unreadable(node, name, 'a graph');
    case 'reference':
      return unreadable(node, name, 'a reference outside a function');
    case 'other':
      return unreadable(node, name, attribute.type);
  }
}

function unreadable(node: OnnxNode, name: string, what: string): never {
  throw new InputError('invalid-node', `attribute "${name}" of ${describeNode(node)} is ${what}`, {
    node: node.name,
    expected: 'a number, a text, a short list of them or a tensor',
  });
}

/** @throws InputError `invalid-node` unless the attribute is there and a graph */
export function graphAttribute(
  node: OnnxNode,
  attributes: OnnxAttributes,
  name: string,
): OnnxGraph {
  const attribute = own(attributes, name);
  if (attribute?.kind === 'graph') return attribute.value;
  throw new InputError('invalid-node', `${describeNode(node)} lacks its graph "${name}"`, {
    node: node.name,
    expected: `the attribute "${name}", a graph`,
  });
}

/** A list of integers, or `undefined` where the attribute is left out. */
export function intsAttribute(
  attributes: OnnxAttributes,
  name: string,
): readonly number[] | undefined {
  const attribute = own(attributes, name);
  if (attribute?.kind === 'ints') return attribute.value;
  return attribute?.kind === 'int' ? [attribute.value] : undefined;
}
