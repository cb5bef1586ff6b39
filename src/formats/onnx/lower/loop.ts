import { InputError } from '../../../core/errors.ts';
import type { GraphLoop, TensorType, Value } from '../../../core/graph/types.ts';
import { declaredTypes } from '../../../core/graph/declared.ts';
import type { OnnxGraph } from '../model.ts';
import { graphAttribute } from './attributes.ts';
import { type ControlNode, lowerInside, typeOf } from './inside.ts';
import type { Lowering } from './lower.ts';
import { nameOf } from './nodes.ts';

/** Trip counts from here on stand for “until the condition ends it”. */
const endless = 2 ** 53;

interface Loop {
  readonly control: ControlNode;
  readonly body: OnnxGraph;
  /** Values carried from trip to trip, as they go into the first. */
  readonly initial: readonly Value[];
}

/**
 * A loop: its body once, counted for each trip, where every trip has the same shapes; else a copy
 * of the body for each trip. Where nobody says how often it runs, it is named as not counted.
 * @see https://onnx.ai/onnx/operators/onnx__Loop.html
 */
export function lowerLoop(control: ControlNode, lowering: Lowering): readonly Value[] {
  const body = graphAttribute(control.node, control.attributes, 'body');
  const initial = control.inputs.slice(2).map((value) => value ?? leftOut(control));
  if (body.inputs.length !== initial.length + 2 || body.outputs.length < initial.length + 1) {
    throw new InputError('invalid-node', `the body of ${nameOf(control.node)} does not fit it`, {
      expected: `a body of ${initial.length + 2} inputs and at least ${initial.length + 1} outputs`,
    });
  }
  const loop = { control, body, initial };
  const trips = tripsOf(loop, lowering);
  if (!trips) return uncounted(loop, lowering);
  lowering.builder.noteLoop(trips);
  return inOneGo(loop, trips.trips, lowering) ?? unrolled(loop, trips.trips, lowering);
}

function leftOut({ node }: ControlNode): never {
  throw new InputError('invalid-node', `${nameOf(node)} lacks a value that it carries`, {
    expected: 'an initial value for everything carried',
  });
}

/** How often the body runs; `undefined` where neither the network nor the request says. */
function tripsOf({ control, body }: Loop, lowering: Lowering): GraphLoop | undefined {
  const node = nameOf(control.node);
  const [most, condition] = control.inputs;
  if (condition?.data?.[0] === 0) return { node, trips: 0, source: 'network' };
  const asked = lowering.symbols.bound(node);
  if (asked !== undefined) return { node, trips: asked, source: 'request' };
  const count = most?.data?.[0];
  if (count === undefined || count >= endless) return undefined;
  const lasts = goesOn(body) && (condition === undefined || condition.data !== undefined);
  return { node, trips: Math.max(count, 0), source: lasts ? 'network' : 'bound' };
}

/** Most steps back through a body in search of where its condition comes from. */
const stepsBack = 8;

/** Whether the body never ends the loop: its condition is true or passed on. */
function goesOn(body: OnnxGraph, name = body.outputs[0]?.name ?? '', steps = stepsBack): boolean {
  if (name === body.inputs[1]?.name) return true;
  if (body.initializers.some((tensor) => tensor.name === name && tensor.data?.[0] === 1)) {
    return true;
  }
  const producer = body.nodes.find(({ outputs }) => outputs.includes(name));
  if (producer?.op === 'Constant') {
    const { value } = producer.attributes;
    return value?.kind === 'tensor' && value.value.data?.[0] === 1;
  }
  const passed = producer?.op === 'Identity' || producer?.op === 'Cast';
  return passed && steps > 0 && goesOn(body, producer.inputs[0], steps - 1);
}

/** The body once; `undefined` where its shapes hang on the trip or change from trip to trip. */
function inOneGo(loop: Loop, trips: number, lowering: Lowering): readonly Value[] | undefined {
  const { control, body, initial } = loop;
  const { builder } = lowering;
  const name = nameOf(control.node);
  try {
    const { result, nodes } = builder.capture(() =>
      builder.repeat(trips, () => {
        const scalars: TensorType[] = [
          { elementType: 'int64', dims: [] },
          { elementType: 'bool', dims: [] },
        ];
        const types = [...scalars, ...initial.map(typeOf)];
        const inside = builder.addTyped('Loop', control.inputs, types, { name });
        return lowerInside(body, inside, control, lowering);
      }),
    );
    const carried = result.slice(1, initial.length + 1);
    const stable = carried.every((value, index) => sameDims(value, initial[index]));
    if (!stable && trips > 1) return undefined;
    if (trips > 0) builder.put(nodes);
    const stacked = result.slice(initial.length + 1);
    const types = [
      ...(trips > 0 ? carried : initial).map(typeOf),
      ...stacked.map(({ elementType, dims }) => ({ elementType, dims: [trips, ...dims] })),
    ];
    const made = trips > 0 ? [...carried, ...stacked] : initial;
    return builder.addTyped('Loop', made, types, { name: `${name}/outputs` });
  } catch (error) {
    if (error instanceof InputError && error.code === 'unresolved-shape') return undefined;
    throw error;
  }
}

function sameDims(a: Value, b: Value | undefined): boolean {
  return a.dims.join() === b?.dims.join();
}

/** The body copied for each trip, which ends early where the condition is known to be false. */
function unrolled(loop: Loop, trips: number, lowering: Lowering): readonly Value[] {
  const { control, body, initial } = loop;
  const { builder } = lowering;
  let carried = initial;
  const stacks: Value[][] = [];
  for (let trip = 0; trip < trips; trip++) {
    const iteration = builder.constant('iteration', 'int64', [], [trip]);
    const goOn = builder.constant('condition', 'bool', [], [1]);
    const outputs = lowerInside(body, [iteration, goOn, ...carried], control, lowering);
    carried = outputs.slice(1, initial.length + 1);
    for (const [index, value] of outputs.slice(initial.length + 1).entries()) {
      (stacks[index] ??= []).push(value);
    }
    if (outputs[0]?.data?.[0] === 0) break;
  }
  return [...carried, ...stacks.map((stack) => stackOf(stack, control, lowering))];
}

function stackOf(stack: readonly Value[], { node }: ControlNode, lowering: Lowering): Value {
  // A stack has at least the value that it was made for.
  const first = stack[0] as Value;
  if (!stack.every((value) => sameDims(value, first))) {
    throw new InputError('unresolved-shape', `${nameOf(node)} stacks tensors of different shapes`, {
      expected: 'one shape in every trip',
    });
  }
  const type = { elementType: first.elementType, dims: [stack.length, ...first.dims] };
  return lowering.builder.addTyped('Loop', stack, [type], {
    name: `${nameOf(node)}/outputs`,
  })[0] as Value;
}

/** The loop as a node whose work is not counted, with the shapes that it starts from. */
function uncounted({ control, initial }: Loop, lowering: Lowering): readonly Value[] {
  const { node, inputs, scope } = control;
  const declared = lowering.declaredOutputs(node.outputs, scope);
  const types = node.outputs.map(
    (_, index) =>
      declaredTypes(declared.slice(index), 1)?.[0] ?? (initial[index] && typeOf(initial[index])),
  );
  if (types.every((type) => type !== undefined)) {
    return lowering.builder.addTyped('Loop', inputs, types, { name: nameOf(node), counted: false });
  }
  const name = nameOf(node);
  throw new InputError('unresolved-shape', `nothing says how often the loop "${name}" runs`, {
    node: node.name,
    expected: 'a trip count that is known before the network runs',
    hint: `bind it: "bindings": { ${JSON.stringify(name.replace(/\W+/g, '_'))}: 10 }`,
  });
}
