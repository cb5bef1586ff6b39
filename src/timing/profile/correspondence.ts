import { type Graph, type GraphNode, isStatic, type Value } from '../../core/graph/types.ts';
import { computedInputs, isBatchNorm } from '../../core/memory/storage.ts';
import type { OnnxGraph, OnnxNode } from '../../formats/onnx/model.ts';
import { Links } from './links.ts';

/** Operators that the runtime adds to move tensors, or to give them another shape or type. */
const movers = new Set([
  ...['ReorderInput', 'ReorderOutput', 'Transpose', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'],
  ...['Identity', 'Cast', 'MemcpyToHost', 'MemcpyFromHost'],
]);

/** Most moves one after another that are looked past. */
const mostMoves = 8;

/** Operators that the runtime does at the end of others, where these do not write first. */
const activations = new Set(['Relu', 'LeakyRelu', 'Clip', 'Sigmoid', 'HardSigmoid', 'Tanh']);
const arithmetic = new Set(['Mul', 'Sub', 'Div']);

/** What one node of the runtime computes. */
export interface NodeGroup {
  /** Nodes of ours, in order; none where it is an addition of the runtime's. */
  readonly nodes: readonly GraphNode[];
  /** The node of ours that it does a part of, where several do it together and another ends it. */
  readonly part?: GraphNode;
}

/**
 * Which nodes of our graph each node of the runtime computes, by data flow: what the runtime's
 * tensors are among our values, and from there backwards until what its other nodes make.
 */
export class Correspondence {
  private readonly links: Links;
  private readonly nodes: ReadonlyMap<string, GraphNode>;
  /** The runtime's nodes that take a tensor, by its name. */
  private readonly takers = new Map<string, OnnxNode[]>();
  /** Names of the tensors that nodes of the runtime make. */
  private readonly computed: ReadonlySet<string>;
  /** Our value that a tensor of the runtime is, by its name. */
  private readonly known = new Map<string, Value>();
  /** By our value: the runtime's node that makes it, by its place. */
  private readonly makers = new Map<Value, number>();
  /** Nodes of ours that nodes of the runtime are named after. */
  private readonly anchors = new Map<OnnxNode, GraphNode>();
  private readonly anchored: ReadonlySet<GraphNode>;
  /** Nodes of ours that nodes of the runtime do parts of, by the names of what they make. */
  private readonly parts = new Map<string, GraphNode>();

  /**
   * @param runtime the graph as the runtime runs it, its nodes in order
   * @param values our values by their names in the file that the runtime was given
   */
  constructor(
    private readonly runtime: Pick<OnnxGraph, 'nodes' | 'inputs'>,
    graph: Graph,
    private readonly values: ReadonlyMap<string, Value>,
  ) {
    this.links = new Links(graph);
    this.nodes = new Map(graph.nodes.map((node) => [node.name, node]));
    this.computed = new Set(runtime.nodes.flatMap(({ outputs }) => outputs));
    for (const node of runtime.nodes) {
      for (const name of node.inputs) {
        const takers = this.takers.get(name);
        if (takers) takers.push(node);
        else this.takers.set(name, [node]);
      }
    }
    this.recognize();
    for (const node of runtime.nodes) {
      const anchor = this.anchorOf(node);
      if (anchor) this.anchors.set(node, anchor);
    }
    this.anchored = new Set(this.anchors.values());
    for (const [place, node] of runtime.nodes.entries()) this.follow(node, place);
  }

  /** What each node of the runtime computes: every node of ours stands in one group at most. */
  groups(): readonly NodeGroup[] {
    const taken = new Set<GraphNode>();
    return this.runtime.nodes.map(({ outputs }, place) => {
      const group: GraphNode[] = [];
      const pending = outputs.flatMap((name) => this.known.get(name) ?? []);
      for (let value = pending.pop(); value; value = pending.pop()) {
        const producer = this.links.producer(value);
        const maker = this.makers.get(value);
        const isOwn = maker === place || (maker === undefined && group.length > 0);
        if (!producer || !isOwn || taken.has(producer)) continue;
        taken.add(producer);
        group.push(producer);
        pending.push(...computedInputs(producer));
      }
      const part = this.parts.get(outputs[0] ?? '');
      return {
        nodes: group.sort((a, b) => this.links.position(a) - this.links.position(b)),
        ...(part && group.length === 0 && { part }),
      };
    });
  }

  /** Finds tensors that have names of ours, backwards through what only moves them. */
  private recognize(): void {
    for (const { name } of this.runtime.inputs) {
      const value = this.values.get(name);
      if (value) this.known.set(name, value);
    }
    for (const { outputs } of this.runtime.nodes) {
      for (const name of outputs) {
        const value = this.values.get(name) ?? this.values.get(withoutCast(name));
        if (value) this.known.set(name, value);
      }
    }
    for (const [place, node] of [...this.runtime.nodes.entries()].reverse()) {
      for (const name of node.outputs) {
        const value = this.known.get(name);
        if (!value) continue;
        const [moved = ''] = node.inputs;
        const source = this.known.get(moved);
        const isMove = this.onlyMoves(node, value) && this.computed.has(moved);
        if (isMove && !source) this.known.set(moved, value);
        if (!isMove || (source && source !== value)) this.makers.set(value, place);
      }
    }
  }

  /** Whether a node of the runtime only moves what another makes, since ours computes it. */
  private onlyMoves({ op }: OnnxNode, value: Value): boolean {
    const producer = this.links.producer(value);
    return movers.has(op) && producer !== undefined && !movers.has(producer.op);
  }

  /** The node of ours that one of the runtime is named after, of which no output has our name. */
  private anchorOf(node: OnnxNode): GraphNode | undefined {
    if (node.name === '' || node.outputs.some((name) => this.known.has(name))) return undefined;
    const name = withoutCast(node.name);
    const value = namesIn(name).flatMap((made) => this.values.get(made) ?? [])[0];
    const producer = value && this.links.producer(value);
    if (producer) return this.isMade(producer) ? undefined : producer;
    const own = this.nodes.get(name) ?? this.nodes.get(name.replace(/_token_\d+$/, ''));
    // Fusions append their own names to that of a node.
    const fused = /^(.+)\/\w+\/?$/s.exec(name)?.[1] ?? '';
    const named = own && kindOf(own.op) === kindOf(node.op) ? own : this.nodes.get(fused);
    return named && !this.isMade(named) ? named : undefined;
  }

  private isMade({ outputs }: GraphNode): boolean {
    return outputs.some((output) => this.makers.has(output));
  }

  /** Finds what a node makes whose outputs have names of the runtime's own. */
  private follow(node: OnnxNode, place: number): void {
    const [first = '', ...others] = node.outputs;
    if (this.known.has(first)) return;
    const anchor = this.anchors.get(node) ?? this.alike(node);
    if (anchor) {
      const [made, ...more] = anchor.outputs;
      if (!made) return;
      this.learn(first, more.length === 0 ? this.extended(made, node) : made, place);
      for (const [index, name] of others.entries()) this.learn(name, more[index], place);
    } else if (movers.has(node.op)) {
      const value = this.known.get(node.inputs[0] ?? '');
      if (value) this.known.set(first, value);
    } else this.partOf(node, place);
  }

  /** Finds the node of ours that the runtime does by several of its own. */
  private partOf({ inputs, outputs }: OnnxNode, place: number): void {
    const [name = ''] = outputs;
    for (const input of inputs) {
      const value = this.known.get(input);
      const whole = this.parts.get(input) ?? (value && this.links.onlyUser(value));
      const [result, ...more] = whole?.outputs ?? [];
      if (!whole || !result || more.length > 0 || this.anchored.has(whole)) continue;
      this.parts.set(name, whole);
      const ended = this.makers.has(result) || !this.feeds(name, result);
      if (!ended) this.learn(name, result, place);
      return;
    }
  }

  /** Whether what takes a tensor of the runtime are the operators that take a value of ours. */
  private feeds(name: string, value: Value): boolean {
    const runtime = new Set(this.operatorsAfter(name));
    const own = [...this.links.users(value)];
    return (
      [...runtime].every((kind) => own.some(({ op }) => kindOf(op) === kind)) &&
      own.every((user) => runtime.has(kindOf(user.op)) || isEpilogue(user))
    );
  }

  /** Kinds of the operators that take a tensor, past those that only move it. */
  private operatorsAfter(name: string, moves = mostMoves): string[] {
    return (this.takers.get(name) ?? []).flatMap(({ op, outputs: [moved = ''] }) =>
      movers.has(op) && moves > 0 ? this.operatorsAfter(moved, moves - 1) : [kindOf(op)],
    );
  }

  private learn(name: string, value: Value | undefined, place: number): void {
    if (!value) return;
    this.known.set(name, value);
    if (!this.makers.has(value)) this.makers.set(value, place);
  }

  /** A node of ours, of the same operator, that takes the same tensors. */
  private alike({ op, inputs }: OnnxNode): GraphNode | undefined {
    const taken = inputs.flatMap((name) => {
      const value = this.known.get(name);
      return value && !isStatic(value) ? [value] : this.computed.has(name) ? [undefined] : [];
    });
    const [first] = taken;
    if (!first) return undefined;
    for (const node of this.links.users(first)) {
      if (kindOf(node.op) !== kindOf(op) || this.isMade(node) || this.anchored.has(node)) continue;
      const own = computedInputs(node);
      if (own.length === taken.length && own.every((value, index) => value === taken[index])) {
        return node;
      }
    }
    return undefined;
  }

  /**
   * What a node makes in the end, when it also does what follows: operators on single elements for
   * which the runtime has no node of their own, all other inputs being there already.
   */
  private extended(made: Value, node: OnnxNode): Value {
    const [name = ''] = node.outputs;
    const next = new Set(this.takers.get(name)?.map(({ op }) => op));
    let value = made;
    for (;;) {
      const user = this.links.onlyUser(value);
      if (!user || !isEpilogue(user) || this.isMade(user) || this.anchored.has(user)) return value;
      if (next.has(user.op)) return value;
      const waits = computedInputs(user).some(
        (input) => input !== value && !this.makers.has(input) && this.links.producer(input),
      );
      const [output] = user.outputs;
      if (waits || !output) return value;
      value = output;
    }
  }
}

/** Names of tensors that a node's name may be made of: `r10_nchwc`, `r10_bn_nchwc_token_3`. */
function namesIn(name: string): string[] {
  const match = /^(.*?)(_[a-z]+)?_nchwc(_token_\d+)?$/s.exec(name);
  if (!match) return [];
  const [, base = '', operator = ''] = match;
  return [base + operator, base];
}

/** The runtime casts around nodes that it has in other types only, and names tensors by that. */
function withoutCast(name: string): string {
  return name.replace(/^InsertedPrecisionFreeCast_/, '');
}

/** An operator without what tells the runtime's forms of it apart. */
function kindOf(op: string): string {
  const kind = op.replace(/^(Fused|Nhwc|Transpose)(?=[A-Z])/, '');
  return kind === 'Gemm' ? 'MatMul' : kind;
}

/** Whether the runtime may do a node together with the one that makes its input. */
function isEpilogue(node: GraphNode): boolean {
  const { op, domain, outputs } = node;
  if (domain !== '' || outputs.length > 1) return false;
  if (op === 'Add' || activations.has(op) || isBatchNorm(node)) return true;
  return arithmetic.has(op) && computedInputs(node).length === 1;
}
