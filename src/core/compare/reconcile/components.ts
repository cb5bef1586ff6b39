import { type Count, plus, product, times } from '../../count.ts';
import type { GraphNode } from '../../graph/types.ts';
import type { NodeRow } from '../../cost/report.ts';
import type { Compared } from '../align.ts';
import { kernelKind, splitClassifier } from '../parts.ts';

/** What the ways of counting a network, or a part of it, are made of. */
export interface Components {
  readonly macs: Count;
  readonly flops: Count;
  readonly arithmetic: Count;
  /** MACs of activations by activations: attention's scores and weighted sums. */
  readonly attention: Count;
  /** MACs outside convolutions. */
  readonly dense: Count;
  /** MACs of the classifier. */
  readonly classifier: Count;
  readonly biases: Count;
  /** Operations of batch norms as they are counted here. */
  readonly batchNormOperations: Count;
  readonly batchNormElements: Count;
  /** Elements of the other normalisations. */
  readonly normElements: Count;
  /** Elements that activation functions and pools take. */
  readonly activationElements: Count;
  readonly poolElements: Count;
  readonly parameters: Count;
  readonly buffers: Count;
  readonly classifierParameters: Count;
  readonly written: Count;
  readonly macOutputs: Count;
  readonly weightBytes: Count;
}

type Sums = { -readonly [Key in keyof Components]: Count };

const activations = ['Relu', 'Gelu', 'LeakyRelu', 'Elu', 'PRelu', 'HardSwish', 'Clip'];

/** The components of a network or, by a layer's or a scope's id, of a part of it. */
export function componentsOf({ graph, report }: Compared, layer?: string): Components {
  const { classifier } = splitClassifier(report);
  const last = new Set(classifier.map(({ id }) => id));
  const sums: Sums = {
    ...{ macs: 0, flops: 0, arithmetic: 0, attention: 0, dense: 0, classifier: 0, biases: 0 },
    ...{ batchNormOperations: 0, batchNormElements: 0, normElements: 0, activationElements: 0 },
    ...{ poolElements: 0, parameters: 0, buffers: 0, classifierParameters: 0, written: 0 },
    ...{ macOutputs: 0, weightBytes: 0 },
  };
  for (const [index, row] of report.nodes.entries()) {
    const node = graph.nodes[index];
    if (node && isWithin(row.layer, layer)) add(sums, node, row, last.has(row.layer));
  }
  return sums;
}

/** Whether a network has a layer or a scope of an id. */
export function hasPart({ report }: Compared, layer: string): boolean {
  return report.layers.some(({ id }) => isWithin(id, layer));
}

function isWithin(id: string, part: string | undefined): boolean {
  return part === undefined || id === part || id.startsWith(`${part}.`);
}

function add(sums: Sums, node: GraphNode, row: NodeRow, last: boolean): void {
  const { op, macs, parameters } = row;
  const grow = (key: keyof Sums, by: Count) => (sums[key] = plus(sums[key], by));
  grow('macs', macs);
  grow('flops', row.flops);
  grow('arithmetic', row.arithmetic);
  grow('biases', row.biasAdds);
  grow('parameters', parameters);
  grow('buffers', row.buffers);
  grow('written', row.activationElements);
  grow('macOutputs', row.macOutputElements);
  grow('weightBytes', row.weightBytes);
  if (macs !== 0) {
    if (!op.includes('Conv')) grow('dense', macs);
    if (kernelKind(node, row) === 'activations by activations') grow('attention', macs);
    if (last) grow('classifier', macs);
  }
  if (last) grow('classifierParameters', parameters);
  const elements = times(node.times ?? 1, product(row.inputShapes[0] ?? [0]));
  if (op === 'BatchNormalization') {
    grow('batchNormOperations', row.flops);
    grow('batchNormElements', elements);
  } else if (op.endsWith('Normalization')) grow('normElements', elements);
  else if (op.endsWith('Pool')) grow('poolElements', elements);
  else if (activations.includes(op)) grow('activationElements', elements);
}
