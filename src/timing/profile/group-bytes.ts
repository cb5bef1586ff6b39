import { bytes } from '../../core/cost/node-cost.ts';
import type { NodeRow } from '../../core/cost/report.ts';
import { type Count, plus, sum } from '../../core/count.ts';
import { type Graph, type GraphNode, isStatic, type Value } from '../../core/graph/types.ts';
import { Groups } from '../../core/memory/groups.ts';
import { type Step, type Storages, storagesOf } from '../../core/memory/storage.ts';

/**
 * Bytes that nodes read and write when they run as one: what comes from outside once, however many
 * of them take it, and what is made for others; tensors within are left out.
 */
export class GroupBytes {
  private readonly storages: Storages;
  private readonly places: ReadonlyMap<GraphNode, number>;
  /** Storages by the step that makes them. */
  private readonly made: Groups;

  constructor(
    graph: Graph,
    private readonly rows: ReadonlyMap<string, NodeRow>,
  ) {
    this.storages = storagesOf(graph);
    const { steps, makers } = this.storages;
    this.places = new Map(steps.map(({ node }, place) => [node, place]));
    this.made = Groups.of(steps.length, (add) => {
      for (const [place, maker] of makers.entries()) {
        if (maker >= 0) add(maker, place);
      }
    });
  }

  of(nodes: readonly GraphNode[]): Count {
    const running = nodes.flatMap((node) => this.places.get(node) ?? []);
    // What runs several times, or moves but a part of its tensors, does so by rules of its own.
    const steps = running.map((place) => this.storages.steps[place] as Step);
    const isPlain = steps.every(({ node, spec }) => node.times === undefined && !spec?.traffic);
    if (running.length < 2 || !isPlain) {
      return sum(nodes.map(({ name }) => this.rows.get(name)?.bytesMoved ?? 0));
    }
    const inside = new Set(running);
    return plus(this.read(steps, inside), this.written(inside));
  }

  private read(steps: readonly Step[], inside: ReadonlySet<number>): Count {
    const { makers, of } = this.storages;
    const stored = new Set<Value>();
    const computed = new Set<number>();
    for (const { node, spec } of steps) {
      if (spec?.view) continue;
      for (const input of node.inputs) {
        if (!input || input.data) continue;
        const place = of[input.index] ?? -1;
        if (place < 0 || isStatic(input)) stored.add(input);
        else if (!inside.has(makers[place] ?? -1)) computed.add(place);
      }
    }
    return plus(sum([...stored].map(bytes)), this.sizes(computed));
  }

  private written(inside: ReadonlySet<number>): Count {
    const { kept, users, steps } = this.storages;
    const outward = [...inside].flatMap((step) =>
      [...this.made.of(step)].filter((place) => {
        const takers = [...users.of(place)].filter((user) => !steps[user]?.spec?.view);
        return kept[place] === 1 || takers.some((user) => !inside.has(user));
      }),
    );
    return this.sizes(outward);
  }

  private sizes(places: Iterable<number>): Count {
    return sum([...places].map((place) => this.storages.bytes[place] ?? 0));
  }
}
