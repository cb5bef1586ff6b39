import { setImmediate } from 'node:timers/promises';
import type { TSchema } from '@sinclair/typebox';
import { hasPart } from '../core/compare/reconcile/components.ts';
import { type FigureUnit, readFigure } from '../core/compare/reconcile/figure.ts';
import type { Tool } from '../core/compare/reconcile/methods.ts';
import { reconcile, type Reconciliation } from '../core/compare/reconcile/reconcile.ts';
import {
  type Candidate,
  type Changes,
  type ReconciledReadings,
  Reconciler,
} from '../core/compare/reconcile/reconciler.ts';
import { InputError } from '../core/errors.ts';
import { presets } from '../presets/index.ts';
import { inNetwork, located, locateInList } from './comparison.ts';
import type { CostEngine, NetworkRequest } from './engine.ts';
import { ProblemError } from './problems.ts';

/** A figure that someone read, and of which network it is said to be. */
export interface FigureRequest {
  readonly value: number | string;
  readonly unit?: FigureUnit;
  readonly network: NetworkRequest;
  readonly layer?: string;
  readonly tool?: Tool;
}

type Engine = Pick<CostEngine, 'lower' | 'reportOf' | 'limits'>;

/** A network as it might have been meant instead. */
interface Alternative {
  readonly request: NetworkRequest;
  readonly changes: Changes;
}

const sizes = [128, 160, 192, 224, 227, 256, 288, 299, 320, 384, 448, 512];
const sequences = [128, 256, 384, 512, 1024, 2048, 4096, 8192];
const batches = [2, 4, 8, 16, 32, 64, 128, 256];
/** Variants of a network that are tried. */
const mostVariants = 8;

/**
 * How figures may have been counted: each is looked for in the network that it is said to be of and
 * in its variants, and where it is not found there, at other sizes, lengths and batches, and in
 * variants at other sizes and lengths.
 * @throws InputError, ProblemError for a fault in a figure or its network, with its place
 */
export async function reconcileFigures(
  engine: Engine,
  figures: readonly FigureRequest[],
): Promise<Reconciliation> {
  const found: ReconciledReadings[] = [];
  for (const [index, figure] of figures.entries()) {
    found.push(await located(() => reconcileOne(engine, figure), index, locateInList('/figures')));
  }
  return reconcile(found);
}

async function reconcileOne(engine: Engine, request: FigureRequest): Promise<ReconciledReadings> {
  const { value, layer, tool, network } = request;
  const figure = readFigure(value);
  if (!figure) {
    throw new ProblemError('invalid-request', {
      detail: `"${String(value)}" is no figure`,
      pointer: '/value',
      expected: 'a number of 1 or more such as 3.8e9, "4.1G" or "25.6 M params"',
    });
  }
  const base = await located(
    () => candidateOf(engine, { request: network, changes: {} }),
    0,
    inNetwork,
  );
  if (layer !== undefined && !hasPart(base.network, layer)) {
    throw new ProblemError('unknown-part', {
      detail: `the network has no layer or scope "${layer}"`,
      pointer: '/layer',
      expected: 'the id of a layer, such as layer1.0.conv1, or of what contains it, such as layer1',
    });
  }
  const reconciler = new Reconciler({ figure, unit: request.unit ?? figure.unit, layer, tool });
  reconciler.consider(base);
  let operators = base.network.graph.nodes.length;
  for (const stage of stagesOf(network, base)) {
    for (const alternative of stage) {
      // As much again as one network may cost.
      if (operators > engine.limits.nodes) break;
      // Others wait no longer than for one network.
      await setImmediate();
      const candidate = await attempt(engine, alternative);
      if (!candidate || (layer !== undefined && !hasPart(candidate.network, layer))) continue;
      operators += candidate.network.graph.nodes.length;
      reconciler.consider(candidate);
    }
    if (reconciler.hasFits) break;
  }
  return reconciler.result();
}

async function candidateOf(engine: Engine, { request, changes }: Alternative): Promise<Candidate> {
  const lowered = await engine.lower(request);
  return { network: { graph: lowered.graph, report: engine.reportOf(lowered) }, changes };
}

/** An alternative that may not exist: a size that does not fit, an option out of range. */
async function attempt(engine: Engine, alternative: Alternative): Promise<Candidate | undefined> {
  try {
    return await candidateOf(engine, alternative);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** What is tried one after the other, the likeliest first. */
function stagesOf(request: NetworkRequest, base: Candidate): readonly (readonly Alternative[])[] {
  const variants = variantsOf(request);
  const resized = otherSizes(base);
  const lengths = otherLengths(request);
  const at = ({ request, changes }: Alternative): Alternative[] => [
    ...resized.map((inputSize) => ({
      request: { ...request, inputSize: [inputSize] },
      changes: { ...changes, inputSize },
    })),
    ...lengths.map((sequence) => ({
      request: { ...request, options: { ...request.options, sequence } },
      changes: { ...changes, sequence },
    })),
  ];
  const own = { request, changes: {} };
  const batched = batches
    .filter((batch) => batch !== base.network.report.inputs[0]?.shape[0])
    .map((batch) => ({ request: { ...request, batch }, changes: { batch } }));
  return [variants, [...at(own), ...batched], variants.flatMap(at)];
}

/** Sides of an image other than the network's own; none where it takes no image. */
function otherSizes({ network }: Candidate): number[] {
  const shape = network.report.inputs[0]?.shape ?? [];
  return shape.length === 4 ? sizes.filter((size) => size !== shape[2] || size !== shape[3]) : [];
}

/** Lengths of a sequence other than a preset's own; none where it takes no sequence. */
function otherLengths({ preset, options }: NetworkRequest): number[] {
  const schema =
    preset === undefined ? undefined : presets.get(preset).options.properties['sequence'];
  const own: unknown = options?.['sequence'] ?? schema?.default;
  return schema ? sequences.filter((length) => length !== own) : [];
}

/** Presets that differ from one in a suffix of the name, and the preset with one option changed. */
function variantsOf(request: NetworkRequest): Alternative[] {
  const { preset: name } = request;
  if (name === undefined) return [];
  const { family, options } = presets.get(name);
  const siblings = presets
    .list()
    .filter((other) => other.family === family && isVariant(other.name, name))
    .map((other) => ({
      request: { ...request, preset: other.name },
      changes: { preset: other.name },
    }));
  const changed = Object.entries(options.properties).flatMap(([option, schema]) =>
    choicesOf(schema)
      .filter((choice) => choice !== (request.options?.[option] ?? schema.default))
      .map((choice) => ({
        request: { ...request, options: { ...request.options, [option]: choice } },
        changes: { option: `${option}=${String(choice)}` },
      })),
  );
  return [...siblings, ...changed].slice(0, mostVariants);
}

/** `resnet50` and `resnet50_v1`: the same but for a suffix that is no size. */
function isVariant(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.startsWith(short) && /^_([a-z]{2,}|v\d+)$/.test(long.slice(short.length));
}

/** The values of an option that has few. */
function choicesOf({ type, anyOf }: TSchema): unknown[] {
  if (type === 'boolean') return [true, false];
  if (!Array.isArray(anyOf)) return [];
  return anyOf.map((choice: { const?: unknown }) => choice.const);
}
