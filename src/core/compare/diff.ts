import type { Count } from '../count.ts';
import type { LayerRow } from '../cost/report.ts';
import { formatDims } from '../cost/resolution.ts';
import { convolutionOf, kernelOf } from '../graph/convolution.ts';
import type { AttributeValue, GraphNode } from '../graph/types.ts';
import type { Compared } from './align.ts';
import { alignBy } from './sequence.ts';

/** What one layer costs, and an attribute of it that changed. */
export type LayerCost = Pick<LayerRow, 'macs' | 'parameters' | 'activationElements'>;

export interface AttributeChange {
  /** `stride`, `outChannels`, `type`, … */
  readonly attribute: string;
  /** As text; `null` where the layer has no such attribute. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface LayerChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The layer's id in the second network or, where it was removed, in the first. */
  readonly id: string;
  /** Its id in the first network, where that is another. */
  readonly was?: string;
  readonly type: string;
  readonly attributes: readonly AttributeChange[];
  readonly before: LayerCost | null;
  readonly after: LayerCost | null;
  /** MACs and parameters that the change brings (negative: saves). */
  readonly macs: Count;
  readonly parameters: Count;
}

export interface StructuralDiff {
  /** How layers were aligned: by their ids where most are common, else by what they are. */
  readonly alignedBy: 'id' | 'kind';
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Attributes that differ in any of the layers that changed. */
  readonly attributes: readonly string[];
  /**
   * In order; where there are more than were asked for, those that bring or save most MACs, then
   * parameters.
   */
  readonly changes: readonly LayerChange[];
}

/** Changes listed where no other number is asked for. */
export const defaultListed = 200;

interface Described {
  readonly row: LayerRow;
  readonly nodes: readonly GraphNode[];
}

/**
 * Layers added, removed and changed from one network to another, with what each change brings.
 * Costs that change because an earlier layer did (another input size) are no change of the layer.
 */
export function structuralDiff(
  a: Compared,
  b: Compared,
  listed: number = defaultListed,
): StructuralDiff {
  const before = describeLayers(a);
  const after = describeLayers(b);
  const alignedBy = common(before, after) >= 0.5 ? 'id' : 'kind';
  const keyOf = ({ row, nodes }: Described) =>
    alignedBy === 'id' ? row.id : `${row.type} ${kernelIn(nodes)}`;
  const changes: LayerChange[] = [];
  const attributes = new Set<string>();
  let unchanged = 0;
  for (const [was, is] of alignBy(before, after, keyOf)) {
    const change = changeOf(was, is);
    if (change) changes.push(change);
    else unchanged++;
    for (const { attribute } of change?.attributes ?? []) attributes.add(attribute);
  }
  const of = (kind: LayerChange['kind']) => changes.filter((change) => change.kind === kind).length;
  return {
    alignedBy,
    added: of('added'),
    removed: of('removed'),
    changed: of('changed'),
    unchanged,
    attributes: [...attributes],
    changes: largest(changes, listed),
  };
}

/** At most `most` of the changes, those that weigh most, in their order. */
function largest(changes: readonly LayerChange[], most: number): readonly LayerChange[] {
  if (changes.length <= most) return changes;
  const kept = new Set(
    changes
      .toSorted(
        (x, y) =>
          Math.abs(Number(y.macs)) - Math.abs(Number(x.macs)) ||
          Math.abs(Number(y.parameters)) - Math.abs(Number(x.parameters)),
      )
      .slice(0, most),
  );
  return changes.filter((change) => kept.has(change));
}

/** Part of the layers that stand in both under one id and of one type. */
function common(a: readonly Described[], b: readonly Described[]): number {
  const types = new Map(a.map(({ row }) => [row.id, row.type]));
  const shared = b.filter(({ row }) => types.get(row.id) === row.type).length;
  return shared / Math.max(a.length, b.length, 1);
}

function changeOf(was: Described | undefined, is: Described | undefined): LayerChange | undefined {
  const row = (is ?? was)?.row;
  if (!row) return undefined;
  const attributes = was && is ? changedAttributes(was, is) : [];
  if (was && is && attributes.length === 0) return undefined;
  const before = was ? costOf(was.row) : null;
  const after = is ? costOf(is.row) : null;
  return {
    kind: !was ? 'added' : !is ? 'removed' : 'changed',
    id: row.id,
    ...(was && is && was.row.id !== is.row.id && { was: was.row.id }),
    type: row.type,
    attributes,
    before,
    after,
    macs: difference(after?.macs ?? 0, before?.macs ?? 0),
    parameters: difference(after?.parameters ?? 0, before?.parameters ?? 0),
  };
}

function costOf({ macs, parameters, activationElements }: LayerRow): LayerCost {
  return { macs, parameters, activationElements };
}

/** `a − b`, which unlike a count may be negative. */
function difference(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const exact = BigInt(a) - BigInt(b);
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : exact;
}

function changedAttributes(was: Described, is: Described): AttributeChange[] {
  const [left, right] = [attributesOf(was), attributesOf(is)];
  const changes: AttributeChange[] = [];
  for (const [attribute, before] of left) {
    const after = right.get(attribute) ?? null;
    if (before !== after) changes.push({ attribute, before, after });
  }
  for (const [attribute, after] of right) {
    if (!left.has(attribute)) changes.push({ attribute, before: null, after });
  }
  return changes;
}

function describeLayers({ graph, report }: Compared): Described[] {
  const nodes = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const list = nodes.get(node.layer.id);
    if (list) list.push(node);
    else nodes.set(node.layer.id, [node]);
  }
  return report.layers.map((row) => ({ row, nodes: nodes.get(row.id) ?? [] }));
}

/** Field names of attributes that ONNX has under others. */
const fieldNames: Readonly<Record<string, string>> = {
  strides: 'stride',
  pads: 'padding',
  dilations: 'dilation',
  group: 'groups',
  num_groups: 'groups',
  hidden_size: 'hiddenSize',
};

/** Attributes that follow from others, are read by `kernelOf` or change no cost. */
const untelling = new Set([
  'kernel_shape',
  'transA',
  'transB',
  'epsilon',
  'momentum',
  'training_mode',
]);

function attributesOf({ row, nodes }: Described): ReadonlyMap<string, string> {
  const attributes = new Map([['type', row.type]]);
  for (const node of nodes) {
    for (const [name, value] of Object.entries(node.attributes)) {
      const text = untelling.has(name) ? undefined : written(value);
      if (text !== undefined) attributes.set(fieldNames[name] ?? name, text);
    }
    const kernel = kernelOf(node);
    if (kernel) attributes.set('kernel', formatDims(kernel));
    for (const [name, size] of sizesOf(node)) attributes.set(name, size);
  }
  return attributes;
}

/** The kernel of the last node of a layer that has one, as `3x3`; empty where none has. */
function kernelIn(nodes: readonly GraphNode[]): string {
  return formatDims(nodes.map(kernelOf).findLast((kernel) => kernel !== undefined) ?? []);
}

/** Channels of a convolution, features of a matrix product. */
function sizesOf(node: GraphNode): [string, string][] {
  const { op, inputs, attributes } = node;
  const convolution = convolutionOf(node);
  if (convolution) {
    return [
      ['inChannels', String(convolution.inChannels ?? '')],
      ['outChannels', String(convolution.outChannels ?? '')],
      ['bias', String(convolution.bias !== undefined)],
    ];
  }
  const weight = inputs[1];
  if ((op !== 'Gemm' && op !== 'MatMul') || weight?.role !== 'parameter') return [];
  const [rows, columns] = weight.dims.slice(-2);
  const turned = op === 'Gemm' && attributes['transB'] === 1;
  return [
    ['inFeatures', String(turned ? columns : rows)],
    ['outFeatures', String(turned ? rows : columns)],
  ];
}

function written(value: AttributeValue): string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  if (!Array.isArray(value)) return undefined;
  const [first] = value as readonly (number | string)[];
  const same = value.every((item) => item === first);
  return same && value.length > 0 ? String(first) : value.join('x');
}
