import { product } from '../../../core/count.ts';
import { InputError } from '../../../core/errors.ts';
import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';
import { isIntegral } from '../../../core/shapes/constants.ts';
import { layerNote, layerTypeNote, type NotedRole, roleNote } from '../notes.ts';
import { adaptiveDomain, adaptivePoolFunction, overloadOf } from './adaptive-pool.ts';
import { encodeElements, storedBytes } from './elements.ts';
import { filled } from './fill.ts';
import { type Fills, fillsOf } from './fills.ts';
import * as proto from './messages.ts';
import { ValueNames } from './names.ts';
import { type ByteStream, bytesOf, concatenated, gapAfter, MessageStream } from './stream.ts';

export type Weights = 'random' | 'constant' | 'none';

export interface GraphOptions {
  readonly weights: Weights;
  readonly seed: number;
  readonly dims: (value: Value) => readonly proto.Dim[];
  /** Name of the file that the weights lie in, where they are not in the model. */
  readonly location: string | undefined;
}

/** Tensors of one value that take more bytes than this are made by a node. */
const inlineBytes = 4096;

/** Runtimes map external tensors into memory, which wants them at the start of a page. */
const pageBytes = 4096;

export interface WrittenGraph {
  readonly graph: ByteStream;
  /** Elements that lie outside the graph, one tensor after another. */
  readonly data: ByteStream;
  /** Domains of its operators. */
  readonly domains: readonly string[];
  readonly functions: readonly proto.FunctionFields[];
  /** Values by their names. */
  readonly values: ReadonlyMap<string, Value>;
}

/** Writes a graph as a `GraphProto`, and what lies outside it. */
export class GraphWriter {
  private readonly stream = new MessageStream();
  private readonly names: ValueNames;
  private readonly nodeNames: Set<string>;
  private readonly fills: Fills;
  private readonly buffers: ReadonlySet<Value>;
  private readonly outside: ByteStream[] = [];
  private readonly shapes = new Map<string, string>();
  private offset = 0;
  private readonly domains = new Set<string>(['']);
  private readonly functions = new Map<string, proto.FunctionFields>();

  constructor(
    private readonly graph: Graph,
    private readonly options: GraphOptions,
  ) {
    this.names = new ValueNames(graph);
    this.nodeNames = new Set(graph.nodes.map(({ name }) => name));
    this.fills = fillsOf(graph, options.weights === 'constant');
    this.buffers = buffersOf(graph);
  }

  write(): WrittenGraph {
    const { graph, stream } = this;
    for (const value of storedValues(graph)) {
      this.store(value);
    }
    for (const node of graph.nodes) this.node(node);
    proto.text(stream.writer, 2, graph.name);
    for (const { value } of graph.inputs) this.info(11, value);
    const outputs = new Set(graph.outputs.map(({ value }) => value));
    for (const value of outputs) this.info(12, value);
    for (const node of graph.nodes) {
      for (const value of node.outputs) if (!outputs.has(value)) this.info(13, value);
    }
    return {
      graph: stream,
      data: concatenated(this.outside, pageBytes),
      domains: [...this.domains],
      functions: [...this.functions.values()],
      values: this.names.named,
    };
  }

  private store(value: Value): void {
    const { weights } = this.options;
    const plain = this.isPlainWeight(value);
    const isLarge = storedBytes(value.elementType, Number(product(value.dims))) > inlineBytes;
    // Without weights, what the network leaves open need not be written in full either.
    const isRepeated = weights === 'constant' || (weights === 'none' && !plain);
    if (isRepeated && isLarge && !value.data) this.repeated(value);
    else if (plain) this.weight(value);
    else this.noted(value);
  }

  /** A trained tensor or a buffer. */
  private weight(value: Value): void {
    const { location } = this.options;
    const name = this.names.name(value);
    const data = this.elements(value);
    if (location === undefined) {
      this.stream.embed(5, proto.tensor(name, value, data));
      return;
    }
    this.stream.embed(5, proto.tensor(name, value, data, { location, offset: this.offset }));
    this.outside.push(data);
    this.offset += data.byteLength + gapAfter(data, pageBytes);
  }

  /** A tensor of one value, made by `ConstantOfShape`. */
  private repeated(value: Value): void {
    const name = this.names.name(value);
    const fill = this.fills(value);
    const element = fill.kind === 'constant' ? fill.value : 0;
    const shape = this.shape(value.dims);
    this.stream.embed(
      1,
      proto.node({
        name: this.nodeName(`${name}/ConstantOfShape`),
        op: 'ConstantOfShape',
        inputs: [shape],
        outputs: [name],
        tensors: {
          value: proto.tensor(
            '',
            { elementType: value.elementType, dims: [1] },
            bytesOf(encodeElements(value.elementType, [element])),
          ),
        },
        metadata: { [roleNote]: notedRoleOf(value) },
      }),
    );
    this.info(13, value);
  }

  /** The name of an initializer that holds dims. */
  private shape(dims: readonly number[]): string {
    const key = dims.join('x');
    let name = this.shapes.get(key);
    if (name === undefined) {
      name = this.names.unique(`shape/${key}`);
      this.shapes.set(key, name);
      const type = { elementType: 'int64', dims: [dims.length] } as const;
      this.stream.embed(5, proto.tensor(name, type, bytesOf(encodeElements('int64', dims))));
    }
    return name;
  }

  /**
   * Whether a reader sees in an initializer what it is: floats are parameters, but for the inputs
   * that an operator has for buffers.
   */
  private isPlainWeight(value: Value): boolean {
    const { role, elementType, dims } = value;
    if (role === 'buffer') return this.buffers.has(value);
    return role === 'parameter' && dims.length > 0 && !isIntegral(elementType);
  }

  /** A tensor made by a node, which notes what it is. */
  private noted(value: Value): void {
    const name = this.names.name(value);
    this.stream.embed(
      1,
      proto.node({
        name: this.nodeName(name),
        op: 'Constant',
        inputs: [],
        outputs: [name],
        tensors: { value: proto.tensor('', value, this.elements(value)) },
        metadata: { [roleNote]: notedRoleOf(value) },
      }),
    );
  }

  private elements(value: Value): ByteStream {
    if (value.data) return bytesOf(encodeElements(value.elementType, value.data));
    return filled(value, this.fills(value), this.options.seed, value.name);
  }

  private node(node: GraphNode): void {
    const { name, op, domain, inputs, outputs, attributes, layer } = node;
    this.domains.add(domain);
    const spec = operators.get(domain, op);
    this.stream.embed(
      1,
      proto.node({
        name,
        op,
        domain,
        overload: this.overload(node),
        metadata: { [layerNote]: layer.id, [layerTypeNote]: layer.type },
        inputs: withoutTrailing(inputs).map((value) => (value ? this.names.name(value) : '')),
        outputs: outputs.map((value) => this.names.name(value)),
        attributes: Object.entries(attributes).map(([key, value]) => {
          const known = spec.attributes?.[key];
          if (known) return { name: key, kind: known.kind, value };
          throw new InputError('not-encodable', `the kind of the attribute "${key}" is not known`, {
            node: name,
          });
        }),
      }),
    );
  }

  /** Brings the function of an operator that ONNX does not have. */
  private overload(node: GraphNode): string {
    if (node.domain !== adaptiveDomain) return '';
    const overload = overloadOf(node);
    const key = `${node.op} ${overload}`;
    if (!this.functions.has(key)) {
      this.functions.set(key, adaptivePoolFunction(node, this.graph.opset));
    }
    return overload;
  }

  private info(field: number, value: Value): void {
    const name = this.names.name(value);
    proto.valueInfo(this.stream.writer, field, name, value.elementType, this.options.dims(value));
  }

  private nodeName(wanted: string): string {
    let name = wanted;
    for (let copy = 1; this.nodeNames.has(name); copy++) name = `${wanted}_${copy}`;
    this.nodeNames.add(name);
    return name;
  }
}

function notedRoleOf({ role, data }: Value): NotedRole {
  if (role === 'parameter' || role === 'buffer') return role;
  return data ? 'constant' : 'placeholder';
}

/** What operators take where they have inputs for buffers. */
function buffersOf({ nodes }: Graph): ReadonlySet<Value> {
  const buffers = new Set<Value>();
  for (const { domain, op, inputs } of nodes) {
    for (const index of operators.find(domain, op)?.buffers ?? []) {
      const value = inputs[index];
      if (value) buffers.add(value);
    }
  }
  return buffers;
}

/** Tensors that no node makes, in the order of their first use. */
function storedValues({ inputs, nodes, outputs }: Graph): Iterable<Value> {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  for (const { value } of inputs) made.add(value);
  const used = [...nodes.flatMap((node) => node.inputs), ...outputs.map(({ value }) => value)];
  return new Set(used.filter((value) => value !== undefined && !made.has(value)) as Value[]);
}

function withoutTrailing(inputs: GraphNode['inputs']): GraphNode['inputs'] {
  return inputs.slice(0, inputs.findLastIndex((value) => value !== undefined) + 1);
}
