import { isObject, type JsonObject, pointerTo, preview } from '../architecture/json.ts';
import type { ArchitectureLimits } from '../architecture/limits.ts';
import { type Argument, ArgumentReader, type Reference } from './arguments.ts';
import { refuse } from './faults.ts';
import { isOpenShape, type OpenShape, Settings } from './settings.ts';

/** One use of a layer. */
export interface Call {
  readonly args: readonly Argument[];
  readonly kwargs: ReadonlyMap<string, Argument>;
  /** The tensors among its arguments, in order. */
  readonly references: readonly Reference[];
  readonly pointer: string;
}

/** A layer, operation or nested model as the document has it. */
export interface Definition {
  readonly name: string;
  readonly className: string;
  /** Python module of the class; `undefined` in documents of Keras 2, null for custom classes. */
  readonly module: string | null | undefined;
  readonly settings: Settings;
  /** Input shape it was built with, where the document says so. */
  readonly builtShape: OpenShape | undefined;
  readonly calls: readonly Call[];
  readonly pointer: string;
  /** The layers inside, where it is a model. */
  readonly network: Network | undefined;
  /** The layers that a wrapper such as TimeDistributed or RNN wraps, in order. */
  readonly wrapped: readonly Definition[];
}

export interface NamedReference {
  readonly name: string;
  readonly reference: Reference;
}

/** A model: layers by position, and which tensors go in and come out. */
export interface Network {
  readonly name: string;
  readonly pointer: string;
  readonly layers: readonly Definition[];
  readonly inputs: readonly NamedReference[];
  readonly outputs: readonly NamedReference[];
}

/** Whether a JSON value looks like what `model.to_json()` writes. */
export function isKeras(document: unknown): boolean {
  return (
    isObject(document) && typeof document['class_name'] === 'string' && isObject(document['config'])
  );
}

/**
 * Reads the JSON of a Keras model, of Keras 3 or 2: a graph of layers or a sequence.
 * @throws InputError `invalid-keras`, `limit-layers` or `limit-nesting` with a JSON pointer
 */
export function readDocument(document: unknown, limits: ArchitectureLimits): Network {
  const reader = new DocumentReader(limits);
  if (!isKeras(document)) {
    refuse('', 'the document is no Keras model', {
      expected: 'what model.to_json() writes: an object of "class_name" and "config"',
    });
  }
  const { network, className } = reader.definition(document as JsonObject, '', 0);
  return (
    network ??
    refuse('', `the class ${preview(className)} has no layers in its config`, {
      expected: 'a Functional or Sequential model',
      hint: 'a subclassed model does not tell its layers: rebuild it with the functional API',
    })
  );
}

const inputLayer = 'InputLayer';

/** The keys under which wrappers keep layers. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  TimeDistributed: ['layer'],
  Bidirectional: ['layer', 'backward_layer'],
  RNN: ['cell'],
  StackedRNNCells: ['cells'],
};

class DocumentReader {
  private count = 0;

  constructor(private readonly limits: ArchitectureLimits) {}

  definition(json: JsonObject, pointer: string, depth: number): Definition {
    if (++this.count > this.limits.layers) {
      refuse(pointer, `the model has more than ${this.limits.layers} layers`, {
        code: 'limit-layers',
        expected: `at most ${this.limits.layers} layers`,
      });
    }
    if (depth > this.limits.nesting) {
      refuse(pointer, `models are nested more than ${this.limits.nesting} deep`, {
        code: 'limit-nesting',
        expected: `at most ${this.limits.nesting} models one inside another`,
      });
    }
    const className = json['class_name'];
    if (typeof className !== 'string') {
      refuse(pointerTo(pointer, 'class_name'), `"class_name" is ${preview(className)}`, {
        expected: 'the name of a layer class',
      });
    }
    const config = configOf(json, pointer);
    const settings = new Settings(config, pointerTo(pointer, 'config'));
    const name = json['name'] ?? config['name'] ?? className.toLowerCase();
    if (typeof name !== 'string') {
      refuse(pointerTo(pointer, 'name'), `"name" is ${preview(name)}`, { expected: 'a text' });
    }
    const { module } = json;
    const definition = {
      name,
      className,
      module: typeof module === 'string' || module === null ? module : undefined,
      settings,
      builtShape: builtShape(json),
      calls: [],
      pointer,
      wrapped: this.wrapped(className, settings, depth),
    };
    const network = Array.isArray(config['layers'])
      ? this.network(definition, config['layers'], depth)
      : undefined;
    return { ...definition, network };
  }

  /** Wrappers keep what they wrap under a few known keys. */
  private wrapped(className: string, settings: Settings, depth: number): readonly Definition[] {
    return (Object.hasOwn(wrappers, className) ? (wrappers[className] ?? []) : []).flatMap(
      (key) => {
        const at = pointerTo(settings.pointer, key);
        const value = settings.raw(key);
        if (value === undefined) return [];
        if (isObject(value)) return [this.definition(value, at, depth + 1)];
        return (Array.isArray(value) ? value : [value]).map((item: unknown, index) =>
          isObject(item)
            ? this.definition(item, pointerTo(at, index), depth + 1)
            : refuse(pointerTo(at, index), `the layer is ${preview(item)}`, {
                expected: 'an object with "class_name"',
              }),
        );
      },
    );
  }

  private network(model: Omit<Definition, 'network'>, layers: unknown[], depth: number): Network {
    const pointer = pointerTo(model.settings.pointer, 'layers');
    const entries = layers.map((layer, index) => {
      const at = pointerTo(pointer, index);
      if (!isObject(layer)) {
        refuse(at, `the layer is ${preview(layer)}`, { expected: 'an object with "class_name"' });
      }
      return { json: layer, definition: this.definition(layer, at, depth + 1) };
    });
    return model.settings.has('input_layers') || model.settings.has('output_layers')
      ? graph(model, entries, this.limits)
      : sequence(
          model,
          entries.map(({ definition }) => definition),
        );
  }
}

/** Keras 2 wrote a Sequential's layers in place of its config until 2.2.3. */
function configOf(json: JsonObject, pointer: string): JsonObject {
  const { config } = json;
  if (isObject(config)) return config;
  if (Array.isArray(config)) return { layers: config };
  return refuse(pointerTo(pointer, 'config'), `"config" is ${preview(config)}`, {
    expected: 'an object',
  });
}

function builtShape({ build_config: built }: JsonObject): OpenShape | undefined {
  const shape = isObject(built) ? built['input_shape'] : undefined;
  return isOpenShape(shape) && shape.length > 0 ? shape : undefined;
}

interface Entry {
  readonly json: JsonObject;
  readonly definition: Definition;
}

/** A Functional model: every layer names the tensors it was called on. */
function graph(
  { name, settings, pointer }: Omit<Definition, 'network'>,
  entries: readonly Entry[],
  limits: ArchitectureLimits,
): Network {
  const positions = new Map<string, number>();
  for (const [index, { definition }] of entries.entries()) {
    if (positions.has(definition.name)) {
      refuse(definition.pointer, `two layers are named ${preview(definition.name)}`, {
        code: 'duplicate-id',
        expected: 'a name of its own for each layer',
      });
    }
    positions.set(definition.name, index);
  }
  const reader = new ArgumentReader(positions, limits.nesting);
  let calls = 0;
  const layers = entries.map(({ json, definition }): Definition => {
    const at = pointerTo(definition.pointer, 'inbound_nodes');
    const nodes = json['inbound_nodes'] ?? [];
    if (!Array.isArray(nodes)) {
      refuse(at, `"inbound_nodes" is ${preview(nodes)}`, { expected: 'a list' });
    }
    calls += nodes.length;
    if (calls > limits.layers) {
      refuse(at, `layers are called more than ${limits.layers} times`, { code: 'limit-layers' });
    }
    const read = nodes.map((node: unknown, index) => reader.call(node, pointerTo(at, index)));
    return { ...definition, calls: read };
  });
  const references = (key: string) =>
    reader.named(settings.raw(key), pointerTo(settings.pointer, key));
  return {
    name,
    pointer,
    layers,
    inputs: references('input_layers'),
    outputs: references('output_layers'),
  };
}

/** A Sequential model: each layer is called on the output of the one before. */
function sequence(
  { name, settings, builtShape, pointer }: Omit<Definition, 'network'>,
  layers: readonly Definition[],
): Network {
  const [first] = layers;
  const starts = first?.className === inputLayer;
  const chain = starts ? layers : [impliedInput(settings, builtShape, first, pointer), ...layers];
  const linked = chain.map((definition, index): Definition => {
    if (index === 0) return definition;
    const reference = { layer: index - 1, call: 0, output: 0, pointer: definition.pointer };
    const call: Call = {
      args: [{ kind: 'tensor', reference }],
      kwargs: new Map(),
      references: [reference],
      pointer: definition.pointer,
    };
    return { ...definition, calls: [call] };
  });
  const end = (layer: number): NamedReference => ({
    name: linked[layer]?.name ?? name,
    reference: { layer, call: 0, output: 0, pointer },
  });
  return { name, pointer, layers: linked, inputs: [end(0)], outputs: [end(linked.length - 1)] };
}

/** The input of a Sequential without InputLayer, of the shape it or its first layer was built for. */
function impliedInput(
  settings: Settings,
  builtShape: OpenShape | undefined,
  first: Definition | undefined,
  pointer: string,
): Definition {
  const given = [
    first?.settings.raw('batch_input_shape'),
    settings.raw('build_input_shape'),
    builtShape,
    first?.builtShape,
    first?.network?.layers[0]?.settings.raw('batch_shape'),
  ].find((shape) => isOpenShape(shape));
  const dtype =
    first?.className === 'Embedding' ? 'int32' : plainType(first?.settings.raw('dtype'));
  return {
    name: `${first?.name ?? 'sequential'}_input`,
    className: inputLayer,
    module: 'keras.layers',
    settings: new Settings({ batch_shape: given ?? null, dtype }, pointer),
    builtShape: undefined,
    calls: [],
    pointer,
    network: undefined,
    wrapped: [],
  };
}

function plainType(dtype: unknown): string {
  return typeof dtype === 'string' ? dtype : 'float32';
}
