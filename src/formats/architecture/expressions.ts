import jsep from 'jsep';
import { InputError } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';

/** What an expression is made of and gives: a safe integer, a boolean or a text. */
export type Scalar = number | boolean | string;

/** Names that expressions see, with their values; an inner environment hides names of the outer. */
export class Environment {
  constructor(
    private readonly values: ReadonlyMap<string, Scalar>,
    private readonly outer?: Environment,
  ) {}

  get(name: string): Scalar | undefined {
    return this.values.get(name) ?? this.outer?.get(name);
  }

  names(): string[] {
    return [...this.values.keys(), ...(this.outer?.names() ?? [])];
  }
}

type Evaluate = (environment: Environment) => Scalar;

/** An expression read once, to be evaluated in many environments. */
export interface Expression {
  readonly source: string;
  /** Names it refers to. */
  readonly names: ReadonlySet<string>;
  /** @throws InputError `invalid-expression` */
  readonly evaluate: Evaluate;
}

// The floor division, which jsep does not have.
jsep.addBinaryOp('//', 10);

function fail(message: string, details: { expected?: string; hint?: string } = {}): never {
  throw new InputError('invalid-expression', message, details);
}

function kindOf(value: Scalar): string {
  if (typeof value === 'number') return `the integer ${value}`;
  return typeof value === 'boolean' ? String(value) : `the text "${value}"`;
}

function integer(value: Scalar, where: string): number {
  if (typeof value === 'number') return value;
  fail(`${where} is applied to ${kindOf(value)}`, { expected: 'an integer' });
}

function truth(value: Scalar, where: string): boolean {
  if (typeof value === 'boolean') return value;
  fail(`${where} is applied to ${kindOf(value)}`, {
    expected: 'true or false',
    hint: 'compare integers, as in "stride > 1"',
  });
}

function safe(value: number, where: string): number {
  if (Number.isSafeInteger(value)) return value + 0;
  fail(`the result of ${where} is beyond 2^53`, { expected: 'integers up to 2^53 − 1' });
}

function divisor(value: number, where: string): number {
  if (value === 0) fail(`${where} divides by zero`);
  return value;
}

type Arithmetic = (a: number, b: number) => number;

function exactDivision(a: number, b: number): number {
  if (a % divisor(b, '"/"') !== 0) {
    fail(`${a} / ${b} is not an integer`, {
      expected: 'a division without remainder',
      hint: 'write "//" to round down, or ceilDiv(a, b) to round up',
    });
  }
  return a / b;
}

const floorDivision: Arithmetic = (a, b) => Math.floor(a / divisor(b, '"//"'));

const arithmetic = new Map<string, Arithmetic>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', exactDivision],
  ['//', floorDivision],
  ['%', (a, b) => a - b * Math.floor(a / divisor(b, '"%"'))],
]);

const orderings = new Map<string, (a: number, b: number) => boolean>([
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
]);

interface ExpressionFunction {
  readonly arity: readonly [least: number, most: number];
  readonly apply: (...values: number[]) => number;
}

/** The functions that expressions may call, all of integers. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map([
  ['min', { arity: [1, 16], apply: Math.min }],
  ['max', { arity: [1, 16], apply: Math.max }],
  ['abs', { arity: [1, 1], apply: Math.abs }],
  ['floorDiv', { arity: [2, 2], apply: floorDivision }],
  ['ceilDiv', { arity: [2, 2], apply: (a, b) => Math.ceil(a / divisor(b, 'ceilDiv')) }],
] satisfies [string, ExpressionFunction][]);

const grammar =
  'integers, true, false, texts in quotes, names of parameters, + - * / // % ( ), comparisons, && || !, ?:, ' +
  [...expressionFunctions.keys()].join(', ');

const replacements = new Map([
  ['===', '"=="'],
  ['!==', '"!="'],
  ['**', 'repeated "*"'],
  ['|', '"||"'],
  ['&', '"&&"'],
]);

/**
 * Reads an expression. Only a whitelisted part of jsep's syntax tree is understood: there is no
 * member access, no assignment and no call but of `expressionFunctions`.
 * @throws InputError `invalid-expression`
 */
export function parseExpression(source: string, longest: number): Expression {
  if (source.length > longest) {
    fail(`an expression has ${source.length} characters`, {
      expected: `at most ${longest} characters`,
    });
  }
  let tree: jsep.Expression;
  try {
    tree = jsep(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail(`"${source}" is not an expression: ${reason}`, { expected: grammar });
  }
  const names = new Set<string>();
  const evaluate = new Compiler(source, names).compile(tree);
  return { source, names, evaluate };
}

/** Turns a syntax tree into a closure. */
class Compiler {
  constructor(
    private readonly source: string,
    private readonly names: Set<string>,
  ) {}

  compile(node: jsep.Expression): Evaluate {
    const tree = node as jsep.CoreExpression;
    switch (tree.type) {
      case 'Literal':
        return this.literal(tree.value);
      case 'Identifier':
        return this.name(tree.name);
      case 'UnaryExpression':
        return this.unary(tree.operator, this.compile(tree.argument));
      case 'BinaryExpression':
        return this.binary(tree.operator, this.compile(tree.left), this.compile(tree.right));
      case 'ConditionalExpression':
        return this.conditional(tree);
      case 'CallExpression':
        return this.call(tree);
      case 'Compound':
        return this.refuse(tree.body.length === 0 ? 'it is empty' : 'an operator is missing');
      default:
        return this.refuse('it has something other than arithmetic in it');
    }
  }

  private refuse(reason: string, hint?: string): never {
    fail(`"${this.source}" is not an expression: ${reason}`, {
      expected: grammar,
      ...(hint !== undefined && { hint }),
    });
  }

  private literal(value: jsep.Literal['value']): Evaluate {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) this.refuse(`${value} is not an integer up to 2^53 − 1`);
      return () => value;
    }
    if (typeof value === 'boolean' || typeof value === 'string') return () => value;
    return this.refuse('null is no value');
  }

  private name(name: string): Evaluate {
    this.names.add(name);
    return (environment) => {
      const value = environment.get(name);
      if (value !== undefined) return value;
      const known = environment.names();
      fail(`"${this.source}" uses the name "${name}", which is not known here`, {
        expected:
          known.length > 0 ? `one of ${known.join(', ')}` : 'an integer: no names are known here',
        hint: nearestHint(name, known) ?? `a text is written in quotes: "'${name}'"`,
      });
    };
  }

  private unary(operator: string, operand: Evaluate): Evaluate {
    switch (operator) {
      case '-':
        return (environment) => 0 - integer(operand(environment), '"-"');
      case '+':
        return (environment) => integer(operand(environment), '"+"');
      case '!':
        return (environment) => !truth(operand(environment), '"!"');
      default:
        return this.refuse(`there is no operator "${operator}"`);
    }
  }

  private binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
    const quoted = `"${operator}"`;
    if (operator === '&&') {
      return (scope) => truth(left(scope), quoted) && truth(right(scope), quoted);
    }
    if (operator === '||') {
      return (scope) => truth(left(scope), quoted) || truth(right(scope), quoted);
    }
    if (operator === '==' || operator === '!=') {
      const wanted = operator === '==';
      return (scope) => equal(left(scope), right(scope)) === wanted;
    }
    const compute = arithmetic.get(operator);
    if (compute) {
      return (scope) => {
        const a = integer(left(scope), quoted);
        return safe(compute(a, integer(right(scope), quoted)), quoted);
      };
    }
    const compare = orderings.get(operator);
    if (compare) {
      return (scope) => {
        const a = integer(left(scope), quoted);
        return compare(a, integer(right(scope), quoted));
      };
    }
    const instead = replacements.get(operator);
    return this.refuse(`there is no operator ${quoted}`, instead && `write ${instead}`);
  }

  private conditional(tree: jsep.ConditionalExpression): Evaluate {
    const test = this.compile(tree.test);
    const consequent = this.compile(tree.consequent);
    const alternate = this.compile(tree.alternate);
    return (scope) => (truth(test(scope), '"?"') ? consequent(scope) : alternate(scope));
  }

  private call(tree: jsep.CallExpression): Evaluate {
    const { callee } = tree;
    if (callee.type !== 'Identifier') this.refuse('it calls something that is no function by name');
    const { name } = callee as jsep.Identifier;
    const known = expressionFunctions.get(name);
    if (!known) {
      const names = [...expressionFunctions.keys()];
      return this.refuse(`there is no function "${name}"`, nearestHint(name, names));
    }
    const operands = tree.arguments.map((argument) => this.compile(argument));
    const [least, most] = known.arity;
    if (operands.length < least || operands.length > most) {
      this.refuse(`${name} takes ${least === most ? least : `${least} to ${most}`} arguments`);
    }
    return (scope) =>
      safe(known.apply(...operands.map((operand) => integer(operand(scope), name))), name);
  }
}

function equal(a: Scalar, b: Scalar): boolean {
  if (typeof a !== typeof b) {
    fail(`${kindOf(a)} is compared with ${kindOf(b)}`, { expected: 'values of one kind' });
  }
  return a === b;
}
