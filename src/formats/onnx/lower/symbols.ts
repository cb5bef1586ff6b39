import { InputError } from '../../../core/errors.ts';
import type { DeclaredType } from '../../../core/graph/declared.ts';
import { nearestHint } from '../../../core/nearest.ts';
import { Environment, parseExpression, type Scalar } from '../../architecture/expressions.ts';
import { Formula } from '../../architecture/formula.ts';
import { bindInputs, type BoundInputs } from '../../architecture/inputs.ts';
import type { LowerOptions } from '../../options.ts';
import type { OnnxGraph, OnnxType, OnnxValueInfo } from '../model.ts';

/** Most characters of a symbolic dim that is read as an expression. */
const longestSymbol = 256;

/** A network input: a tensor with dims that are numbers or expressions of symbols. */
export interface DeclaredInput {
  readonly info: OnnxValueInfo;
  readonly type: Extract<OnnxType, { kind: 'tensor' | 'sparse' }>;
  readonly declared: readonly (number | string)[];
}

/** A name of the file as the name of a binding, which has letters, digits and underscores only. */
export function bindingName(text: string): string {
  const name = text.replace(/\W+/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

/**
 * An input with a name for every dim: those of which nothing is said are called after the input
 * and their axis, as `image_2`.
 * @throws InputError `unresolved-shape` where not even the rank is declared
 */
export function declareInput(info: OnnxValueInfo): DeclaredInput {
  const { name, type } = info;
  if (type?.kind !== 'tensor' && type?.kind !== 'sparse') {
    throw new InputError('unresolved-shape', `the input "${name}" is no tensor`, {
      expected: 'tensors as inputs of the network',
    });
  }
  if (!type.dims) {
    throw new InputError('unresolved-shape', `the input "${name}" has no declared shape`, {
      expected: 'a declared rank, its dims numbers or symbols',
    });
  }
  const declared = type.dims.map((dim, axis) => {
    if (typeof dim === 'number' && dim >= 0) return dim;
    const symbol = typeof dim === 'string' ? dim.trim() : '';
    return symbol === '' ? bindingName(`${name}_${axis}`) : readable(symbol);
  });
  return { info, type, declared };
}

/** An expression of symbols as it stands; anything else as the name of one symbol. */
function readable(symbol: string): string {
  return parse(symbol) ? symbol : bindingName(symbol);
}

function parse(symbol: string) {
  // Exporters name dims after the paths of nodes, which only look like divisions.
  if (/[^/]\/[^/]/.test(symbol)) return undefined;
  try {
    return parseExpression(symbol, longestSymbol);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The symbols of a model bound by a request. */
export class Symbols {
  /** Dims of the inputs, in order. */
  readonly dims: BoundInputs['dims'];
  readonly defaulted: readonly string[];
  /** Everything bound, for the answer. */
  readonly bindings: Readonly<Record<string, number>>;
  private readonly environment: Environment;
  private readonly extra: ReadonlyMap<string, number>;
  /** Whether the declared shapes inside the network no longer hold, an input having been resized. */
  private readonly stale: boolean;
  private readonly evaluated = new Map<string, number | undefined>();

  /**
   * @param others Names beyond the inputs' symbols that may be bound: of shapes inside the network,
   * of integer inputs, of loops.
   * @throws InputError `unbound-symbol`, `unknown-binding`, `invalid-input-size`, `invalid-option`
   */
  constructor(
    inputs: readonly DeclaredInput[],
    others: ReadonlySet<string>,
    options: LowerOptions & { readonly dimension: number },
  ) {
    const compiled = inputs.map(({ info, declared }) => ({
      name: info.name,
      pointer: '',
      elementType: undefined,
      declared,
      dims: declared.map((dim) => new Formula(typeof dim === 'number' ? dim : expression(dim), '')),
    }));
    const symbols = new Set(
      compiled.flatMap(({ dims }) => dims.flatMap(({ names }) => [...names])),
    );
    const own: Record<string, number> = {};
    const extra = new Map<string, number>();
    for (const [name, value] of Object.entries(options.bindings ?? {})) {
      if (symbols.has(name)) own[name] = value;
      else if (others.has(name)) extra.set(name, value);
      else unknownBinding(name, [...new Set([...symbols, ...others])]);
    }
    const bound = bindDeclared(compiled, { ...options, bindings: own });
    this.dims = bound.dims;
    this.defaulted = bound.defaulted;
    this.bindings = { ...bound.bindings, ...Object.fromEntries(extra) };
    this.extra = extra;
    this.environment = new Environment(new Map<string, Scalar>(Object.entries(this.bindings)));
    this.stale = compiled.some(({ declared }, index) =>
      declared.some((dim, axis) => typeof dim === 'number' && dim !== bound.dims[index]?.[axis]),
    );
  }

  /** What the request binds a name to that is no symbol of an input. */
  bound(name: string): number | undefined {
    return this.extra.get(bindingName(name)) ?? this.extra.get(name);
  }

  /** What a file declares of a value, as far as it is a tensor and its symbols are bound. */
  declaredType(type: OnnxType | undefined): DeclaredType | undefined {
    if (type?.kind !== 'tensor') return undefined;
    const { elementType, dims } = type;
    return {
      ...(elementType && { elementType }),
      ...(dims && !this.stale && { dims: dims.map((dim) => this.dim(dim)) }),
    };
  }

  private dim(dim: number | string | null): number | undefined {
    if (dim === null) return undefined;
    if (typeof dim === 'number') return dim >= 0 ? dim : undefined;
    if (!this.evaluated.has(dim)) this.evaluated.set(dim, this.evaluate(dim.trim()));
    return this.evaluated.get(dim);
  }

  private evaluate(symbol: string): number | undefined {
    const bound = this.bound(symbol);
    if (bound !== undefined) return bound;
    const parsed = parse(symbol);
    if (!parsed) return undefined;
    for (const name of parsed.names) if (this.environment.get(name) === undefined) return undefined;
    const value = parsed.evaluate(this.environment);
    return typeof value === 'number' && value >= 0 ? value : undefined;
  }
}

/** Names of symbols in the declared shapes inside a graph, its subgraphs left out. */
export function declaredSymbols({ valueInfo, outputs }: OnnxGraph): Set<string> {
  const names = new Set<string>();
  for (const { type } of [...valueInfo, ...outputs]) {
    if (type?.kind !== 'tensor') continue;
    for (const dim of type.dims ?? []) {
      if (typeof dim !== 'string' || dim.trim() === '') continue;
      const parsed = parse(dim.trim());
      for (const name of parsed?.names ?? [bindingName(dim)]) names.add(name);
    }
  }
  return names;
}

function expression(dim: string) {
  // `declareInput` left only what can be parsed.
  return parseExpression(dim, longestSymbol);
}

type Compiled = Parameters<typeof bindInputs>[0]['inputs'];

/** Binds inputs as an architecture's are, without pointers into a document. */
function bindDeclared(inputs: Compiled, options: LowerOptions & { readonly dimension: number }) {
  const { batch, bindings, inputSize, dimension } = options;
  try {
    return bindInputs(
      { inputs, parameters: new Map() },
      { batch, bindings, inputSize, dimension, leastDim: 0 },
    );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { pointer, ...details } = error.details;
    throw new InputError(error.code, error.message, details);
  }
}

function unknownBinding(name: string, known: readonly string[]): never {
  throw new InputError('unknown-binding', `the network has no symbol "${name.slice(0, 100)}"`, {
    expected: known.length > 0 ? `one of ${known.slice(0, 20).join(', ')}` : 'no bindings',
    hint: nearestHint(name, known),
  });
}
