import type { AliveTensor } from '../../core/memory/liveness.ts';
import type { SavedByOperator, TrainingReport } from '../../core/memory/training/training.ts';
import type { MemoryAnswer } from '../memory.ts';
import { jsonWithCounts } from './json.ts';
import { formatBytes, formatCount, formatShape } from './rows.ts';
import { clip, type Column, rule, textTable, wrap } from './text-table.ts';

/** The report as JSON text, without what only `detail=nodes` has. */
export function memoryJson(answer: MemoryAnswer, detail: 'summary' | 'nodes'): string {
  if (detail === 'nodes') return jsonWithCounts(answer);
  const { arena, traffic } = answer;
  return jsonWithCounts({
    ...answer,
    arena: { ...arena, placements: undefined },
    traffic: { ...traffic, nodes: undefined },
  });
}

const alive: readonly Column<AliveTensor>[] = [
  { title: 'Alive at the peak', align: 'left', flexible: true, cell: ({ name }) => name },
  { title: 'Shape', align: 'left', cell: (tensor) => formatShape(tensor.shape) },
  { title: 'Bytes', align: 'right', cell: ({ bytes }) => formatCount(bytes) },
];

const kept: readonly Column<SavedByOperator>[] = [
  { title: 'Kept by', align: 'left', cell: ({ op }) => op },
  { title: 'Nodes', align: 'right', cell: ({ nodes }) => formatCount(nodes) },
  { title: 'Bytes', align: 'right', cell: ({ bytes }) => formatCount(bytes) },
  { title: 'What each keeps', align: 'left', flexible: true, cell: (row) => row.rule },
];

/** The report as aligned tables for a terminal. */
export function memoryText(answer: MemoryAnswer, width: number): string {
  const { name, peak, resident, arena, traffic, order, training } = answer;
  const { parameterBytes, bufferBytes, constantBytes, kvCacheBytes } = resident;
  const lines = [
    `${name}: memory of one run${boundAs(answer)}`,
    rule(width),
    ...figures([
      ['Weights', parameterBytes],
      ['Buffers', bufferBytes],
      ['Constants', constantBytes],
      ...(kvCacheBytes === 0 ? [] : [['KV cache', kvCacheBytes] as const]),
      ['Peak', peak.bytes, `${peak.tensors} tensors alive`],
      ['Total', answer.totalBytes, 'weights, buffers, constants and peak'],
      ['Activations', answer.activationBytes, 'if none was ever freed'],
      ['Arena', arena.height, `${arena.overhead.toFixed(3)} × the peak, ${arena.method}`],
      ...(order.used === 'minimising'
        ? [['Given order', order.givenPeakBytes, 'the peak as the network has it'] as const]
        : []),
      ['Traffic', traffic.bytes, `${traffic.intensity.toFixed(1)} FLOPs per byte`],
      [
        'Fused',
        traffic.fusedBytes,
        `${traffic.fusedIntensity.toFixed(1)} FLOPs per byte, ${traffic.fusedNodes} operators fused`,
      ],
    ]),
    rule(width),
    ...(peak.at ? [`Peak at ${peak.at.node}`] : []),
    ...textTable(alive, peak.largest, width),
    ...(training ? trainingLines(training, width) : []),
    rule(width),
    ...[...answer.assumptions, ...(training?.assumptions ?? [])].flatMap((text) =>
      wrap(text, width - 2).map((line, index) => `${index === 0 ? '-' : ' '} ${line}`),
    ),
  ];
  return `${lines.map((line) => clip(line, width)).join('\n')}\n`;
}

function boundAs({ bindings, defaultedBindings, options }: MemoryAnswer): string {
  const bound = Object.entries(bindings).map(
    ([symbol, value]) =>
      `${symbol} = ${value}${defaultedBindings.includes(symbol) ? ' (default)' : ''}`,
  );
  const { inPlace, fused, order } = options;
  const chosen = [...(inPlace ? ['in place'] : []), ...(fused ? ['fused'] : []), `${order} order`];
  return `, ${[...bound, ...chosen].join(', ')}`;
}

type Figure = readonly [title: string, bytes: number | bigint, words?: string];

function figures(rows: readonly Figure[]): string[] {
  const counts = rows.map(([, bytes]) => formatCount(bytes));
  const widest = Math.max(...counts.map(({ length }) => length));
  return rows.map(([title, bytes, words = ''], index) =>
    `${title.padEnd(13)}${(counts[index] ?? '').padStart(widest)}  ${formatBytes(bytes).padStart(9)}  ${words}`.trimEnd(),
  );
}

function trainingLines(
  { bytes, saved, macs, checkpoints, options }: TrainingReport,
  width: number,
) {
  return [
    rule(width),
    `Training, ${options.optimizer}, mixed precision ${options.mixedPrecision}`,
    rule(width),
    ...figures([
      ['Weights', bytes.weights],
      ...(bytes.masterWeights === 0 ? [] : [['fp32 copy', bytes.masterWeights] as const]),
      ['Buffers', bytes.buffers],
      ['Gradients', bytes.gradients],
      ['Optimizer', bytes.optimizerState],
      ['Activations', bytes.savedActivations, 'kept for the backward pass'],
      ['Total', bytes.total],
      ...(checkpoints
        ? [['Else kept', saved.bytes, `without the ${checkpoints.blocks} checkpoints`] as const]
        : []),
    ]),
    `MACs         ${formatCount(macs.forward)} forward, ${formatCount(macs.backward)} backward, ${formatCount(macs.recomputed)} again`,
    rule(width),
    ...textTable(kept, saved.operators, width),
  ];
}
