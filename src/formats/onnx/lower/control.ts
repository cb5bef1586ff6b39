import type { Count } from '../../../core/count.ts';
import { conventions } from '../../../core/conventions.ts';
import { operationsOf } from '../../../core/cost/node-cost.ts';
import { InputError } from '../../../core/errors.ts';
import type { GraphNode, Value } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';
import type { OnnxGraph } from '../model.ts';
import { graphAttribute } from './attributes.ts';
import { type ControlNode, lowerInside, typeOf } from './inside.ts';
import { lowerLoop } from './loop.ts';
import type { Lowering } from './lower.ts';
import { nameOf } from './nodes.ts';
import { lowerScan } from './scan.ts';

const handled = new Set(['If', 'Loop', 'Scan']);

/** Whether an operator of `ai.onnx` has graphs inside that are laid out. */
export function isControlFlow(op: string): boolean {
  return handled.has(op);
}

/** Lays out a conditional or a loop. */
export function lowerControl(control: ControlNode, lowering: Lowering): readonly Value[] {
  switch (control.node.op) {
    case 'Loop':
      return lowerLoop(control, lowering);
    case 'Scan':
      return lowerScan(control, lowering);
    default:
      return lowerIf(control, lowering);
  }
}

interface Branch {
  readonly name: string;
  readonly outputs: readonly Value[];
  readonly nodes: readonly GraphNode[];
  readonly weight: readonly [macs: Count, flops: Count];
}

/**
 * A conditional: the branch taken where the condition is known, else the one with more MACs, or
 * with more FLOPs where these are equal; the other is set aside.
 */
function lowerIf(control: ControlNode, lowering: Lowering): readonly Value[] {
  const { node, attributes, inputs } = control;
  const [condition] = inputs;
  const branch = (name: string) => graphAttribute(node, attributes, name);
  const graphs = { then_branch: branch('then_branch'), else_branch: branch('else_branch') };
  const known = condition?.data?.[0];
  if (known !== undefined) {
    return lowerInside(graphs[known ? 'then_branch' : 'else_branch'], [], control, lowering);
  }
  const tried = (['then_branch', 'else_branch'] as const).map((name) =>
    attempt(name, graphs[name], control, lowering),
  );
  const fitting = tried.filter((one): one is Branch => !(one instanceof Unfit));
  const [first, second] = fitting;
  if (!first) throw (tried[0] as Unfit).error;
  const taken = second && heavier(second, first) ? second : first;
  lowering.builder.put(taken.nodes);
  for (const other of tried) {
    if (other === taken) continue;
    lowering.builder.setAside({
      node: nameOf(node),
      branch: other.name,
      taken: taken.name,
      nodes: other instanceof Unfit ? [] : other.nodes,
      ...(other instanceof Unfit && { fault: other.error.message }),
    });
  }
  return lowering.builder.addTyped('If', [condition, ...taken.outputs], taken.outputs.map(typeOf), {
    name: nameOf(node),
  });
}

/** A branch that cannot be lowered with these inputs. */
class Unfit {
  constructor(
    readonly name: string,
    readonly error: InputError,
  ) {}
}

/** Faults of shapes, which a branch may have that is meant for other inputs. */
const misfits = new Set(['shape-mismatch', 'unresolved-shape', 'shape-contradiction']);

function attempt(
  name: string,
  graph: OnnxGraph,
  control: ControlNode,
  lowering: Lowering,
): Branch | Unfit {
  try {
    const { result: outputs, nodes } = lowering.builder.capture(() =>
      lowerInside(graph, [], control, lowering),
    );
    const operations = operationsOf(nodes, operators, lowering.builder.opset);
    const weight = [operations.macs, conventions.flops.total(operations)] as const;
    return { name, outputs, nodes, weight };
  } catch (error) {
    if (error instanceof InputError && misfits.has(error.code)) return new Unfit(name, error);
    throw error;
  }
}

function heavier(a: Branch, b: Branch): boolean {
  const [macs, flops] = a.weight;
  return macs === b.weight[0] ? flops > b.weight[1] : macs > b.weight[0];
}
