import { InputError } from '../../core/errors.ts';
import type { GraphBuilder } from '../../core/graph/builder.ts';
import type { ElementType } from '../../core/graph/types.ts';
import { FormulaReader } from '../architecture/formula.ts';
import { type BoundInputs, bindInputs } from '../architecture/inputs.ts';
import type { ArchitectureLimits } from '../architecture/limits.ts';
import { pointerTo, preview } from '../architecture/json.ts';
import type { CompiledInput } from '../architecture/program.ts';
import type { LowerOptions } from '../options.ts';
import type { Definition, NamedReference, Network } from './document.ts';
import { computeType } from './dtypes.ts';
import { refuse } from './faults.ts';
import { isFloat } from './layer.ts';
import { type ImageLook, imageLook } from './looks.ts';
import { isOpenShape, type OpenShape } from './settings.ts';
import type { Tensor } from './tensor.ts';

/** The symbol of every open dim 0. */
const batchSymbol = 'batch';

export interface NetworkInputs {
  readonly tensors: readonly Tensor[];
  readonly bound: BoundInputs;
}

/**
 * Makes the network's inputs. An open dim 0 is `batch`; another is named after its input and its
 * axis as Keras has it, `image_1`. An image with its channels last becomes an input [N, C, H, W].
 * @throws InputError as `bindInputs` does, and `invalid-keras` for an input without a shape
 */
export function makeInputs(
  network: Network,
  builder: GraphBuilder,
  options: LowerOptions,
  limits: ArchitectureLimits,
): NetworkInputs {
  const symbols = new Set([batchSymbol]);
  const read = network.inputs.map((input) => readInput(network, input, symbols, options));
  const bound = bindInputs(
    { inputs: read.map(({ compiled }) => compiled), parameters: new Map() },
    {
      batch: options.batch,
      bindings: options.bindings,
      inputSize: options.inputSize,
      dimension: limits.dimension,
    },
  );
  const tensors = read.map(({ compiled, last, elementType }, index): Tensor => {
    const dims = bound.dims[index] as readonly number[];
    return { value: builder.input(compiled.name, elementType, dims, compiled.declared), last };
  });
  return { tensors, bound };
}

interface ReadInput {
  readonly compiled: CompiledInput;
  readonly last: number;
  readonly elementType: ElementType;
}

function readInput(
  network: Network,
  { reference }: NamedReference,
  symbols: Set<string>,
  options: LowerOptions,
): ReadInput {
  const definition = network.layers[reference.layer] as Definition;
  const { name, settings } = definition;
  const shape = inputShape(definition);
  const declared = shape.map((dim, axis) => dim ?? symbolOf(name, axis, symbols));
  const look = imageLook(network, reference.layer);
  const layout = layoutOf(look, shape.length);
  const stored = layout.order.map((axis) => declared[axis] as number | string);
  const pointer = settings.pointer;
  const reader = new FormulaReader(Number.MAX_SAFE_INTEGER);
  const type = computeType(settings);
  return {
    compiled: {
      name,
      pointer,
      elementType: undefined,
      declared: stored,
      dims: stored.map((dim) => reader.read(dim, pointerTo(pointer, 'batch_shape'))),
      spatial: layout.spatial,
    },
    last: layout.last,
    elementType: isFloat(type) ? (options.elementType ?? type) : type,
  };
}

/** @throws InputError `invalid-keras` for a model that was never built */
function inputShape({ name, className, settings, pointer }: Definition): OpenShape {
  if (className !== 'InputLayer') {
    refuse(pointer, `the input ${preview(name)} is a ${className}`, { expected: 'an InputLayer' });
  }
  const key = settings.has('batch_shape') ? 'batch_shape' : 'batch_input_shape';
  const shape = settings.raw(key);
  if (isOpenShape(shape)) return shape;
  if (shape !== undefined) return settings.fail(key, 'a list of positive integers and null');
  return refuse(settings.pointer, `the input ${preview(name)} has no shape`, {
    expected: 'a "batch_shape"',
    hint: 'call model.build(input_shape) or add an Input before model.to_json()',
  });
}

/** The name of an open dim, made a name that expressions and requests can have. */
function symbolOf(input: string, axis: number, symbols: Set<string>): string {
  if (axis === 0) return batchSymbol;
  const base = `${input.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')}_${axis}`;
  let symbol = base;
  for (let twin = 2; symbols.has(symbol); twin++) symbol = `${base}_${twin}`;
  symbols.add(symbol);
  return symbol;
}

/** In which order an input's dims are stored, and which stored axes are spatial. */
function layoutOf(look: ImageLook | undefined, rank: number) {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const leading = look?.leading ?? 1;
  if (look && rank > leading + 1) {
    const last = look.channelsLast ? leading : rank - 1;
    const order = look.channelsLast
      ? [...axes.slice(0, leading), rank - 1, ...axes.slice(leading, -1)]
      : axes;
    return { order, last, spatial: axes.slice(leading + 1) };
  }
  return { order: axes, last: rank - 1, spatial: axes.slice(1, -1) };
}

/** The same error about a layer of the document, where it names only a node or nothing. */
export function located(error: unknown, { pointer }: Definition, id: string): unknown {
  if (!(error instanceof InputError)) return error;
  return new InputError(error.code, error.message, {
    pointer,
    ...error.details,
    node: id,
  });
}
