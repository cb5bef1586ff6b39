import { type Count, plus, product, ratio } from '../count.ts';
import type { CostReport, LayerRow } from '../cost/report.ts';
import { formatDims } from '../cost/resolution.ts';
import { convolutionOf } from '../graph/convolution.ts';
import type { GraphNode } from '../graph/types.ts';
import type { NodeRow } from '../cost/report.ts';

/** Figures of a part of a network, with its shares of the whole. */
export interface PartFigures {
  readonly macs: Count;
  readonly parameters: Count;
  readonly activationElements: Count;
  readonly macShare: number;
  readonly parameterShare: number;
}

type Additive = Pick<LayerRow, 'macs' | 'parameters' | 'activationElements'>;

/** The figures of rows together, as parts of a network. */
export function partOf(rows: readonly Additive[], { totals }: CostReport): PartFigures {
  let macs: Count = 0;
  let parameters: Count = 0;
  let activationElements: Count = 0;
  for (const row of rows) {
    macs = plus(macs, row.macs);
    parameters = plus(parameters, row.parameters);
    activationElements = plus(activationElements, row.activationElements);
  }
  return {
    macs,
    parameters,
    activationElements,
    macShare: ratio(macs, totals.macs),
    parameterShare: ratio(parameters, totals.parameters),
  };
}

/**
 * The classifier: the layers with MACs that follow the last one whose output has positions (an
 * image, a sequence), and what is between and after them. Everything before is the trunk.
 */
export function splitClassifier({ layers }: CostReport): {
  trunk: readonly LayerRow[];
  classifier: readonly LayerRow[];
} {
  const last = layers.findLastIndex(
    ({ macs, resolution }) => macs !== 0 && positionsOf(resolution) > 1,
  );
  const next = layers.findIndex(({ macs }, index) => index > last && macs !== 0);
  const start = next < 0 ? layers.length : next;
  return { trunk: layers.slice(0, start), classifier: layers.slice(start) };
}

/** Output positions of a resolution written `56x56`; 1 for none. */
export function positionsOf(resolution: string): number {
  return resolution === '' ? 1 : Number(product(resolution.split('x').map(Number)));
}

/** When the image has shrunk to a quarter of its side. */
export interface StemReduction {
  /** Layers with MACs up to there, and their MACs. */
  readonly layers: number;
  readonly macs: Count;
  readonly macShare: number;
  /** The layer after which it has. */
  readonly layer: string;
  readonly resolution: string;
}

/** An image's sides are its last two dims: a video's frames, and the depth of a volume, are none. */
const sidesOf = (shape: readonly number[]) => shape.slice(Math.max(2, shape.length - 2));

/**
 * Position of the first layer that puts out the image at 1/4 of its sides or less; −1 for networks
 * without an image or that never do. A squeeze to one position between larger ones, as for channel
 * attention, is not the image.
 */
export function quarterAt({ inputs, layers }: CostReport): number {
  const image = inputs.find(({ shape }) => shape.length >= 4);
  if (!image) return -1;
  const sides = sidesOf(image.shape);
  const reached = layers.map(({ outputShape }) =>
    outputShape.length === image.shape.length ? sidesOf(outputShape) : undefined,
  );
  const isLarge = (side: number) => side > 1;
  const lastLarge = reached.findLastIndex((at) => at?.some(isLarge));
  return reached.findIndex(
    (at, index) =>
      at !== undefined &&
      (index > lastLarge || at.some(isLarge)) &&
      sides.every((side, axis) => (at[axis] ?? side) * 4 <= side),
  );
}

/** How soon a network shrinks its image to 1/4 of its sides, 1/16 of its positions, if it does. */
export function stemReduction(report: CostReport): StemReduction | null {
  const { layers, totals } = report;
  const end = quarterAt(report);
  const last = layers[end];
  if (!last) return null;
  const stem = layers.slice(0, end + 1).filter(({ macs }) => macs !== 0);
  const macs = stem.reduce<Count>((sum, { macs: spent }) => plus(sum, spent), 0);
  return {
    ...{ layers: stem.length, macs, macShare: ratio(macs, totals.macs) },
    ...{ layer: last.id, resolution: last.resolution },
  };
}

/** What kind of kernel a node with MACs has: `conv 3x3`, `depthwise conv 3x3`, `dense`, `attention`. */
export function kernelKind(node: GraphNode, { op }: NodeRow): string {
  const { inputs, attributes, outputs } = node;
  const convolution = convolutionOf(node);
  if (convolution) {
    const { kernel, inChannels } = convolution;
    const groups = typeof attributes['group'] === 'number' ? attributes['group'] : 1;
    const grouped = groups === 1 ? '' : groups === inChannels ? 'depthwise ' : 'grouped ';
    return `${grouped}${op === 'ConvTranspose' ? 'transposed conv' : 'conv'} ${formatDims(kernel)}`;
  }
  if (op === 'LSTM' || op === 'GRU' || op === 'RNN') return 'recurrent';
  const weighted = inputs.some(
    (input) => input && input.role !== 'activation' && input.role !== 'input' && !input.data,
  );
  if (weighted) return (outputs[0]?.dims.length ?? 0) > 2 ? 'dense by position' : 'dense';
  return 'activations by activations';
}
