import { InputError } from '../../../core/errors.ts';
import type { TensorType, Value } from '../../../core/graph/types.ts';
import { graphAttribute, intsAttribute } from './attributes.ts';
import { type ControlNode, lowerInside, typeOf } from './inside.ts';
import type { Lowering } from './lower.ts';
import { nameOf } from './nodes.ts';

/** The first opset of Scan without a batch axis of its own. */
const firstOpset = 9;

/**
 * A scan over the slices of its inputs: its body once, counted for each slice.
 * @see https://onnx.ai/onnx/operators/onnx__Scan.html
 */
export function lowerScan(control: ControlNode, lowering: Lowering): readonly Value[] {
  const { node, attributes, scope } = control;
  const name = nameOf(node);
  if (scope.frame.opset < firstOpset) {
    throw new InputError('unsupported-opset', `${name}: Scan of opset 8 is not read`, {
      expected: `opset ${firstOpset} or newer`,
    });
  }
  const body = graphAttribute(node, attributes, 'body');
  const [scans = 0] = intsAttribute(attributes, 'num_scan_inputs') ?? [];
  const inputs = control.inputs.map((value) => value ?? misfit(name, 'lacks an input'));
  const states = inputs.slice(0, inputs.length - scans);
  const scanned = inputs.slice(states.length);
  if (scans < 1 || scans > inputs.length || body.inputs.length !== inputs.length) {
    misfit(name, `scans ${scans} of ${inputs.length} inputs`);
  }
  const axes = intsAttribute(attributes, 'scan_input_axes') ?? [];
  const slices = scanned.map((value, index) => sliceOf(value, axes[index] ?? 0, name));
  const trips = slices[0]?.trips ?? 0;
  if (slices.some((slice) => slice.trips !== trips)) misfit(name, 'scans inputs of unequal length');
  const { builder } = lowering;
  builder.noteLoop({ node: name, trips, source: 'network' });
  const outputs = builder.repeat(trips, () => {
    const types = [...states.map(typeOf), ...slices.map(({ type }) => type)];
    const inside = builder.addTyped('Scan', inputs, types, { name });
    return lowerInside(body, inside, control, lowering);
  });
  const outputAxes = intsAttribute(attributes, 'scan_output_axes') ?? [];
  const types = outputs.map((value, index): TensorType => {
    if (index < states.length) return typeOf(value);
    return stacked(value, outputAxes[index - states.length] ?? 0, trips, name);
  });
  return builder.addTyped('Scan', outputs, types, { name: `${name}/outputs` });
}

function misfit(name: string, what: string): never {
  throw new InputError('invalid-node', `${name} ${what}`, {
    expected: 'a body with an input for every state and for every scanned input, of equal lengths',
  });
}

function sliceOf(value: Value, axis: number, name: string): { trips: number; type: TensorType } {
  const { elementType, dims } = value;
  const at = axis < 0 ? axis + dims.length : axis;
  const trips = dims[at];
  if (trips === undefined) misfit(name, `scans axis ${axis} of [${dims.join(', ')}]`);
  return { trips, type: { elementType, dims: dims.filter((_, index) => index !== at) } };
}

function stacked({ elementType, dims }: Value, axis: number, trips: number, name: string) {
  const at = axis < 0 ? axis + dims.length + 1 : axis;
  if (at < 0 || at > dims.length) misfit(name, `stacks along axis ${axis}`);
  return { elementType, dims: [...dims.slice(0, at), trips, ...dims.slice(at)] };
}
