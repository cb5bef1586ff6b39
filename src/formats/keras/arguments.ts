import { nearestHint } from '../../core/nearest.ts';
import { isObject, type JsonObject, pointerTo, preview } from '../architecture/json.ts';
import type { Call, NamedReference } from './document.ts';
import { refuse } from './faults.ts';
import { isInteger, isOpenShape, type OpenShape } from './settings.ts';

/** An output of a call of a layer, all by position. */
export interface Reference {
  readonly layer: number;
  readonly call: number;
  readonly output: number;
  /** Its shape as the document declares it. */
  readonly shape?: OpenShape;
  readonly pointer: string;
}

/** An argument in which no tensor of the network stands. */
export type Literal =
  | {
      readonly kind: 'slice';
      readonly start: unknown;
      readonly stop: unknown;
      readonly step: unknown;
    }
  | { readonly kind: 'ellipsis' }
  /** A tensor written into the document. */
  | { readonly kind: 'array'; readonly value: unknown; readonly dtype: string }
  | { readonly kind: 'plain'; readonly value: unknown };

/** What a layer is called with. */
export type Argument =
  | { readonly kind: 'tensor'; readonly reference: Reference }
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  | Literal;

/** Reads the arguments that the layers of one model are called with. */
export class ArgumentReader {
  /** The tensors among the arguments of the call that is being read. */
  private found: Reference[] = [];

  constructor(
    /** Positions of the model's layers, by name. */
    private readonly positions: ReadonlyMap<string, number>,
    private readonly deepest: number,
  ) {}

  /** One entry of `inbound_nodes`, in the form of Keras 3 or 2. */
  call(node: unknown, pointer: string): Call {
    this.found = [];
    if (isObject(node)) return this.keras3(node, pointer);
    if (Array.isArray(node)) return this.keras2(node, pointer);
    return refuse(pointer, `the call is ${preview(node)}`, {
      expected: 'an object of "args" and "kwargs", or a list of tensors',
    });
  }

  /**
   * The inputs or outputs of a model: one tensor, a list or an object of them, however nested.
   * @throws InputError `invalid-keras`
   */
  named(value: unknown, pointer: string): readonly NamedReference[] {
    this.found = [];
    this.argument(value, pointer, 0);
    const names = [...this.positions.keys()];
    return this.found.map((reference) => ({ name: names[reference.layer] ?? '', reference }));
  }

  private keras3(node: JsonObject, pointer: string): Call {
    const { args = [], kwargs = {} } = node;
    if (!Array.isArray(args) || !isObject(kwargs)) {
      refuse(pointer, 'the call lacks its arguments', {
        expected: 'an object of the list "args" and the object "kwargs"',
      });
    }
    const at = pointerTo(pointer, 'args');
    return this.finish(
      args.map((item: unknown, index) => this.argument(item, pointerTo(at, index), 0)),
      this.keywords(kwargs, pointerTo(pointer, 'kwargs')),
      pointer,
    );
  }

  /**
   * Keras 2: `[[layer, call, output, kwargs], …]`, the outer list left out for an operation that
   * takes one tensor. The first argument is the tensor, or the list of them.
   */
  private keras2(node: readonly unknown[], pointer: string): Call {
    const single = typeof node[0] === 'string';
    const entries = single ? [node] : node;
    const kwargs = new Map<string, Argument>();
    const tensors = entries.map((entry, index) => {
      const at = single ? pointer : pointerTo(pointer, index);
      const argument = this.argument(entry, at, 0);
      const keywords: unknown = Array.isArray(entry) ? entry[3] : undefined;
      if (isObject(keywords)) {
        for (const [name, value] of this.keywords(keywords, pointerTo(at, 3))) {
          kwargs.set(name, value);
        }
      }
      return argument;
    });
    const [first] = tensors;
    const alone = tensors.length === 1 && first !== undefined;
    return this.finish(alone ? [first] : [{ kind: 'list', items: tensors }], kwargs, pointer);
  }

  private keywords(kwargs: JsonObject, pointer: string): ReadonlyMap<string, Argument> {
    return new Map(
      Object.entries(kwargs).map(([name, value]) => [
        name,
        this.argument(value, pointerTo(pointer, name), 0),
      ]),
    );
  }

  private finish(
    args: readonly Argument[],
    kwargs: ReadonlyMap<string, Argument>,
    pointer: string,
  ): Call {
    return { args, kwargs, references: this.found, pointer };
  }

  private argument(value: unknown, pointer: string, depth: number): Argument {
    if (depth > this.deepest) {
      refuse(pointer, `arguments are nested more than ${this.deepest} deep`, {
        code: 'limit-nesting',
      });
    }
    if (Array.isArray(value)) return this.listed(value, pointer, depth);
    if (!isObject(value)) return { kind: 'plain', value };
    const config = isObject(value['config']) ? value['config'] : {};
    switch (value['class_name']) {
      case '__keras_tensor__': {
        const at = pointerTo(pointerTo(pointer, 'config'), 'keras_history');
        const history = config['keras_history'];
        const parts: readonly unknown[] = Array.isArray(history) ? history : [];
        return this.tensor(parts, at, config['shape']);
      }
      case '__slice__':
        return {
          kind: 'slice',
          start: config['start'],
          stop: config['stop'],
          step: config['step'],
        };
      case '__ellipsis__':
        return { kind: 'ellipsis' };
      case '__tensor__':
      case '__numpy__':
        return {
          kind: 'array',
          value: config['value'],
          dtype: typeof config['dtype'] === 'string' ? config['dtype'] : 'float32',
        };
      default:
        return this.mapping(value, pointer, depth);
    }
  }

  /** An object without a class: Keras 2's slice, or tensors by name. */
  private mapping(value: JsonObject, pointer: string, depth: number): Argument {
    if ('start' in value && 'stop' in value) {
      return { kind: 'slice', start: value['start'], stop: value['stop'], step: value['step'] };
    }
    const before = this.found.length;
    const items = Object.entries(value).map(([name, item]) =>
      this.argument(item, pointerTo(pointer, name), depth + 1),
    );
    return this.found.length > before ? { kind: 'list', items } : { kind: 'plain', value };
  }

  private listed(value: readonly unknown[], pointer: string, depth: number): Argument {
    const [first, second, third] = value;
    if (first === '_CONSTANT_VALUE') return { kind: 'plain', value: third };
    if (typeof first === 'string' && isInteger(second) && isInteger(third)) {
      return this.tensor(value, pointer, undefined);
    }
    const items = value.map((item, index) =>
      this.argument(item, pointerTo(pointer, index), depth + 1),
    );
    return { kind: 'list', items };
  }

  private tensor(parts: readonly unknown[], pointer: string, shape: unknown): Argument {
    const [name, call, output] = parts;
    if (typeof name !== 'string' || !isInteger(call) || !isInteger(output)) {
      refuse(pointer, 'the tensor is not told', {
        expected: 'the name of a layer, the number of its call and of the output',
      });
    }
    const layer = this.positions.get(name);
    if (layer === undefined) {
      refuse(pointer, `there is no layer ${preview(name)} in this model`, {
        code: 'unknown-reference',
        expected: 'the name of a layer in the same "layers"',
        hint: nearestHint(name, [...this.positions.keys()]),
      });
    }
    const reference = {
      layer,
      call,
      output,
      pointer,
      ...(isOpenShape(shape) && { shape }),
    };
    this.found.push(reference);
    return { kind: 'tensor', reference };
  }
}
