import type { Attributes, ElementType, Layer, TensorType, Value } from '../../core/graph/types.ts';
import { elementBits } from '../../core/graph/types.ts';
import { product } from '../../core/count.ts';
import { dataTypeNumber } from '../../core/ops/data-type.ts';
import { LayerContext, type Network as Setting } from '../architecture/layer-type.ts';
import type { Literal } from './arguments.ts';
import type { Definition } from './document.ts';
import type { Settings } from './settings.ts';
import { keepsOrder, permutation, plain, shapeOf, storedAxes, type Tensor } from './tensor.ts';

/** An argument with its tensors in place. */
export type Operand =
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'list'; readonly items: readonly Operand[] }
  | Literal;

/** What one use of a layer is made of. */
export interface Use {
  readonly definition: Definition;
  readonly args: readonly Operand[];
  readonly kwargs: ReadonlyMap<string, Operand>;
  /** The tensors among the positional arguments, in order. */
  readonly tensors: readonly Tensor[];
  /** Shapes of its outputs as far as the document declares them, open dims bound. */
  readonly declared: readonly (readonly number[] | undefined)[];
}

/** Values under another layout or element type, each made once. */
export type Conversions = Map<Value, Map<string, Value>>;

/** How a wrapper runs the layer or model that it wraps. */
export type Nested = (
  layer: KerasLayer,
  definition: Definition,
  inputs: readonly Tensor[],
) => readonly Tensor[];

/** A layer of Keras as its rule sees it: its config and arguments, and tensors of known layout. */
export class KerasLayer extends LayerContext {
  protected override readonly faultCode = 'invalid-keras';

  constructor(
    network: Setting,
    layer: Layer,
    pointer: string,
    sharedAs: string | undefined,
    readonly use: Use,
    private readonly conversions: Conversions,
    private readonly nested: Nested,
  ) {
    super(
      network,
      layer,
      use.tensors.map(({ value }) => value),
      pointer,
      sharedAs,
    );
  }

  get settings(): Settings {
    return this.use.definition.settings;
  }

  get className(): string {
    return this.use.definition.className;
  }

  get tensors(): readonly Tensor[] {
    return this.use.tensors;
  }

  /** The first tensor it is called on. */
  get tensor(): Tensor {
    return (
      this.tensors[0] ??
      this.fail(`${this.className} is called on no tensor`, { expected: 'an input' })
    );
  }

  /** What it is called with at a position, or by name; `undefined` where it is left out or None. */
  argument(position: number, name: string): Operand | undefined {
    const given = this.use.args[position] ?? this.use.kwargs.get(name);
    const absent = given?.kind === 'plain' && (given.value === null || given.value === undefined);
    return absent ? undefined : given;
  }

  /** A plain argument, or the same from the config: Keras 3 keeps an operation's settings there. */
  setting(position: number, name: string): unknown {
    return plainOf(this.argument(position, name)) ?? this.settings.raw(name);
  }

  /** The first tensor's dims as Keras has them. */
  get shape(): readonly number[] {
    return shapeOf(this.tensor);
  }

  /** @throws InputError `shape-mismatch` unless the first tensor has the rank */
  requireRank(rank: number, expected: string): void {
    if (this.shape.length !== rank) this.misshapen(expected);
  }

  /** @throws InputError `shape-mismatch` about the first tensor, always */
  misshapen(expected: string): never {
    this.fail(`the input of ${this.className} has shape [${this.shape.join(', ')}]`, {
      code: 'shape-mismatch',
      expected,
    });
  }

  /**
   * Adds a node of known output types, of an operator that the engine does not know.
   * @param note becomes part of the node's name, by which the answer lists it
   */
  addTyped(
    op: string,
    inputs: readonly Value[],
    outputs: readonly TensorType[],
    { domain, note }: { domain: string; note?: string },
  ): readonly Value[] {
    const { builder } = this.network;
    builder.enter(this.layer);
    const name = note === undefined ? undefined : `${this.id}/${op} (${note})`;
    return builder.addTyped(op, inputs, outputs, { domain, ...(name !== undefined && { name }) });
  }

  /** Runs a layer or model inside this one. */
  inside(definition: Definition, inputs: readonly Tensor[]): readonly Tensor[] {
    return this.nested(this, definition, inputs);
  }

  /** The same layer under another definition and on other tensors. */
  on(definition: Definition, tensors: readonly Tensor[]): KerasLayer {
    return new KerasLayer(
      this.network,
      this.layer,
      definition.pointer,
      this.sharedAs,
      { ...this.use, definition, tensors },
      this.conversions,
      this.nested,
    );
  }

  /** A value as Keras has it, which is a copy where it was stored channels first. */
  asKeras(tensor: Tensor = this.tensor): Value {
    return this.stored(tensor, tensor.value.dims.length - 1);
  }

  /**
   * A tensor's value with Keras's last axis at `last`: a Transpose, or a Reshape where no element
   * moves. Made once for all who ask.
   */
  stored(tensor: Tensor, last: number): Value {
    if (tensor.last === last || tensor.value.dims.length === 0) return tensor.value;
    return this.converted(tensor.value, `last ${last}`, () => {
      const perm = permutation(tensor, last);
      return this.permuted(tensor.value, perm, 'Layout');
    });
  }

  /** A Transpose, or a Reshape where it would move no element. */
  permuted(value: Value, perm: readonly number[], part: string): Value {
    const dims = perm.map((axis) => value.dims[axis] as number);
    if (perm.every((axis, index) => axis === index)) return value;
    return keepsOrder(value.dims, perm)
      ? this.reshape(value, dims, part)
      : this.apply('Transpose', [value], { perm }, { part });
  }

  reshape(value: Value, dims: readonly number[], part = 'Reshape'): Value {
    return this.apply('Reshape', [value, this.ints(`${part}/shape`, dims)], this.zeros(dims), {
      part,
    });
  }

  /** A dim of 0 means itself, not the input's dim, which ONNX takes it for unless told. */
  private zeros(dims: readonly number[]): Attributes {
    return product(dims) === 0 ? { allowzero: 1 } : {};
  }

  /** A value in another element type. */
  cast(value: Value, to: ElementType): Value {
    if (value.elementType === to) return value;
    return this.converted(value, `type ${to}`, () =>
      this.apply('Cast', [value], { to: dataTypeNumber(to) }),
    );
  }

  /** The tensors stored alike: channels first as soon as one is; ranks must be equal. */
  aligned(tensors: readonly Tensor[] = this.tensors): readonly Tensor[] {
    const last = Math.min(...tensors.map((tensor) => tensor.last));
    return tensors.map((tensor) => ({ value: this.stored(tensor, last), last }));
  }

  /** An elementwise node: its output is stored as its input. */
  each(op: string, tensor: Tensor, attributes?: Attributes, part?: string): Tensor {
    const options = part === undefined ? {} : { part };
    return { value: this.apply(op, [tensor.value], attributes, options), last: tensor.last };
  }

  /** An axis of Keras, negative ones from the end, in the stored value. */
  storedAxis(axis: number, at: string, tensor: Tensor = this.tensor): number {
    const axes = storedAxes(tensor);
    return axes[this.axis(axis, axes.length, at)] as number;
  }

  /** Whether images have their channels last, as they do unless the layer says otherwise. */
  get channelsLast(): boolean {
    const formats = ['channels_last', 'channels_first'] as const;
    return this.settings.choice('data_format', formats, 'channels_last') === 'channels_last';
  }

  /**
   * The first tensor as an image [N, C, spatial …], `dims` of them spatial.
   * @throws InputError `shape-mismatch` for another rank
   */
  image(dims: number): Value {
    const names = ['depth', 'height', 'width'].slice(3 - dims).join(', ');
    this.requireRank(
      dims + 2,
      this.channelsLast ? `[N, ${names}, channels]` : `[N, channels, ${names}]`,
    );
    return this.channelsLast ? this.stored(this.tensor, 1) : this.asKeras();
  }

  /** A value [N, C, spatial …] as what the layer gives back. */
  ofImage(value: Value): Tensor {
    return this.channelsLast ? { value, last: 1 } : plain(value);
  }

  /** The stored axes of the first tensor that are spatial, of which there must be `dims`. */
  spatialAxes(dims: number): readonly number[] {
    this.requireRank(dims + 2, `an input of rank ${dims + 2}`);
    const axes = storedAxes(this.tensor);
    return this.channelsLast ? axes.slice(1, -1) : axes.slice(2);
  }

  /**
   * A stored tensor for the last axis of Keras, in the form in which it broadcasts over the tensor.
   */
  alongLast(value: Value, tensor: Tensor): Value {
    const trailing = tensor.value.dims.length - 1 - tensor.last;
    if (trailing === 0) return value;
    return this.reshape(
      value,
      [...value.dims, ...new Array<number>(trailing).fill(1)],
      `${lastPart(value.name)}/Reshape`,
    );
  }

  private converted(value: Value, key: string, make: () => Value): Value {
    let known = this.conversions.get(value);
    if (!known) this.conversions.set(value, (known = new Map<string, Value>()));
    let made = known.get(key);
    if (!made) known.set(key, (made = make()));
    return made;
  }
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
}

export function isFloat(type: ElementType): boolean {
  return type.startsWith('float') || type.startsWith('bfloat');
}

/** The widest floating-point type among tensors. */
export function widestFloat(tensors: readonly Tensor[]): ElementType | undefined {
  const types = tensors.map(({ value }) => value.elementType).filter(isFloat);
  return types.sort((a, b) => elementBits[b] - elementBits[a])[0];
}

/** The tensors in an argument, in order. */
export function tensorsIn(operand: Operand | undefined): readonly Tensor[] {
  if (operand?.kind === 'tensor') return [operand.tensor];
  return operand?.kind === 'list' ? operand.items.flatMap(tensorsIn) : [];
}

/** The JSON value of an argument without tensors; `undefined` for one with them. */
export function plainOf(operand: Operand | undefined): unknown {
  if (operand?.kind === 'plain' || operand?.kind === 'array') return operand.value ?? undefined;
  if (operand?.kind !== 'list') return undefined;
  return operand.items.map(plainOf);
}
