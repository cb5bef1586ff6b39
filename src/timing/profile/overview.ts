import type { ProfiledLayer, TimingProfile } from '../result.ts';
import { billionsPerSecond } from './groups.ts';

/** Layers that ran as one, with what they take of the network's time and of its MACs. */
export interface OverviewRow {
  /** Their names, such as `layer1.0: conv1 + bn1 + relu1`; empty for the runtime's own nodes. */
  readonly layers: string;
  readonly type: string;
  readonly timeMs: number;
  /** Of the time of all nodes and of the MACs of all, each from 0 to 1. */
  readonly timeShare: number;
  readonly macsShare: number;
  readonly macs: bigint;
  readonly gflops: number | null;
  readonly gigabytesPerSecond: number | null;
}

export interface Overview {
  /** The layers that take the most time, the slowest first. */
  readonly slowest: readonly OverviewRow[];
  /** All others together; none where there are no others. */
  readonly others?: OverviewRow;
}

/** Which layers take the most time, and whether they have the MACs for it. */
export function overviewOf({ layers }: TimingProfile, most: number): Overview {
  const whole = layers.reduce((sum, { macs }) => sum + macs, 0n);
  const sorted = layers.toSorted((a, b) => b.timeMs - a.timeMs);
  const others = sorted.slice(most);
  return {
    slowest: sorted.slice(0, most).map((layer) => rowOf(layer, namesOf(layer.layers), whole)),
    ...(others.length > 0 && { others: rowOf(together(others), `${others.length} others`, whole) }),
  };
}

function rowOf(layer: Omit<ProfiledLayer, 'layers'>, layers: string, whole: bigint): OverviewRow {
  const { type, timeMs, share, macs, gflops, gigabytesPerSecond } = layer;
  const macsShare = whole === 0n ? 0 : Number(macs) / Number(whole);
  return { layers, type, timeMs, timeShare: share, macsShare, macs, gflops, gigabytesPerSecond };
}

function together(layers: readonly ProfiledLayer[]): Omit<ProfiledLayer, 'layers'> {
  const numbers = (pick: (layer: ProfiledLayer) => number) =>
    layers.reduce((sum, layer) => sum + pick(layer), 0);
  const counts = (pick: (layer: ProfiledLayer) => bigint) =>
    layers.reduce((sum, layer) => sum + pick(layer), 0n);
  const timeMs = numbers((layer) => layer.timeMs);
  const flops = counts((layer) => layer.flops);
  const bytes = counts((layer) => layer.bytes);
  return {
    ...{ type: '', timeMs, flops, bytes, groups: [] },
    share: numbers((layer) => layer.share),
    macs: counts((layer) => layer.macs),
    gflops: billionsPerSecond(flops, timeMs),
    gigabytesPerSecond: billionsPerSecond(bytes, timeMs),
  };
}

/** Names of layers, the scope that they share said once. */
export function namesOf(layers: readonly string[]): string {
  const [first = '', ...others] = layers;
  const scopes = first.split('.').slice(0, -1);
  while (!others.every((layer) => layer.startsWith(scopes.map((scope) => `${scope}.`).join('')))) {
    scopes.pop();
  }
  const prefix = scopes.map((scope) => `${scope}.`).join('');
  if (others.length === 0 || prefix === '') return layers.join(' + ');
  return `${scopes.join('.')}: ${layers.map((layer) => layer.slice(prefix.length)).join(' + ')}`;
}
