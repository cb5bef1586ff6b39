import { InputError } from '../../core/errors.ts';
import { GraphBuilder } from '../../core/graph/builder.ts';
import type { Graph } from '../../core/graph/types.ts';
import { operators } from '../../core/ops/index.ts';
import { type Network as Setting, SharedWeights } from '../architecture/layer-type.ts';
import { type ArchitectureLimits, defaultArchitectureLimits } from '../architecture/limits.ts';
import { preview } from '../architecture/json.ts';
import type { LowerOptions } from '../options.ts';
import type { Argument, Reference } from './arguments.ts';
import { displayName, isOperation, ruleOf } from './catalogue.ts';
import { type Call, type Definition, type Network, readDocument } from './document.ts';
import { computeType } from './dtypes.ts';
import { refuse } from './faults.ts';
import { located, makeInputs } from './inputs.ts';
import {
  type Conversions,
  isFloat,
  KerasLayer,
  type Operand,
  tensorsIn,
  widestFloat,
} from './layer.ts';
import { orderOf, type Step } from './order.ts';
import { shapeOf, type Tensor } from './tensor.ts';
import { unsupported } from './unsupported.ts';

/**
 * Lowers a Keras model, `model.to_json()` of Keras 3 or 2, to a graph of ONNX operators.
 *
 * Images with their channels last are stored [N, C, H, W], so that shapes of the graph are ONNX's;
 * axes are translated, and elements moved only where the order matters to an operator. A Flatten
 * keeps the stored order: the rows of a Dense after it stand in another order, as many as before.
 * @throws InputError with the JSON pointer of the fault in the document
 */
export function lowerKeras(document: unknown, options: LowerOptions = {}): Graph {
  const limits = { ...defaultArchitectureLimits, ...options.limits };
  const network = readDocument(document, limits);
  const builder = new GraphBuilder({ registry: operators, limits });
  const { tensors, bound } = makeInputs(network, builder, options, limits);
  const setting: Setting = {
    builder,
    elementType: options.elementType ?? 'float32',
    shared: new SharedWeights(),
    batch: tensors[0]?.value.dims[0] ?? 1,
  };
  const lowering = new Lowering(setting, options, limits);
  const outputs = lowering.network(network, { prefix: '', weights: '', shared: false }, tensors);
  const graph = builder.build(
    network.name,
    network.outputs.map(({ name }, index) => ({ name, value: (outputs[index] as Tensor).value })),
    { values: bound.bindings, defaulted: bound.defaulted },
  );
  if (graph.nodes.length > 0) return graph;
  throw new InputError('empty-network', 'the model has no layers', {
    pointer: '/config/layers',
    expected: 'at least one layer besides the input',
  });
}

/** Letters that the path of a layer may have on average where there are as many as may be. */
const meanLetters = 256;

/** Where the layers of a model stand. */
interface Scope {
  /** Path before the ids of layers, with a dot at its end; empty for the whole network. */
  readonly prefix: string;
  /** Path before the names of weights, the same in every call. */
  readonly weights: string;
  /** Whether the model is called several times. */
  readonly shared: boolean;
}

type Results = ReadonlyMap<number, readonly Tensor[]>[];

class Lowering {
  private readonly conversions: Conversions = new Map();
  private calls = 0;
  private letters = 0;

  constructor(
    private readonly setting: Setting,
    private readonly options: LowerOptions,
    private readonly limits: ArchitectureLimits,
  ) {}

  /** Runs a model's layers on its inputs and gives its outputs. */
  network(network: Network, scope: Scope, inputs: readonly Tensor[]): readonly Tensor[] {
    if (inputs.length !== network.inputs.length) {
      refuse(
        network.pointer,
        `the model ${preview(network.name)} is called on ${inputs.length} tensors`,
        {
          code: 'shape-mismatch',
          expected: `${network.inputs.length} inputs`,
        },
      );
    }
    const results = network.layers.map(() => new Map<number, readonly Tensor[]>());
    network.inputs.forEach(({ reference }, index) => {
      results[reference.layer]?.set(0, [inputs[index] as Tensor]);
    });
    const declared = declarations(network);
    for (const step of orderOf(network)) {
      const definition = network.layers[step.layer] as Definition;
      const outputs = this.call(network, definition, step, scope, results, declared);
      results[step.layer]?.set(step.call, outputs);
    }
    return network.outputs.map(({ reference }) => find(network, results, reference));
  }

  private call(
    network: Network,
    definition: Definition,
    { layer, call: number }: Step,
    scope: Scope,
    results: Results,
    declared: ReadonlyMap<string, Reference>,
  ): readonly Tensor[] {
    const call = definition.calls[number] as Call;
    const name = number === 0 ? definition.name : `${definition.name}@${number}`;
    const id = scope.prefix + name;
    this.count(definition, id);
    const shared = scope.shared || definition.calls.length > 1;
    const place = { prefix: `${id}.`, weights: `${scope.weights}${definition.name}.`, shared };
    const operands = (argument: Argument): Operand => resolve(network, results, argument);
    const args = call.args.map(operands);
    const kwargs = new Map([...call.kwargs].map(([key, value]) => [key, operands(value)]));
    const tensors = args.flatMap(tensorsIn);
    if (definition.network) {
      const given = [
        ...tensors,
        ...[...kwargs].flatMap(([key, value]) => (key === 'mask' ? [] : tensorsIn(value))),
      ];
      return this.network(definition.network, place, given);
    }
    const shapes = outputShapes(`${layer}:${number}`, call, tensors, declared);
    return this.layer(definition, id, place, {
      definition,
      args,
      kwargs,
      tensors,
      declared: shapes,
    });
  }

  private layer(
    definition: Definition,
    id: string,
    place: Scope,
    use: KerasLayer['use'],
  ): readonly Tensor[] {
    const { settings, pointer } = definition;
    try {
      const own = isOperation(definition) ? widestFloat(use.tensors) : computeType(settings);
      const type = own !== undefined && isFloat(own) ? (this.options.elementType ?? own) : own;
      const setting = { ...this.setting, elementType: type ?? this.setting.elementType };
      const rule = ruleOf(definition);
      const layer = new KerasLayer(
        setting,
        { id, type: rule ? definition.className : displayName(definition) },
        pointer,
        place.shared ? place.weights.slice(0, -1) : undefined,
        use,
        this.conversions,
        (outer, inner, inputs) => this.nested(outer, inner, inputs, place),
      );
      if (!rule) return unsupported(layer, displayName(definition));
      const outputs = rule.lower(isOperation(definition) ? layer : autocast(layer));
      return 'value' in outputs ? [outputs] : outputs;
    } catch (error) {
      throw located(error, definition, id);
    }
  }

  /** What a wrapper wraps: a model with layers of its own, or a layer that is part of its row. */
  private nested(
    outer: KerasLayer,
    definition: Definition,
    inputs: readonly Tensor[],
    place: Scope,
  ): readonly Tensor[] {
    this.count(definition, outer.id);
    if (definition.network) return this.network(definition.network, place, inputs);
    const rule = ruleOf(definition);
    const layer = outer.on(definition, inputs);
    if (!rule) return unsupported(layer, displayName(definition));
    const outputs = rule.lower(layer);
    return 'value' in outputs ? [outputs] : outputs;
  }

  /** Bounds the calls, and the ids, which grow with the names of the models around a layer. */
  private count({ pointer }: Definition, id: string): void {
    const { layers } = this.limits;
    this.letters += id.length;
    if (++this.calls > layers) {
      refuse(pointer, `layers are called more than ${layers} times`, {
        code: 'limit-layers',
        expected: `at most ${layers} calls, those inside of nested models included`,
      });
    }
    if (this.letters > layers * meanLetters) {
      refuse(pointer, 'the names of the layers are too long in all', {
        code: 'limit-layers',
        expected: `at most ${layers * meanLetters} letters in the paths of all calls`,
      });
    }
  }
}

/** The layer with its floating-point inputs in the type that it computes in. */
function autocast(layer: KerasLayer): KerasLayer {
  const cast = (tensor: Tensor): Tensor =>
    isFloat(tensor.value.elementType) && isFloat(layer.elementType)
      ? { value: layer.cast(tensor.value, layer.elementType), last: tensor.last }
      : tensor;
  return layer.tensors.every((tensor) => cast(tensor).value === tensor.value)
    ? layer
    : layer.on(layer.use.definition, layer.tensors.map(cast));
}

function find(network: Network, results: Results, reference: Reference): Tensor {
  const { layer, call, output, pointer } = reference;
  const tensors = results[layer]?.get(call);
  const name = preview(network.layers[layer]?.name);
  if (!tensors) {
    refuse(pointer, `${name} is called on nothing and is no input of the model`, {
      expected: 'an output of a layer that is called, or an input of the model',
    });
  }
  return (
    tensors[output] ??
    refuse(pointer, `${name} has no output ${output}`, {
      expected: `an output from 0 to ${tensors.length - 1}`,
    })
  );
}

function resolve(network: Network, results: Results, argument: Argument): Operand {
  switch (argument.kind) {
    case 'tensor':
      return { kind: 'tensor', tensor: find(network, results, argument.reference) };
    case 'list':
      return {
        kind: 'list',
        items: argument.items.map((item) => resolve(network, results, item)),
      };
    default:
      return argument;
  }
}

const declaredOutputs = new WeakMap<Network, ReadonlyMap<string, Reference>>();

/** References to the outputs of every call, by `layer:call:output`. */
function declarations(network: Network): ReadonlyMap<string, Reference> {
  const known = declaredOutputs.get(network);
  if (known) return known;
  const table = new Map<string, Reference>();
  const references = [
    ...network.layers.flatMap(({ calls }) => calls.flatMap(({ references }) => references)),
    ...network.outputs.map(({ reference }) => reference),
  ];
  for (const reference of references) {
    const key = `${reference.layer}:${reference.call}:${reference.output}`;
    if (!table.get(key)?.shape) table.set(key, reference);
  }
  declaredOutputs.set(network, table);
  return table;
}

/**
 * The shapes that the document declares for the outputs of a call. A dim that is open, or declared
 * like the first input's at its axis, is taken from that input, whose dims the request may have
 * changed.
 */
function outputShapes(
  key: string,
  { references }: Call,
  tensors: readonly Tensor[],
  declared: ReadonlyMap<string, Reference>,
): readonly (readonly number[] | undefined)[] {
  const before = references[0]?.shape ?? [];
  const actual = tensors[0] ? shapeOf(tensors[0]) : [];
  const shapes: (readonly number[] | undefined)[] = [];
  for (let output = 0; ; output++) {
    const reference = declared.get(`${key}:${output}`);
    if (!reference && output > 0) return shapes;
    const dims = reference?.shape?.map((dim, axis, { length }) => {
      const open = dim === null && (axis === 0 || length === actual.length);
      return open || dim === before[axis] ? (actual[axis] ?? dim) : dim;
    });
    shapes.push(dims?.every((dim) => dim !== null) ? dims : undefined);
  }
}
