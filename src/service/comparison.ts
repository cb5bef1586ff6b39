import { createHash } from 'node:crypto';
import type { Compared } from '../core/compare/align.ts';
import { type Comparison, compare } from '../core/compare/compare.ts';
import { type Measured, type MeasuredTimes, withMeasured } from '../core/compare/measured.ts';
import { InputError } from '../core/errors.ts';
import type { CostEngine, CostRequest, Lowered } from './engine.ts';
import { callersFault } from './plugins/errors.ts';
import { ProblemError } from './problems.ts';
import { timedDigests } from './timings/measured.ts';

/** A network to compare, what to call it, and the name of the file that it is. */
export interface ComparedRequest extends CostRequest {
  readonly name?: string | undefined;
  readonly file?: string;
}

export interface CompareRequest {
  /** All counted in the same way. */
  readonly networks: readonly ComparedRequest[];
  /** Changes of layers that each pair lists at most. */
  readonly listed: number;
}

/** A comparison as it is sent. */
export interface ComparisonAnswer extends Comparison {
  /** Content address of the comparison, what was measured aside. */
  readonly digest: string;
  readonly measured: Measured;
}

/** A comparison that can be made, with its content address. */
export interface LoweredComparison {
  readonly digest: string;
  /** Digests under which each network may have been timed. */
  readonly timed: readonly (readonly string[])[];
  readonly make: (measured: readonly MeasuredTimes[]) => ComparisonAnswer;
}

/** Where in a request a fault of one of its networks lies. */
export type Locate = (index: number, fault: NetworkFault) => string;

interface NetworkFault {
  readonly code: string;
  /** Pointer within the network, where the fault has one. */
  readonly pointer: string | undefined;
}

/** Keys of a network at which faults without a pointer lie. */
const faultKeys: Readonly<Record<string, string>> = {
  'unknown-model': '/model',
};

/** Faults in networks that stand in a list of a body. */
export function locateInList(list: string): Locate {
  return (index, fault) => `${list}/${index}${pointerOf(fault)}`;
}

/** Faults in networks of the key `networks`. */
export const inNetworks = locateInList('/networks');

/** Faults in the one network of the key `network`. */
export const inNetwork: Locate = (_, fault) => `/network${pointerOf(fault)}`;

/** Where within a network a fault of it lies. */
export function pointerOf({ code, pointer }: NetworkFault): string {
  return pointer ?? faultKeys[code] ?? '';
}

type Engine = Pick<CostEngine, 'lower' | 'reportOf' | 'limits'>;

/**
 * The networks of a comparison as graphs, with the digest that names the answer.
 * @throws InputError, ProblemError for a fault in a network, with its place in the request;
 * `limit-nodes` where all of them together have more operators than one network may
 */
export async function lowerComparison(
  engine: Engine,
  { networks, listed }: CompareRequest,
  locate: Locate,
): Promise<LoweredComparison> {
  const lowered: Lowered[] = [];
  let nodes = 0;
  for (const [index, { name: _, file, ...network }] of networks.entries()) {
    const one = await located(() => engine.lower(network), index, locate, file);
    nodes += one.graph.nodes.length;
    if (nodes > engine.limits.nodes) {
      throw new InputError('limit-nodes', 'the networks have too many operators together', {
        pointer: locate(index, { code: 'limit-nodes', pointer: undefined }),
        expected: `at most ${engine.limits.nodes} operators in all`,
        hint: 'compare fewer of them at a time',
      });
    }
    lowered.push(one);
  }
  const names = networks.map(({ name }) => name);
  const identity = JSON.stringify([lowered.map(({ digest }) => digest), names, listed]);
  const digest = `sha256:${createHash('sha256').update(identity).digest('hex')}`;
  const make = (measured: readonly MeasuredTimes[]) => {
    const compared = lowered.map((network, index): Compared => ({
      name: names[index],
      graph: network.graph,
      report: engine.reportOf(network),
    }));
    return { digest, ...withMeasured(compare(compared, listed), measured) };
  };
  return { digest, timed: lowered.map(({ graph }) => timedDigests(graph)), make };
}

/**
 * Runs what concerns one network of several; faults say where in the request it stands.
 * @param file The name of the file that it is, which faults tell too.
 */
export async function located<T>(
  run: () => Promise<T>,
  index: number,
  locate: Locate,
  file?: string,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const fault = error instanceof Error ? callersFault(error) : undefined;
    if (!fault) throw error;
    const { code, details } = fault;
    const pointer = locate(index, { code, pointer: details.pointer });
    const detail = file === undefined ? details.detail : `${file.slice(0, 100)}: ${details.detail}`;
    if (error instanceof InputError) {
      throw new InputError(error.code, detail, { ...error.details, pointer });
    }
    const headers = error instanceof ProblemError ? error.headers : {};
    throw new ProblemError(code, { ...details, detail, pointer }, headers);
  }
}
