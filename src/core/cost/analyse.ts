import { product } from '../count.ts';
import { elementBits, type Graph, type TensorType, type Value } from '../graph/types.ts';
import { operators as knownOperators } from '../ops/index.ts';
import { engineVersion } from '../version.ts';
import { coverageOf } from './coverage.ts';
import { weightedDepth } from './depth.ts';
import { digestOf } from './digest.ts';
import { Counters, noFigures } from './figures.ts';
import { layersOf } from './layers.ts';
import { NodeCoster } from './node-cost.ts';
import {
  type CostReport,
  type CountingOptions,
  defaultCountingOptions,
  type NodeRow,
} from './report.ts';
import { Layouts } from './resolution.ts';
import { operatorsOf, Rows } from './rows.ts';
import { totalsOf } from './totals.ts';

/**
 * Costs a network: totals, and rows by layer, node, stage, resolution and operator. Pure: the same
 * graph and options give the same report. `digest` is passed where it is known already.
 */
export function analyse(
  graph: Graph,
  chosen: Partial<CountingOptions> = {},
  digest?: string,
): CostReport {
  const options = { ...defaultCountingOptions, ...chosen };
  const coster = new NodeCoster(graph, knownOperators, options);
  const layouts = new Layouts(graph.valueCount);
  const costs = graph.nodes.map((node) => {
    layouts.follow(node);
    return coster.cost(node);
  });
  const operators = operatorsOf(costs);
  const totals = new Counters();
  for (const { counters } of operators) totals.add(counters);
  const whole = totals[options.convention];
  const layers = layersOf(costs, layouts, options.stageDepth);
  const rows = new Rows(options.convention, whole);
  // Seldom asked for, and as many as there are operators.
  let nodes: readonly NodeRow[] | undefined;
  return {
    name: graph.name,
    version: engineVersion,
    digest: digest ?? digestOf(graph, options),
    options,
    bindings: graph.bindings,
    defaultedBindings: graph.defaultedBindings,
    elementType: mainElementType(graph),
    inputs: graph.inputs
      .filter(({ cached }) => !cached)
      .map(({ value }) => describe(value.name, value)),
    outputs: graph.outputs.map(({ name, value }) => describe(name, value)),
    total: { convention: options.convention, value: whole },
    totals: totalsOf(graph, totals.fill({ ...noFigures }, options.convention, whole)),
    depth: { weighted: weightedDepth(graph, costs), layers: layers.length, nodes: costs.length },
    coverage: coverageOf(graph, costs),
    stages: rows.stages(layers),
    resolutions: rows.resolutions(layers),
    operators: rows.operators(operators),
    layers: rows.layers(layers),
    get nodes() {
      nodes ??= costs.map((cost) => rows.node(cost, layouts));
      return nodes;
    },
  };
}

function describe(name: string, { dims, elementType }: TensorType) {
  return { name, shape: dims, elementType };
}

/** The element type that most stored elements have; of the first input where nothing is stored. */
function mainElementType(graph: Graph) {
  const weights = new Map<Value['elementType'], number>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      if (input?.role !== 'parameter') continue;
      const size = Number(product(input.dims)) * elementBits[input.elementType];
      weights.set(input.elementType, (weights.get(input.elementType) ?? 0) + size);
    }
  }
  const [largest] = [...weights].sort(([, a], [, b]) => b - a);
  return largest?.[0] ?? graph.inputs[0]?.value.elementType ?? 'float32';
}
