import { InputError } from '../../../core/errors.ts';
import type { TensorType, Value } from '../../../core/graph/types.ts';
import { graphAttribute, intsAttribute, type OnnxAttributes } from './attributes.ts';
import { type ControlNode, lowerInside, typeOf } from './inside.ts';
import type { Lowering } from './lower.ts';
import { nameOf } from './nodes.ts';

/** What a scan goes over: its inputs, how often its body runs, and the axes it cuts and stacks. */
interface Scan {
  readonly name: string;
  readonly states: readonly Value[];
  readonly scanned: readonly Value[];
  /** Dims of the trips, which stand before those of a slice or, with `axes`, among them. */
  readonly trips: readonly number[];
  /** Leading dims of the states that the body does not see: the batch, at opset 8. */
  readonly batch: readonly number[];
  readonly axes?: { readonly inputs: readonly number[]; readonly outputs: readonly number[] };
}

/**
 * A scan over the slices of its inputs: its body once, counted for each slice. At opset 8 the first
 * dims are the batch and the sequence; later, axes may be chosen.
 * @see https://onnx.ai/onnx/operators/onnx__Scan.html
 */
export function lowerScan(control: ControlNode, lowering: Lowering): readonly Value[] {
  const { node, attributes } = control;
  const body = graphAttribute(node, attributes, 'body');
  const scan = scanOf(control, attributes, body.inputs.length);
  const { name, states, scanned, trips, batch } = scan;
  const { builder } = lowering;
  const times = trips.reduce((product, dim) => product * dim, 1);
  builder.noteLoop({ node: name, trips: times, source: 'network' });
  const outputs = builder.repeat(times, () => {
    const types = [
      ...states.map(({ elementType, dims }) => ({ elementType, dims: dims.slice(batch.length) })),
      ...scanned.map((value, index) => sliceOf(value, index, scan)),
    ];
    const inside = builder.addTyped('Scan', control.inputs, types, { name });
    return lowerInside(body, inside, control, lowering);
  });
  const types = outputs.map((value, index): TensorType => {
    const { elementType, dims } = typeOf(value);
    if (index < states.length) return { elementType, dims: [...batch, ...dims] };
    return { elementType, dims: stacked(dims, index - states.length, scan) };
  });
  return builder.addTyped('Scan', outputs, types, { name: `${name}/outputs` });
}

function scanOf(
  { node, inputs, scope }: ControlNode,
  attributes: OnnxAttributes,
  bodyInputs: number,
): Scan {
  const name = nameOf(node);
  const batched = scope.frame.opset < 9;
  // At opset 8 the first input holds the lengths of the sequences.
  const values = (batched ? inputs.slice(1) : inputs).map(
    (value) => value ?? misfit(name, 'lacks an input'),
  );
  const [scans = 0] = intsAttribute(attributes, 'num_scan_inputs') ?? [];
  if (scans < 1 || scans > values.length || bodyInputs !== values.length) {
    misfit(name, `scans ${scans} of ${values.length} inputs`);
  }
  const states = values.slice(0, values.length - scans);
  const scanned = values.slice(states.length);
  if (batched) {
    const trips = scanned.map(({ dims }) => dims.slice(0, 2));
    const [first = []] = trips;
    if (first.length < 2 || trips.some((dims) => dims.join() !== first.join())) unequal(name);
    return { name, states, scanned, trips: first, batch: first.slice(0, 1) };
  }
  const axes = {
    inputs: intsAttribute(attributes, 'scan_input_axes') ?? [],
    outputs: intsAttribute(attributes, 'scan_output_axes') ?? [],
  };
  const lengths = scanned.map(({ dims }, index) => {
    const axis = axes.inputs[index] ?? 0;
    return dims.at(axis) ?? misfit(name, `scans axis ${axis} of [${dims.join(', ')}]`);
  });
  const [length = 0] = lengths;
  if (lengths.some((other) => other !== length)) unequal(name);
  return { name, states, scanned, trips: [length], batch: [], axes };
}

function misfit(name: string, what: string): never {
  throw new InputError('invalid-node', `${name} ${what}`, {
    expected: 'a body with an input for every state and for every scanned input',
  });
}

function unequal(name: string): never {
  throw new InputError('shape-mismatch', `${name} scans inputs of unequal length`, {
    expected: 'one length of all scanned inputs',
  });
}

function sliceOf({ elementType, dims }: Value, index: number, { axes }: Scan): TensorType {
  if (!axes) return { elementType, dims: dims.slice(2) };
  const axis = axes.inputs[index] ?? 0;
  const cut = axis < 0 ? axis + dims.length : axis;
  return { elementType, dims: dims.filter((_, at) => at !== cut) };
}

function stacked(dims: readonly number[], index: number, { name, trips, axes }: Scan): number[] {
  const axis = axes?.outputs[index] ?? 0;
  const at = axis < 0 ? axis + dims.length + 1 : axis;
  if (at < 0 || at > dims.length) misfit(name, `stacks along axis ${axis}`);
  return [...dims.slice(0, at), ...trips, ...dims.slice(at)];
}
