import type { ElementType, GraphNode } from '../../../core/graph/types.ts';
import { encodeElements } from './elements.ts';
import type { FunctionFields, NodeFields } from './messages.ts';
import { tensor } from './messages.ts';
import { bytesOf } from './stream.ts';

/** Our operators that ONNX does not have: their nodes call a function that the model brings. */
export const adaptiveDomain = 'netcost';

/**
 * The function for a node of adaptive pooling, in standard operators. A window is a box, so that
 * its mean is a mean of means axis by axis, and its maximum a maximum of maxima. The windows lie in
 * the function's constants: each combination of sizes is an overload of its own.
 */
export function adaptivePoolFunction(node: GraphNode, opset: number): FunctionFields {
  // The operator's rule checked the input and has made the output.
  const input = node.inputs[0] as { dims: readonly number[]; elementType: ElementType };
  const output = node.outputs[0] as { dims: readonly number[] };
  const body = new Body(input.elementType, opset);
  const dims = [...input.dims];
  for (let axis = dims.length - 1; axis >= 2; axis--) {
    const size = dims[axis] as number;
    const wanted = output.dims[axis] as number;
    if (size === wanted) continue;
    dims[axis] = wanted;
    if (node.op === 'AdaptiveMaxPool') body.maxima(axis, size, wanted);
    else body.means(axis, size, dims);
  }
  return {
    name: node.op,
    domain: node.domain,
    overload: overloadOf(node),
    inputs: ['X'],
    outputs: ['Y'],
    attributes: ['output_size'],
    nodes: body.finish('Y'),
    opset,
  };
}

/** Names the function among those of the same operator: `float32 13x13 to 6x6`. */
export function overloadOf({ inputs, outputs }: GraphNode): string {
  const sizes = (dims: readonly number[] = []) => dims.slice(2).join('x');
  const [input] = inputs;
  return `${input?.elementType ?? ''} ${sizes(input?.dims)} to ${sizes(outputs[0]?.dims)}`;
}

/** Elements ⌊i·size/wanted⌋ … ⌈(i+1)·size/wanted⌉ − 1 of an axis, for each output i. */
function windows(size: number, wanted: number): readonly (readonly number[])[] {
  return Array.from({ length: wanted }, (_, index) => {
    const start = Math.floor((index * size) / wanted);
    const end = Math.ceil(((index + 1) * size) / wanted);
    return Array.from({ length: end - start }, (__, offset) => start + offset);
  });
}

class Body {
  private readonly nodes: NodeFields[] = [];
  private current = 'X';

  constructor(
    private readonly elementType: ElementType,
    private readonly opset: number,
  ) {}

  /** Means along an axis, as the product with a matrix of their weights. `dims` are the output's. */
  means(axis: number, size: number, dims: readonly number[]): void {
    const wanted = dims[axis] as number;
    const weights = windows(size, wanted).map((window) =>
      Array.from({ length: size }, (_, index) => (window.includes(index) ? 1 / window.length : 0)),
    );
    const isLast = axis === dims.length - 1;
    const matrix = this.constant(
      this.elementType,
      isLast ? [size, wanted] : [wanted, size],
      isLast ? transposed(weights) : weights.flat(),
    );
    if (isLast) {
      this.add('MatMul', [this.current, matrix]);
      return;
    }
    // What follows the axis becomes one axis, so that the axis is the rows of a matrix.
    const isSecondLast = axis === dims.length - 2;
    const before = dims.slice(0, axis).map(() => 0);
    if (!isSecondLast) this.reshape([...before, size, -1]);
    this.add('MatMul', [matrix, this.current]);
    if (!isSecondLast) this.reshape([...before, ...dims.slice(axis)]);
  }

  /** Maxima along an axis; shorter windows take their last element again. */
  maxima(axis: number, size: number, wanted: number): void {
    const all = windows(size, wanted);
    const longest = Math.max(...all.map(({ length }) => length));
    const indices = all.flatMap((window) =>
      Array.from({ length: longest }, (_, index) => window[index] ?? (window.at(-1) as number)),
    );
    const chosen = this.constant('int64', [wanted, longest], indices);
    this.add('Gather', [this.current, chosen], [{ name: 'axis', kind: 'int', value: axis }]);
    const keep = { name: 'keepdims', kind: 'int', value: 0 } as const;
    if (this.opset < 18) {
      const axes = { name: 'axes', kind: 'ints', value: [axis + 1] } as const;
      this.add('ReduceMax', [this.current], [axes, keep]);
    } else {
      this.add('ReduceMax', [this.current, this.constant('int64', [1], [axis + 1])], [keep]);
    }
  }

  /** The nodes, the last of which makes the output. */
  finish(output: string): readonly NodeFields[] {
    this.nodes.push({
      name: 'output',
      op: 'Identity',
      inputs: [this.current],
      outputs: [output],
    });
    return this.nodes;
  }

  private reshape(shape: readonly number[]): void {
    this.add('Reshape', [this.current, this.constant('int64', [shape.length], shape)]);
  }

  private add(op: string, inputs: readonly string[], attributes: NodeFields['attributes'] = []) {
    this.current = `${op}${this.nodes.length}`;
    this.nodes.push({ name: this.current, op, inputs, outputs: [this.current], attributes });
  }

  private constant(
    elementType: ElementType,
    dims: readonly number[],
    data: readonly number[],
  ): string {
    const name = `Constant${this.nodes.length}`;
    const value = tensor('', { elementType, dims }, bytesOf(encodeElements(elementType, data)));
    this.nodes.push({ name, op: 'Constant', inputs: [], outputs: [name], tensors: { value } });
    return name;
  }
}

function transposed(rows: readonly (readonly number[])[]): readonly number[] {
  return (rows[0] ?? []).flatMap((_, column) => rows.map((row) => row[column] as number));
}
