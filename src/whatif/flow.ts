import type { Compared } from '../core/compare/align.ts';
import { quarterAt } from '../core/compare/parts.ts';
import type { LayerRow } from '../core/cost/report.ts';

/** A layer, and how many values that depend on the network's inputs cross the place before it. */
export interface Place {
  readonly row: LayerRow;
  readonly crossing: number;
  /** Dims of what it takes, where that is one such value. */
  readonly takes: readonly number[] | undefined;
}

/**
 * The layers of a network in order, with what flows between them. Where one value crosses, all that
 * comes before the place can be replaced, or all that comes after.
 */
export function flowOf({ graph, report }: Compared): readonly Place[] {
  const places = new Map(report.layers.map(({ id }, index) => [id, index]));
  /** For each value that depends on an input: the place after the layer that makes it. */
  const made = new Map<number, number>(graph.inputs.map(({ value }) => [value.index, 0]));
  const lastUse = new Map<number, number>();
  const taken = report.layers.map(() => new Map<number, readonly number[]>());
  for (const node of graph.nodes) {
    const place = places.get(node.layer.id) ?? 0;
    let live = false;
    for (const input of node.inputs) {
      const from = input && made.get(input.index);
      if (!input || from === undefined) continue;
      live = true;
      lastUse.set(input.index, Math.max(place, lastUse.get(input.index) ?? 0));
      if (from <= place) taken[place]?.set(input.index, input.dims);
    }
    if (!live) continue;
    for (const { index } of node.outputs) made.set(index, place + 1);
  }
  for (const { value } of graph.outputs) lastUse.set(value.index, report.layers.length);
  const steps = new Array<number>(report.layers.length + 2).fill(0);
  for (const [value, from] of made) {
    const until = lastUse.get(value) ?? from;
    if (until < from) continue;
    steps[from] = (steps[from] ?? 0) + 1;
    steps[until + 1] = (steps[until + 1] ?? 0) - 1;
  }
  let crossing = 0;
  return report.layers.map((row, index): Place => {
    crossing += steps[index] ?? 0;
    const dims = [...(taken[index]?.values() ?? [])];
    return { row, crossing, takes: dims.length === 1 ? dims[0] : undefined };
  });
}

/**
 * The layers up to the first that puts out a quarter of the image's sides and after which one value
 * goes on; none where there is no such layer.
 */
export function stemLayers(network: Compared): string[] {
  const { inputs, layers } = network.report;
  const first = quarterAt(network.report);
  const reached = layers[first]?.outputShape[2];
  if (reached === undefined || !inputs.some(({ shape }) => shape.length === 4)) return [];
  const flow = flowOf(network);
  const end = flow.findIndex(
    ({ row: { outputShape } }, index) =>
      index >= first && outputShape[2] === reached && flow[index + 1]?.crossing === 1,
  );
  return idsOf(flow.slice(0, end + 1));
}

/**
 * The layers of a classifier after its last convolution and what keeps its shape, such as a norm
 * and an activation; none where it has no such head.
 */
export function headLayers(network: Compared): string[] {
  const { report } = network;
  const [output, ...others] = report.outputs;
  if (output?.shape.length !== 2 || others.length > 0) return [];
  const flow = flowOf(network);
  const last = flow.findLastIndex(
    ({ row: { macs, outputShape } }) => macs !== 0 && outputShape.length === 4,
  );
  const start = flow.findIndex(
    ({ row, crossing, takes }, index) => index > last && crossing === 1 && !keeps(row, takes),
  );
  const head = start < 0 ? [] : flow.slice(start);
  const image = head[0]?.takes;
  const fits = last >= 0 && image?.length === 4 && head.every(({ row }) => isSmall(row));
  return fits ? idsOf(head) : [];
}

/** Whether a layer leaves an image what it is, at most turned. */
function keeps({ type, outputShape }: LayerRow, takes: readonly number[] | undefined): boolean {
  if (/^(permute|transpose)$/.test(type)) return outputShape.length === 4;
  return outputShape.join() === takes?.join();
}

/** Whether a layer has no MACs at several positions, as those of a trunk have. */
function isSmall({ macs, outputShape }: LayerRow): boolean {
  return macs === 0 || outputShape.length < 3 || outputShape.slice(2).every((size) => size === 1);
}

/** Parameters are no steps on the way: what uses them goes with the way. */
function idsOf(places: readonly Place[]): string[] {
  return places.flatMap(({ row: { id, type } }) => (type === 'parameter' ? [] : [id]));
}

/**
 * The layers that give a network its classes or features, which a change of width leaves alone:
 * those with MACs that no other such layer follows. One whose output is added to what comes past
 * it, and so is as wide as that, is none of them.
 */
export function lastLayers(network: Compared): ReadonlySet<string> {
  const { graph, report } = network;
  const followed = new Set<number>();
  const last = new Set<string>();
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    const node = graph.nodes[index];
    if (!node) continue;
    const leads = node.outputs.some((output) => followed.has(output.index));
    const counts = report.nodes[index]?.macs !== 0;
    if (counts && !leads) last.add(node.layer.id);
    if (!counts && !leads) continue;
    for (const input of node.inputs) if (input) followed.add(input.index);
  }
  const others = report.layers.filter(({ id, macs }) => macs !== 0 && !last.has(id));
  const widths = new Set(others.map(widthOf));
  const flow = flowOf(network);
  for (const [index, { row }] of flow.entries()) {
    const after = flow[index + 1]?.crossing ?? 1;
    if (after > 1 && widths.has(widthOf(row))) last.delete(row.id);
  }
  return last;
}

/** Channels of an image, features of anything else. */
function widthOf({ outputShape }: LayerRow): number | undefined {
  return outputShape.length === 4 ? outputShape[1] : outputShape.at(-1);
}
