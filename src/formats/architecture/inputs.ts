import { InputError, type InputErrorDetails } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';
import { namePattern } from './document.ts';
import { Environment, type Scalar } from './expressions.ts';
import type { Formula } from './formula.ts';
import { pointerTo, preview } from './json.ts';
import type { CompiledInput, Program } from './program.ts';

/** What has inputs to bind, whatever its format. */
type Bindable = Pick<Program, 'inputs' | 'parameters'>;

export interface InputOptions {
  readonly batch?: number | undefined;
  readonly bindings?: Readonly<Record<string, number>> | undefined;
  readonly inputSize?: readonly number[] | undefined;
  /** Largest dim. */
  readonly dimension: number;
  /** Least dim: 0 where a file may hold empty tensors, else 1. */
  readonly leastDim?: 0 | 1;
}

export interface BoundInputs {
  /** Dims of every network input, in order. */
  readonly dims: readonly (readonly number[])[];
  readonly bindings: Readonly<Record<string, number>>;
  readonly defaulted: readonly string[];
  /** The network's parameters and symbols. */
  readonly globals: Environment;
}

/**
 * Binds the symbols in the shapes of a network's inputs.
 * @throws InputError `unbound-symbol`, `unknown-binding`, `invalid-input-size`, `invalid-option`
 */
export function bindInputs(program: Bindable, options: InputOptions): BoundInputs {
  const parameters = new Map<string, Scalar>();
  const known = new Environment(parameters);
  for (const [name, formula] of program.parameters) parameters.set(name, formula.evaluate(known));
  return new Binder(program, options, parameters).bind();
}

function fault(code: InputError['code'], message: string, details: InputErrorDetails): never {
  throw new InputError(code, message, details);
}

/** The axes that `inputSize` sets: all after batch and channels, unless the input says otherwise. */
function spatialAxes({ declared, spatial }: CompiledInput): readonly number[] {
  return spatial ?? declared.slice(2).map((_, axis) => axis + 2);
}

class Binder {
  private readonly bound = new Map<string, number>();
  private readonly defaulted: string[] = [];
  private readonly symbols = new Set<string>();
  /** Spatial dims of one input that `inputSize` replaced. */
  private resized: { input: CompiledInput; size: readonly number[] } | undefined;

  constructor(
    private readonly program: Bindable,
    private readonly options: InputOptions,
    private readonly parameters: ReadonlyMap<string, Scalar>,
  ) {
    for (const { dims } of program.inputs) {
      for (const { names } of dims) {
        for (const name of names) if (!parameters.has(name)) this.symbols.add(name);
      }
    }
  }

  bind(): BoundInputs {
    this.takeBindings();
    this.takeInputSize();
    this.takeBatch();
    const values = new Map<string, Scalar>([...this.parameters, ...this.bound]);
    const globals = new Environment(values);
    return {
      dims: this.program.inputs.map((input) => this.dims(input, globals)),
      bindings: Object.fromEntries(this.bound),
      defaulted: this.defaulted,
      globals,
    };
  }

  /** The name of a dim that is nothing but a symbol. */
  private symbolAt(input: CompiledInput | undefined, axis: number): string | undefined {
    const dim = input?.declared[axis];
    if (typeof dim !== 'string') return undefined;
    const name = dim.trim();
    return namePattern.test(name) && this.symbols.has(name) ? name : undefined;
  }

  private size(value: number, what: string): number {
    const { dimension } = this.options;
    if (Number.isSafeInteger(value) && value >= 1 && value <= dimension) return value;
    const code = value > dimension ? 'limit-dimension' : 'invalid-option';
    return fault(code, `${what} is ${preview(value)}`, {
      expected: `an integer from 1 to ${dimension}`,
    });
  }

  private takeBindings(): void {
    for (const [name, value] of Object.entries(this.options.bindings ?? {})) {
      if (!this.symbols.has(name)) {
        const names = [...this.symbols];
        const hint = this.parameters.has(name)
          ? `"${name}" is a parameter of the architecture: change it there`
          : nearestHint(name, names);
        fault('unknown-binding', `the network has no symbol ${preview(name)}`, {
          pointer: '/bindings',
          expected: names.length > 0 ? `one of ${names.join(', ')}` : 'no bindings',
          ...(hint !== undefined && { hint }),
        });
      }
      this.bound.set(name, this.size(value, `the binding of "${name}"`));
    }
  }

  private takeInputSize(): void {
    const { inputSize } = this.options;
    if (!inputSize) return;
    const input = this.program.inputs.find(({ declared }) => declared.length >= 3);
    const axes = input ? spatialAxes(input) : [];
    const count = axes.length;
    if (!input || (inputSize.length !== 1 && inputSize.length !== count)) {
      const dims = `${inputSize.length} ${inputSize.length === 1 ? 'number' : 'numbers'}`;
      fault('invalid-input-size', `an input size of ${dims} is given`, {
        pointer: '/inputSize',
        expected: input
          ? `1 or ${count} numbers for input "${input.name}"`
          : 'a network with an input of rank 3 or more, such as an image',
      });
    }
    const size = Array.from({ length: count }, (_, axis) => {
      const value = inputSize[axis] ?? inputSize[0];
      if (value === undefined || !Number.isSafeInteger(value) || value < 1) {
        fault('invalid-input-size', `the input size is ${preview(value)}`, {
          expected: 'positive integers',
        });
      }
      return this.size(value, 'the input size');
    });
    size.forEach((value, axis) => {
      const symbol = this.symbolAt(input, axes[axis] as number);
      if (symbol !== undefined) this.agree(symbol, value, 'the input size');
    });
    this.resized = { input, size };
  }

  private takeBatch(): void {
    const { batch } = this.options;
    const [first] = this.program.inputs;
    const symbol = this.symbolAt(first, 0);
    if (batch !== undefined) {
      this.size(batch, 'the batch');
      const fixed = first?.declared[0];
      if (symbol !== undefined) {
        this.agree(symbol, batch, 'the batch');
      } else if (fixed !== batch) {
        fault(
          'invalid-option',
          `the batch is ${batch}, but dim 0 of the input is ${preview(fixed)}`,
          {
            expected: 'no batch, or a symbol such as "N" as dim 0 of the first input',
          },
        );
      }
    } else if (symbol !== undefined && !this.bound.has(symbol)) {
      this.bound.set(symbol, 1);
      this.defaulted.push(symbol);
    }
  }

  private agree(symbol: string, value: number, what: string): void {
    const other = this.bound.get(symbol);
    if (other !== undefined && other !== value) {
      fault('invalid-option', `${what} makes "${symbol}" ${value}, but it is bound to ${other}`, {
        expected: 'one value for each symbol',
      });
    }
    this.bound.set(symbol, value);
  }

  private dims(input: CompiledInput, globals: Environment): number[] {
    return input.dims.map((dim: Formula, axis) => {
      const replaced =
        this.resized?.input === input
          ? this.resized.size[spatialAxes(input).indexOf(axis)]
          : undefined;
      if (replaced !== undefined) return replaced;
      for (const name of dim.names) {
        if (globals.get(name) !== undefined) continue;
        fault('unbound-symbol', `the symbol "${name}" of input "${input.name}" has no value`, {
          pointer: dim.pointer,
          expected: `a value for "${name}"`,
          hint: `add "bindings": { "${name}": 128 } to the request, or write a number here`,
        });
      }
      const value = dim.evaluate(globals);
      if (typeof value !== 'number' || value < (this.options.leastDim ?? 1)) {
        dim.refuse(value, 'a dim', 'a positive integer');
      }
      if (value > this.options.dimension) {
        fault('limit-dimension', `dim ${axis} of input "${input.name}" is ${value}`, {
          pointer: pointerTo(pointerTo(input.pointer, 'shape'), axis),
          expected: `dims up to ${this.options.dimension}`,
        });
      }
      return value;
    });
  }
}
