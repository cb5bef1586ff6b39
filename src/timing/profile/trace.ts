import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { mean } from 'simple-statistics';

/** A node of the runtime as the profiled runs saw it. */
export interface TracedNode {
  /** The node's name; one without has its operator's and its number. */
  readonly name: string;
  readonly op: string;
  /** Name of the runtime's provider, such as `CPUExecutionProvider`. */
  readonly provider: string;
  /** Mean over the runs of the middle half. */
  readonly timeMs: number;
}

export interface Trace {
  /** How many runs it has, of which those in the middle by their length count. */
  readonly runs: number;
  /** Means of a run as a whole, and of the sum of its nodes, which is the sum of their means. */
  readonly runMs: number;
  readonly nodesMs: number;
  /** In the order in which they ran; those inside of loops and branches are in these. */
  readonly nodes: readonly TracedNode[];
}

/** Most events that are read; the runtime itself stops at a million. */
const mostEvents = 2_000_000;

/**
 * Reads a trace of ONNX Runtime, event by event.
 * @param runs how many there are after those that only warmed up
 * @throws Error for a trace without a finished run
 */
export async function readTrace(path: string, runs: number): Promise<Trace> {
  const found: Run[] = [];
  let nodes: NodeEvent[] = [];
  for await (const event of eventsIn(path)) {
    if (event.kind === 'node') nodes.push(event);
    else {
      found.push({ us: event.us, nodes: outermost(nodes.filter(({ at }) => at >= event.at)) });
      nodes = [];
    }
  }
  // Where the trace was cut short, it may lack the last runs, and the first still warms up.
  const kept = found.slice(Math.max(found.length - runs, Math.min(1, found.length - 1)));
  if (kept.length === 0) throw new Error('the trace has no finished run');
  const middle = middleHalf(kept);
  return {
    runs: kept.length,
    runMs: mean(middle.map(({ us }) => us)) / 1000,
    nodesMs: mean(middle.map((run) => run.nodes.reduce((sum, { us }) => sum + us, 0))) / 1000,
    nodes: means(middle),
  };
}

/**
 * Runs without the fastest and the slowest quarter. Their means add up, as medians do not, and a
 * run that was disturbed is not among them.
 */
function middleHalf(runs: readonly Run[]): readonly Run[] {
  const left = Math.floor(runs.length / 4);
  return runs.toSorted((a, b) => a.us - b.us).slice(left, runs.length - left);
}

interface Run {
  readonly us: number;
  readonly nodes: readonly NodeEvent[];
}

interface NodeEvent {
  readonly kind: 'node';
  readonly at: number;
  readonly us: number;
  readonly name: string;
  readonly op: string;
  readonly provider: string;
  readonly index: string;
}

interface RunEvent {
  readonly kind: 'run';
  readonly at: number;
  readonly us: number;
}

/** The runtime writes a line for each event, and names into it as they are: this is not always JSON. */
const opening = /^\{"cat"\s*:\s*"(\w+)",.*?"dur"\s*:\s*(\d+),"ts"\s*:\s*(-?\d+),.*?"name"\s*:\s*"/s;
const closing = /",\s*"args"\s*:\s*\{/g;
const nodeSuffix = '_kernel_time';

async function* eventsIn(path: string): AsyncGenerator<NodeEvent | RunEvent> {
  let events = 0;
  let pending = '';
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    // A name may hold a line break.
    if (!line.startsWith('{"cat"') && line !== ']') {
      pending += `\n${line}`;
      continue;
    }
    const event = eventOf(pending);
    pending = line;
    if (!event) continue;
    if (++events > mostEvents) return;
    yield event;
  }
}

function eventOf(text: string): NodeEvent | RunEvent | undefined {
  const match = opening.exec(text);
  if (!match) return undefined;
  const [head, category, us, at] = match;
  const end = [...text.matchAll(closing)].at(-1)?.index ?? text.length;
  const name = text.slice(head.length, end);
  const times = { at: Number(at), us: Number(us) };
  if (category === 'Session' && name === 'model_run') return { kind: 'run', ...times };
  if (category !== 'Node' || !name.endsWith(nodeSuffix)) return undefined;
  const rest = text.slice(end);
  const argument = (key: string) => new RegExp(`"${key}"\\s*:\\s*"([^"]*)"`).exec(rest)?.[1] ?? '';
  return {
    kind: 'node',
    ...times,
    name: name.slice(0, -nodeSuffix.length),
    op: argument('op_name'),
    provider: argument('provider'),
    index: argument('node_index'),
  };
}

/** Operators whose time contains that of the nodes inside them. */
const containers = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);

/** Leaves out the nodes that ran inside another. */
function outermost(nodes: readonly NodeEvent[]): readonly NodeEvent[] {
  const around = nodes.filter(({ op }) => containers.has(op));
  if (around.length === 0) return nodes;
  return nodes.filter(
    (node) =>
      !around.some(
        (outer) =>
          outer !== node && outer.at <= node.at && node.at + node.us <= outer.at + outer.us,
      ),
  );
}

function means(runs: readonly Run[]): TracedNode[] {
  const times = new Map<string, { readonly first: NodeEvent; us: number }>();
  for (const node of runs.flatMap(({ nodes }) => nodes)) {
    const key = `${node.index} ${node.name}`;
    const known = times.get(key);
    if (known) known.us += node.us;
    else times.set(key, { first: node, us: node.us });
  }
  return [...times.values()].map(({ first: { name, op, provider }, us }) => ({
    ...{ name, op, provider },
    timeMs: us / runs.length / 1000,
  }));
}
