import type {
  OnnxAttribute,
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from '../../src/formats/onnx/model.ts';
import type { ElementType } from '../../src/core/graph/types.ts';

type Dims = readonly (number | string | null)[];

/** A float32 tensor's name and dims as a file declares them. */
export function info(
  name: string,
  dims?: Dims,
  elementType: ElementType = 'float32',
): OnnxValueInfo {
  return { name, type: { kind: 'tensor', elementType, dims } };
}

export function tensor(
  name: string,
  dims: readonly number[],
  more: Partial<OnnxTensor> = {},
): OnnxTensor {
  return { name, elementType: 'float32', dims, ...more };
}

/** A vector of int64, or a scalar. */
export function ints(name: string, data: readonly number[] | number): OnnxTensor {
  const list = typeof data === 'number' ? [data] : data;
  return {
    name,
    elementType: 'int64',
    dims: typeof data === 'number' ? [] : [list.length],
    data: list,
  };
}

export function flag(name: string, value: boolean): OnnxTensor {
  return { name, elementType: 'bool', dims: [], data: [value ? 1 : 0] };
}

type Written = number | string | readonly number[] | OnnxAttribute;

function attribute(value: Written): OnnxAttribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (Array.isArray(value)) return { kind: 'ints', value: value as readonly number[] };
  return value as OnnxAttribute;
}

/** A node; names of inputs and outputs are separated by spaces, `-` stands for one left out. */
export function node(
  op: string,
  inputs: string,
  outputs: string,
  attributes: Record<string, Written> = {},
  more: Partial<OnnxNode> = {},
): OnnxNode {
  const names = (text: string) =>
    text === '' ? [] : text.split(' ').map((name) => (name === '-' ? '' : name));
  return {
    name: '',
    op,
    domain: '',
    overload: '',
    inputs: names(inputs),
    outputs: names(outputs),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
    ...more,
  };
}

export function graph(parts: Partial<OnnxGraph>): OnnxGraph {
  return {
    ...{ name: 'graph', nodes: [], initializers: [], inputs: [], outputs: [], valueInfo: [] },
    ...parts,
  };
}

export function subgraph(parts: Partial<OnnxGraph>): OnnxAttribute {
  return { kind: 'graph', value: graph(parts) };
}

export function func(name: string, parts: Partial<OnnxFunction>): OnnxFunction {
  return {
    ...{ name, domain: 'local', overload: '', inputs: [], outputs: [], attributes: [] },
    ...{ defaults: {}, nodes: [], opsets: [{ domain: '', version: 21 }], valueInfo: [] },
    ...parts,
  };
}

export function model(parts: Partial<OnnxGraph>, more: Partial<OnnxModel> = {}): OnnxModel {
  return {
    irVersion: 10,
    producer: 'test',
    opsets: [{ domain: '', version: 21 }],
    graph: graph(parts),
    functions: [],
    ...more,
  };
}
