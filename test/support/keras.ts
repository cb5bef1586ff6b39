/** A layer of a model that a test writes: what `to_json()` has of it, without what costs nothing. */
export interface LayerEntry {
  readonly className: string;
  readonly name: string;
  readonly config?: Record<string, unknown>;
  /** One entry a call: the tensors it is called on, `name` or `name:output` or `name@call`. */
  readonly calls?: readonly (readonly string[])[];
  readonly kwargs?: Record<string, unknown>;
  readonly module?: string | null;
  /** The shape of its output, which Keras 3 writes where the tensor is used. */
  readonly shape?: readonly (number | null)[];
}

type History = [name: string, call: number, output: number];

function history(reference: string): History {
  const [path = '', output = '0'] = reference.split(':');
  const [name = '', call = '0'] = path.split('@');
  return [name, Number(call), Number(output)];
}

export function input(name: string, shape: readonly (number | null)[], dtype = 'float32') {
  return { className: 'InputLayer', name, config: { batch_shape: shape, dtype } };
}

export function layer(
  className: string,
  name: string,
  on: string | readonly string[],
  config: Record<string, unknown> = {},
  more: Partial<LayerEntry> = {},
): LayerEntry {
  return { className, name, config, calls: [typeof on === 'string' ? [on] : on], ...more };
}

/** A tensor as Keras 3 writes it. */
export function keras3Tensor(reference: string, shape?: readonly (number | null)[]) {
  return {
    class_name: '__keras_tensor__',
    config: { ...(shape && { shape }), dtype: 'float32', keras_history: history(reference) },
  };
}

/** A Functional model as Keras 3 writes it; several inputs of a layer are one list. */
export function keras3(
  entries: readonly LayerEntry[],
  outputs: readonly string[] = [entries.at(-1)?.name ?? ''],
) {
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  const tensor = (reference: string) => keras3Tensor(reference, shapes.get(history(reference)[0]));
  const layers = entries.map(
    ({ className, name, config = {}, calls = [], kwargs = {}, module }) => ({
      module: module === undefined ? 'keras.layers' : module,
      class_name: className,
      config: { name, ...config },
      name,
      inbound_nodes: calls.map((on) => ({
        args: on.length === 1 ? on.map(tensor) : [on.map(tensor)],
        kwargs,
      })),
    }),
  );
  const inputs = entries.filter(({ className }) => className === 'InputLayer');
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: 'model',
      layers,
      input_layers: inputs.map(({ name }) => history(name)),
      output_layers: outputs.map(history),
    },
  };
}

/** The same as Keras 2 writes it. */
export function keras2(
  entries: readonly LayerEntry[],
  outputs: readonly string[] = [entries.at(-1)?.name ?? ''],
) {
  const layers = entries.map(({ className, name, config = {}, calls = [], kwargs = {} }) => {
    const { batch_shape, ...rest } = config;
    return {
      class_name: className,
      config: {
        name,
        ...rest,
        ...(batch_shape !== undefined && { batch_input_shape: batch_shape }),
      },
      name,
      inbound_nodes: calls.map((on) => on.map((reference) => [...history(reference), kwargs])),
    };
  });
  const inputs = entries.filter(({ className }) => className === 'InputLayer');
  return {
    class_name: 'Functional',
    config: {
      name: 'model',
      layers,
      input_layers: inputs.map(({ name }) => history(name)),
      output_layers: outputs.map(history),
    },
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
}

/** A Sequential model. */
export function sequential(
  layers: readonly { className: string; config?: Record<string, unknown> }[],
  config: Record<string, unknown> = {},
) {
  return {
    class_name: 'Sequential',
    config: {
      name: 'sequential',
      layers: layers.map(({ className, config = {} }, index) => ({
        class_name: className,
        config: { name: `${className.toLowerCase()}_${index}`, ...config },
      })),
      ...config,
    },
  };
}
