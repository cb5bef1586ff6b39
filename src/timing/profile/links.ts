import type { Graph, GraphNode, Value } from '../../core/graph/types.ts';

/** What makes and what takes the values of a graph. */
export class Links {
  private readonly producers = new Map<Value, GraphNode>();
  private readonly takers = new Map<Value, Set<GraphNode>>();
  private readonly positions = new Map<GraphNode, number>();
  private readonly outputs: ReadonlySet<Value>;

  constructor({ nodes, outputs }: Graph) {
    this.outputs = new Set(outputs.map(({ value }) => value));
    for (const [position, node] of nodes.entries()) {
      this.positions.set(node, position);
      for (const output of node.outputs) this.producers.set(output, node);
      for (const input of node.inputs) {
        if (!input) continue;
        const takers = this.takers.get(input);
        if (takers) takers.add(node);
        else this.takers.set(input, new Set([node]));
      }
    }
  }

  producer(value: Value): GraphNode | undefined {
    return this.producers.get(value);
  }

  users(value: Value): ReadonlySet<GraphNode> {
    return this.takers.get(value) ?? none;
  }

  /** The only node that takes a value which is no output of the network. */
  onlyUser(value: Value): GraphNode | undefined {
    const [first, ...others] = this.users(value);
    return others.length > 0 || this.outputs.has(value) ? undefined : first;
  }

  position(node: GraphNode): number {
    return this.positions.get(node) ?? -1;
  }
}

const none: ReadonlySet<GraphNode> = new Set();
