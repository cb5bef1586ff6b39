import { Type } from '@sinclair/typebox';
import { InputError } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';
import {
  type Architecture,
  blockProperties,
  blockUseProperties,
  type CommonKeys,
  commonProperties,
  documentProperties,
  idPattern,
  inputProperties,
  namePattern,
  sequentialProperties,
} from './document.ts';
import { FormulaReader } from './formula.ts';
import {
  Checker,
  checkKeys,
  isObject,
  type JsonObject,
  pointerTo,
  preview,
  refuse,
} from './json.ts';
import type { ArchitectureLimits } from './limits.ts';
import type {
  Arguments,
  BlockUse,
  CompiledBlock,
  CompiledInput,
  CompiledLayer,
  CompiledReference,
  CompiledScope,
  Program,
} from './program.ts';
import { layerReaders } from './readers.ts';
import { compileReference, type Place } from './references.ts';

/** A checker of an object that leaves what is inside to others, and the keys it may have. */
function shallow(properties: Parameters<typeof Type.Object>[0]) {
  return {
    checker: new Checker(Type.Object(properties)),
    keys: new Set(Object.keys(properties)),
  };
}

const anyLayers = Type.Array(Type.Unknown());
const document = shallow(documentProperties(anyLayers, Type.Unknown(), Type.Unknown()));
const input = shallow(inputProperties);
const blockDefinition = shallow(blockProperties(anyLayers));
const blockUse = shallow({ ...commonProperties, ...blockUseProperties });
const sequentialUse = shallow({ ...commonProperties, ...sequentialProperties(anyLayers) });

/** Names that repeats give to expressions. */
const reserved = new Set(['index', 'count', 'true', 'false', 'null', 'this']);

/**
 * Checks a document and reads its expressions and references, without expanding anything.
 * @throws InputError with the JSON pointer of the fault
 */
export function compileDocument(value: unknown, limits: ArchitectureLimits): Program {
  if (!isObject(value)) {
    refuse('', `the architecture is ${preview(value)}`, { expected: 'a JSON object' });
  }
  if (value['version'] !== 1) {
    throw new InputError('unsupported-version', `the version is ${preview(value['version'])}`, {
      pointer: '/version',
      expected: '1',
      hint: 'write "version": 1',
    });
  }
  checkKeys(value, document.keys, '', 'an architecture');
  document.checker.check(value, '', 'the architecture');
  // Checked the line before, but for what is inside layers, blocks and inputs.
  return new DocumentCompiler(value as unknown as Architecture, limits).compile();
}

class DocumentCompiler {
  private readonly formulas: FormulaReader;
  private readonly blocks = new Map<string, CompiledBlock>();
  /** Blocks being compiled, outermost first. */
  private readonly open: string[] = [];

  constructor(
    private readonly document: Architecture,
    private readonly limits: ArchitectureLimits,
  ) {
    this.formulas = new FormulaReader(limits.expression);
  }

  compile(): Program {
    const { name, type = 'float32', layers, outputs, blocks = {}, parameters = {} } = this.document;
    const inputs = this.inputs();
    const named = this.arguments(parameters, '/parameters');
    const scope = this.scope(layers, outputs, '', {
      depth: 1,
      networkInputs: new Map(inputs.map(({ name: id }, index) => [id, index])),
    });
    for (const block of Object.keys(blocks)) this.block(block, '/blocks', 1);
    return { name, elementType: type, parameters: named, inputs, scope };
  }

  private inputs(): CompiledInput[] {
    return Object.entries(this.document.inputs).map(([name, value], index) => {
      const pointer = pointerTo('/inputs', name);
      if (!namePattern.test(name) || (name === 'input' && index > 0)) {
        refuse(pointer, `${preview(name)} cannot name this input`, {
          expected: 'a name of letters, digits and _; "input" only for the first',
        });
      }
      this.checkShallow(input, value, pointer, 'a network input');
      const shape = pointerTo(pointer, 'shape');
      return {
        name,
        pointer,
        elementType: value.type,
        declared: value.shape,
        dims: value.shape.map((dim, axis) => this.formulas.read(dim, pointerTo(shape, axis))),
      };
    });
  }

  private checkShallow(
    { checker, keys }: ReturnType<typeof shallow>,
    value: unknown,
    pointer: string,
    what: string,
  ): asserts value is JsonObject {
    if (!isObject(value)) {
      refuse(pointer, `${what} is ${preview(value)}`, { expected: 'an object' });
    }
    checkKeys(value, keys, pointer, what);
    checker.check(value, pointer, what);
  }

  private scope(
    layers: readonly unknown[],
    outputs: readonly string[] | undefined,
    pointer: string,
    around: Pick<Place, 'outer' | 'networkInputs'> & { depth: number },
  ): CompiledScope {
    const { depth, ...places } = around;
    this.checkNesting(depth, pointer);
    const at = pointerTo(pointer, 'layers');
    const positions = this.positions(layers, at, places.networkInputs);
    let height = 1;
    const compiled = layers.map((layer, position) => {
      const place: Place = { ...places, positions, position };
      // `positions` ensured that every layer is an object.
      const made = this.layer(layer as JsonObject, pointerTo(at, position), place, depth);
      if (made.body.kind === 'sequential') height = Math.max(height, 1 + made.body.scope.height);
      if (made.body.kind === 'block') height = Math.max(height, 1 + made.body.block.scope.height);
      return made;
    });
    const end: Place = { ...places, positions, position: layers.length };
    return {
      layers: compiled,
      positions,
      height,
      outputs: outputs?.map((text, index) =>
        compileReference(text, pointerTo(pointerTo(pointer, 'outputs'), index), end),
      ),
    };
  }

  private checkNesting(depth: number, pointer: string): void {
    if (depth <= this.limits.nesting) return;
    throw new InputError(
      'limit-nesting',
      `scopes are more than ${this.limits.nesting} deep inside one another`,
      { pointer, expected: `at most ${this.limits.nesting} scopes one inside another` },
    );
  }

  private positions(
    layers: readonly unknown[],
    pointer: string,
    networkInputs?: ReadonlyMap<string, number>,
  ): ReadonlyMap<string, number> {
    const positions = new Map<string, number>();
    layers.forEach((layer, position) => {
      const at = pointerTo(pointer, position);
      if (!isObject(layer)) {
        refuse(at, `a layer is ${preview(layer)}`, {
          expected: 'an object with "type" or "block"',
        });
      }
      const id = idOf(layer, position);
      if (typeof id !== 'string' || !idPattern.test(id)) {
        refuse(pointerTo(at, 'id'), `the id is ${preview(id)}`, {
          expected: 'a text without ".", ":" and "/", other than "input"',
        });
      }
      const other = positions.get(id);
      if (other !== undefined || networkInputs?.has(id)) {
        const taken = other === undefined ? 'a network input' : `layer ${other} of this scope`;
        throw new InputError('duplicate-id', `the id "${id}" is also that of ${taken}`, {
          pointer: 'id' in layer ? pointerTo(at, 'id') : at,
          expected: 'ids that are unique in their scope',
          hint: 'a layer without an id has its position in the list as its id',
        });
      }
      positions.set(id, position);
    });
    return positions;
  }

  private layer(layer: JsonObject, pointer: string, place: Place, depth: number): CompiledLayer {
    const body = this.body(layer, pointer, place, depth);
    // The body's checker ensured the kinds of the common keys.
    const { inputs, otherwise, when, repeat, weights } = layer as CommonKeys;
    const at = pointerTo(pointer, 'inputs');
    const compiledInputs =
      typeof inputs === 'string'
        ? [compileReference(inputs, at, place)]
        : inputs?.map((text, index) => compileReference(text, pointerTo(at, index), place));
    const condition = this.optionalFormula(when, pointerTo(pointer, 'when'));
    const alternative = this.otherwise(otherwise, pointerTo(pointer, 'otherwise'), place);
    return {
      id: idOf(layer, place.position) as string,
      pointer,
      position: place.position,
      inputs: compiledInputs,
      when: condition,
      otherwise: alternative,
      repeat: this.optionalFormula(repeat, pointerTo(pointer, 'repeat')),
      weights,
      indexed: (condition?.isIndexed ?? false) || isIndexed(body),
      body,
    };
  }

  private otherwise(
    text: string | undefined,
    pointer: string,
    place: Place,
  ): CompiledReference | undefined {
    return text === undefined ? undefined : compileReference(text, pointer, place);
  }

  private optionalFormula(value: unknown, pointer: string) {
    return value === undefined ? undefined : this.formulas.read(value, pointer);
  }

  private body(
    layer: JsonObject,
    pointer: string,
    place: Place,
    depth: number,
  ): CompiledLayer['body'] {
    const hasType = Object.hasOwn(layer, 'type');
    if (hasType === Object.hasOwn(layer, 'block')) {
      refuse(pointer, `a layer has ${hasType ? 'both "type" and "block"' : 'no "type"'}`, {
        expected: 'either "type" (a layer type) or "block" (the name of a block)',
      });
    }
    if (!hasType) return this.blockUse(layer, pointer, depth);
    const { type } = layer;
    if (type === 'sequential') return this.sequential(layer, pointer, place, depth);
    const reader = typeof type === 'string' ? layerReaders.get(type) : undefined;
    if (!reader) this.unknownType(type, pointerTo(pointer, 'type'));
    const attributes = reader.read(layer, pointer, this.formulas);
    return { kind: 'layer', type: reader.type, attributes };
  }

  private unknownType(type: unknown, pointer: string): never {
    const names = ['sequential', ...layerReaders.keys()];
    const known = typeof type === 'string' ? type : '';
    const isBlock = Object.hasOwn(this.document.blocks ?? {}, known);
    const hint = isBlock
      ? `"${known}" is a block: write "block": "${known}"`
      : nearestHint(known, names);
    throw new InputError('unknown-layer-type', `there is no layer type ${preview(type)}`, {
      pointer,
      expected: 'a layer type of the architecture schema',
      ...(hint !== undefined && { hint }),
    });
  }

  private sequential(
    layer: JsonObject,
    pointer: string,
    place: Place,
    depth: number,
  ): CompiledLayer['body'] {
    this.checkShallow(sequentialUse, layer, pointer, 'a sequential layer');
    // The checker ensured both kinds.
    const layers = layer['layers'] as readonly unknown[];
    const outputs = layer['outputs'] as readonly string[] | undefined;
    const scope = this.scope(layers, outputs, pointer, { outer: place, depth: depth + 1 });
    return { kind: 'sequential', scope };
  }

  private blockUse(layer: JsonObject, pointer: string, depth: number): BlockUse {
    this.checkShallow(blockUse, layer, pointer, 'a use of a block');
    const use = layer as unknown as Pick<
      Extract<Architecture['layers'][number], { block: string }>,
      'block' | 'with' | 'first' | 'last' | 'repeat'
    >;
    const block = this.block(use.block, pointerTo(pointer, 'block'), depth + 1);
    const given = (key: 'with' | 'first' | 'last'): Arguments => {
      const at = pointerTo(pointer, key);
      const values = this.arguments(use[key] ?? {}, at);
      const known = new Set(block.parameters.keys());
      checkKeys(use[key] ?? {}, known, at, `the block "${block.name}"`);
      return values;
    };
    for (const key of ['first', 'last'] as const) {
      if (use[key] === undefined || use.repeat !== undefined) continue;
      refuse(pointerTo(pointer, key), `"${key}" stands without "repeat"`, {
        expected: '"repeat" beside it',
        hint: 'put the arguments of a single use into "with"',
      });
    }
    const made: BlockUse = {
      kind: 'block',
      block,
      with: given('with'),
      first: given('first'),
      last: given('last'),
    };
    this.checkRequired(made, pointer);
    return made;
  }

  /** Every parameter without a default must have a value in every repeat. */
  private checkRequired({ block, ...use }: BlockUse, pointer: string): void {
    for (const [name, fallback] of block.parameters) {
      if (fallback !== undefined || use.with.has(name)) continue;
      refuse(pointer, `the block "${block.name}" needs a value for "${name}"`, {
        expected: `"with": { "${name}": … }`,
      });
    }
  }

  private arguments(values: Readonly<Record<string, unknown>>, pointer: string): Arguments {
    const formulas = new Map<string, ReturnType<FormulaReader['read']>>();
    for (const [name, value] of Object.entries(values)) {
      this.checkName(name, pointer);
      formulas.set(name, this.formulas.read(value, pointerTo(pointer, name)));
    }
    return formulas;
  }

  private checkName(name: string, pointer: string): void {
    if (namePattern.test(name) && !reserved.has(name)) return;
    refuse(pointerTo(pointer, name), `${preview(name)} cannot name a parameter`, {
      expected: `a name of letters, digits and _, other than ${[...reserved].join(', ')}`,
    });
  }

  private block(name: string, pointer: string, depth: number): CompiledBlock {
    const known = this.blocks.get(name);
    if (known) {
      this.checkNesting(depth + known.scope.height - 1, pointer);
      return known;
    }
    const { blocks = {} } = this.document;
    if (!Object.hasOwn(blocks, name)) {
      const names = Object.keys(blocks);
      const hint = layerReaders.has(name)
        ? `"${name}" is a layer type: write "type": "${name}"`
        : nearestHint(name, names);
      throw new InputError('unknown-block', `there is no block ${preview(name)}`, {
        pointer,
        expected:
          names.length > 0 ? `one of ${names.slice(0, 32).join(', ')}` : 'a block of "blocks"',
        ...(hint !== undefined && { hint }),
      });
    }
    if (this.open.includes(name)) {
      const circle = [...this.open.slice(this.open.indexOf(name)), name].join('" → "');
      throw new InputError('recursive-block', `a block uses itself: "${circle}"`, {
        pointer,
        expected: 'blocks that do not use themselves',
      });
    }
    this.open.push(name);
    const block = this.compileBlock(name, blocks[name], depth);
    this.open.pop();
    this.blocks.set(name, block);
    return block;
  }

  private compileBlock(name: string, value: unknown, depth: number): CompiledBlock {
    const pointer = pointerTo('/blocks', name);
    this.checkShallow(blockDefinition, value, pointer, `the block ${preview(name)}`);
    const {
      parameters = {},
      layers,
      outputs,
    } = value as unknown as NonNullable<Architecture['blocks']>[string];
    const at = pointerTo(pointer, 'parameters');
    const compiled = new Map<string, ReturnType<FormulaReader['read']> | undefined>();
    for (const [parameter, fallback] of Object.entries(parameters)) {
      this.checkName(parameter, at);
      compiled.set(
        parameter,
        fallback === null ? undefined : this.formulas.read(fallback, pointerTo(at, parameter)),
      );
    }
    return { name, parameters: compiled, scope: this.scope(layers, outputs, pointer, { depth }) };
  }
}

function idOf(layer: JsonObject, position: number): unknown {
  return Object.hasOwn(layer, 'id') ? layer['id'] : String(position);
}

function isIndexed(body: CompiledLayer['body']): boolean {
  switch (body.kind) {
    case 'layer':
      return body.attributes.evaluate !== undefined && body.attributes.indexed;
    case 'sequential':
      return body.scope.layers.some(
        ({ indexed, repeat }) => indexed || (repeat?.isIndexed ?? false),
      );
    case 'block':
      return [body.with, body.first, body.last].some((values) =>
        [...values.values()].some((formula) => formula.isIndexed),
      );
  }
}
