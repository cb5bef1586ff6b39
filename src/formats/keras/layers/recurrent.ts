import type { Attributes, Value } from '../../../core/graph/types.ts';
import type { Definition } from '../document.ts';
import { type KerasLayer, tensorsIn } from '../layer.ts';
import { asKeras, type Rules } from '../rule.ts';
import type { Settings } from '../settings.ts';
import { plain, type Tensor } from '../tensor.ts';
import { unsupported } from '../unsupported.ts';

interface Cell {
  readonly op: 'LSTM' | 'GRU' | 'RNN';
  readonly gates: number;
  /** Hidden, and the LSTM's cell. */
  readonly states: 1 | 2;
}

const lstm: Cell = { op: 'LSTM', gates: 4, states: 2 };
const gru: Cell = { op: 'GRU', gates: 3, states: 1 };
const simple: Cell = { op: 'RNN', gates: 1, states: 1 };

const cells: Readonly<Record<string, Cell>> = {
  LSTM: lstm,
  LSTMCell: lstm,
  CuDNNLSTM: lstm,
  GRU: gru,
  GRUCell: gru,
  CuDNNGRU: gru,
  SimpleRNN: simple,
  SimpleRNNCell: simple,
};

/** One cell with the config that it runs by. */
interface Level {
  readonly cell: Cell;
  readonly settings: Settings;
  /** Before the names of its weights, with a dot at its end. */
  readonly prefix: string;
}

/** The cells of a recurrent layer, bottom up; `undefined` where one is not known. */
function levelsOf(definition: Definition, prefix: string): readonly Level[] | undefined {
  const { className, settings, wrapped } = definition;
  const cell = Object.hasOwn(cells, className) ? cells[className] : undefined;
  if (cell) return [{ cell, settings, prefix }];
  if (className !== 'RNN' && className !== 'StackedRNNCells') return undefined;
  const levels = wrapped.map((inner, index) =>
    levelsOf(inner, wrapped.length > 1 ? `${prefix}cell_${index}.` : prefix),
  );
  const known = levels.flatMap((level) => level ?? []);
  return known.length > 0 && levels.every(Boolean) ? known : undefined;
}

const onnxNames: Readonly<Record<string, string>> = {
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  hard_sigmoid: 'HardSigmoid',
  relu: 'Relu',
  elu: 'Elu',
  softsign: 'Softsign',
  softplus: 'Softplus',
  linear: 'Affine',
};

/** ONNX's `activations`, in the order of its operator; none where they are the default ones. */
function activations({ settings, cell }: Level): Attributes {
  const named = (key: string, fallback: string) => {
    const given = settings.raw(key) ?? fallback;
    const name = typeof given === 'string' ? given : fallback;
    return (Object.hasOwn(onnxNames, name) ? onnxNames[name] : undefined) ?? name;
  };
  const state = named('activation', 'tanh');
  if (cell === simple) return { activations: [state] };
  const gates = named('recurrent_activation', 'sigmoid');
  if (state === 'Tanh' && gates === 'Sigmoid') return {};
  return { activations: cell === lstm ? [gates, state, state] : [gates, state] };
}

interface Pass {
  /** [T, N, H] of the top cell. */
  readonly sequence: Value;
  /** The last states [N, H], bottom up: hidden, and the cell's after it. */
  readonly states: readonly Value[];
}

/** One direction through all cells, time first. */
function run(
  layer: KerasLayer,
  levels: readonly Level[],
  input: Value,
  initial: readonly Value[],
  options: { readonly reverse: boolean; readonly states: boolean },
): Pass {
  let sequence = input;
  const states: Value[] = [];
  let taken = 0;
  for (const [index, level] of levels.entries()) {
    const { cell } = level;
    const given = initial.slice(taken, taken + cell.states);
    taken += cell.states;
    const top = index === levels.length - 1;
    const outputCount = options.states ? 1 + cell.states : top ? 2 : 1;
    const [output, ...last] = recurrence(layer, level, sequence, given, {
      reverse: options.reverse,
      outputCount,
    });
    sequence = squeezed(layer, output as Value, 1, `${level.prefix}Sequence`);
    states.push(...last.map((state, at) => squeezed(layer, state, 0, `${level.prefix}State${at}`)));
  }
  return { sequence, states };
}

function squeezed(layer: KerasLayer, value: Value, axis: number, part: string): Value {
  return layer.apply('Squeeze', [value, layer.ints(`${part}/axes`, [axis])], {}, { part });
}

/** One cell as an ONNX operator: [T, N, in] to [T, 1, N, H], and its last states [1, N, H]. */
function recurrence(
  layer: KerasLayer,
  level: Level,
  sequence: Value,
  initial: readonly Value[],
  { reverse, outputCount }: { reverse: boolean; outputCount: number },
): readonly Value[] {
  const { cell, settings, prefix } = level;
  const units = settings.integer('units');
  const rows = cell.gates * units;
  const features = sequence.dims[2] as number;
  const state = (value: Value | undefined, name: string) =>
    value &&
    layer.apply(
      'Unsqueeze',
      [value, layer.ints(`${prefix}${name}/axes`, [0])],
      {},
      { part: `${prefix}${name}` },
    );
  const inputs = [
    sequence,
    layer.weight(`${prefix}kernel`, [1, rows, features]),
    layer.weight(`${prefix}recurrent_kernel`, [1, rows, units]),
    settings.flag('use_bias', true) ? biasOf(layer, level, rows) : undefined,
    undefined,
    state(initial[0], 'InitialState'),
    state(initial[1], 'InitialCell'),
  ];
  while (inputs.length > 3 && inputs.at(-1) === undefined) inputs.pop();
  return layer.add(
    cell.op,
    inputs,
    {
      ...activations(level),
      ...(cell === gru && { linear_before_reset: Number(resetsAfter(settings)) }),
      hidden_size: units,
      direction: reverse ? 'reverse' : 'forward',
    },
    { outputCount, part: `${prefix}${cell.op}` },
  );
}

function resetsAfter(settings: Settings): boolean {
  return settings.flag('reset_after', true);
}

/**
 * ONNX has a bias of the input and one of the state. So has Keras's GRU that resets after the
 * product; the others have one, and the other is zero.
 */
function biasOf(layer: KerasLayer, { cell, settings, prefix }: Level, rows: number): Value {
  if (cell === gru && resetsAfter(settings)) return layer.weight(`${prefix}bias`, [1, 2 * rows]);
  const bias = layer.weight(`${prefix}bias`, [1, rows]);
  const zeros = layer.constant(`${prefix}zeros`, [1, rows]);
  return layer.apply('Concat', [bias, zeros], { axis: 1 }, { part: `${prefix}Bias` });
}

interface Direction {
  readonly levels: readonly Level[];
  readonly reverse: boolean;
}

/** The outputs of a recurrent layer of one direction or two. */
function recur(
  layer: KerasLayer,
  settings: Settings,
  directions: readonly Direction[],
  mode: string | undefined,
): readonly Tensor[] {
  const sequences = settings.flag('return_sequences', false);
  const states = settings.flag('return_state', false);
  const timeMajor = settings.flag('time_major', false);
  layer.requireRank(3, timeMajor ? '[T, N, features]' : '[N, T, features]');
  const turn = (value: Value, part: string) =>
    timeMajor ? value : layer.permuted(value, [1, 0, 2], part);
  const input = turn(layer.asKeras(), 'TimeFirst');
  const keyword = tensorsIn(layer.argument(Infinity, 'initial_state'));
  const given = keyword.length > 0 ? keyword : layer.tensors.slice(1);
  const initial = given.map((tensor) => layer.asKeras(tensor));
  const share = initial.length / directions.length;
  const passes = directions.map(({ levels, reverse }, index) =>
    run(layer, levels, input, initial.slice(index * share, (index + 1) * share), {
      reverse,
      states,
    }),
  );
  const outputs = passes.map((pass, index) => {
    if (sequences) return pass.sequence;
    const last = directions[index]?.levels.at(-1)?.cell.states ?? 1;
    // The hidden state of the top cell comes before its cell state.
    return pass.states.at(states ? -last : -1) as Value;
  });
  const merged = merge(layer, outputs, mode).map((value) =>
    sequences ? turn(value, 'BatchFirst') : value,
  );
  const final = states ? passes.flatMap((pass) => pass.states) : [];
  return [...merged, ...final].map(plain);
}

/** Both directions as one output, or each on its own. */
function merge(
  layer: KerasLayer,
  outputs: readonly Value[],
  mode: string | undefined,
): readonly Value[] {
  const [first, second] = outputs;
  if (!first || !second || mode === undefined) return outputs;
  switch (mode) {
    case 'sum':
      return [layer.apply('Add', [first, second])];
    case 'mul':
      return [layer.apply('Mul', [first, second])];
    case 'ave':
      return [
        layer.apply('Div', [layer.apply('Add', [first, second]), layer.scalar('directions', 2)]),
      ];
    case 'concat':
      return [layer.apply('Concat', [first, second], { axis: -1 })];
    default:
      return layer.settings.fail('merge_mode', '"concat", "sum", "mul", "ave" or null');
  }
}

function lowerRecurrent(layer: KerasLayer): readonly Tensor[] {
  const { settings } = layer;
  const levels = levelsOf(layer.use.definition, '');
  if (!levels) return unsupported(layer, layer.className);
  return recur(
    layer,
    settings,
    [{ levels, reverse: settings.flag('go_backwards', false) }],
    undefined,
  );
}

function lowerBidirectional(layer: KerasLayer): readonly Tensor[] {
  const [forward, backward = forward] = layer.use.definition.wrapped;
  if (!forward || !backward) return layer.settings.fail('layer', 'a recurrent layer');
  const ahead = levelsOf(forward, 'forward.');
  const back = levelsOf(backward, 'backward.');
  if (!ahead || !back) return unsupported(layer, `${layer.className}(${forward.className})`);
  const reverse = forward.settings.flag('go_backwards', false);
  const directions = [
    { levels: ahead, reverse },
    { levels: back, reverse: !reverse },
  ];
  const mode = layer.settings.raw('merge_mode');
  const named = mode === undefined ? undefined : layer.settings.text('merge_mode');
  return recur(layer, forward.settings, directions, named);
}

/** Keras's recurrent layers. @see https://keras.io/api/layers/recurrent_layers/ */
export const recurrentRules: Rules = {
  ...Object.fromEntries(
    ['LSTM', 'GRU', 'SimpleRNN', 'CuDNNLSTM', 'CuDNNGRU', 'RNN'].map((name) => [
      name,
      asKeras(lowerRecurrent),
    ]),
  ),
  Bidirectional: asKeras(lowerBidirectional),
};
