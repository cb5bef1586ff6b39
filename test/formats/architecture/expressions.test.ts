import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import {
  Environment,
  expressionFunctions,
  parseExpression,
  type Scalar,
} from '../../../src/formats/architecture/expressions.ts';

const longest = 256;

function evaluate(source: string, names: Readonly<Record<string, Scalar>> = {}): Scalar {
  const environment = new Environment(new Map(Object.entries(names)));
  return parseExpression(source, longest).evaluate(environment);
}

/** The fault that reading or evaluating an expression gives. */
function faultOf(source: string, names: Readonly<Record<string, Scalar>> = {}): InputError {
  try {
    evaluate(source, names);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`"${source}" is accepted`);
}

/** An expression as a tree, with what it is worth. */
interface Tree {
  readonly text: string;
  /** How tightly its outermost operator binds; a name or a number most. */
  readonly binding: number;
  readonly value: bigint;
}

const floor = (a: bigint, b: bigint) => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
const operators = [
  { sign: '+', binding: 1, apply: (a: bigint, b: bigint) => a + b },
  { sign: '-', binding: 1, apply: (a: bigint, b: bigint) => a - b },
  { sign: '*', binding: 2, apply: (a: bigint, b: bigint) => a * b },
  { sign: '//', binding: 2, apply: floor },
  { sign: '%', binding: 2, apply: (a: bigint, b: bigint) => a - b * floor(a, b) },
] as const;

/** Written with no more parentheses than precedence and left associativity ask for. */
const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.nat(40).map((number) => ({ text: String(number), binding: 9, value: BigInt(number) })),
    fc
      .tuple(fc.constantFrom(...operators), tie('tree'), tie('tree'))
      .map(([{ sign, binding, apply }, left, right]) => {
        const a = left.binding < binding ? `(${left.text})` : left.text;
        const b = right.binding <= binding ? `(${right.text})` : right.text;
        const divides = sign === '//' || sign === '%';
        return divides && right.value === 0n
          ? left
          : { text: `${a} ${sign} ${b}`, binding, value: apply(left.value, right.value) };
      }),
  ),
}));

describe('expressions', () => {
  it('are worth what arithmetic on whole numbers says, by precedence', () => {
    fc.assert(
      fc.property(trees.tree, ({ text, value }) => {
        fc.pre(text.length <= longest && value > -(2n ** 53n) && value < 2n ** 53n);
        try {
          expect(evaluate(text)).toBe(Number(value));
        } catch (error) {
          // A part of it may be too large although the whole is not.
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toMatch(/beyond 2\^53/);
        }
      }),
    );
  });

  it.each<[source: string, value: Scalar]>([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['20 - 5 - 3', 12],
    ['24 / 4 / 2', 3],
    ['7 // 2 * 2', 6],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['-2 * -3', 6],
    ['1 + 2 < 4', true],
    ['1 < 2 == true', true],
    ['1 == 2 || 2 > 1 && 3 != 3', false],
    ['!(1 > 2) && true', true],
    ['true ? 1 : false ? 2 : 3', 1],
    ['false ? 1 : false ? 2 : 3', 3],
    ["'max' == 'max'", true],
    ['min(3, 1, 2) + max(4) - abs(-5)', 0],
    ['floorDiv(-7, 2)', -4],
    ['ceilDiv(7, 2) + ceilDiv(-7, 2)', 1],
  ])('%s is %s', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });

  it('never give a negative zero', () => {
    for (const source of ['-0', '0 * -1', '-(0)', '0 // -5', 'min(0, -0)', 'ceilDiv(-1, 2)']) {
      expect(Object.is(evaluate(source), -0), source).toBe(false);
    }
  });

  it('see names, the inner hiding the outer, and tell which they use', () => {
    const outer = new Environment(
      new Map([
        ['width', 64],
        ['depth', 3],
      ]),
    );
    const inner = new Environment(new Map([['width', 8]]), outer);
    const expression = parseExpression('4 * width + depth', longest);
    expect(expression.evaluate(inner)).toBe(4 * 8 + 3);
    expect(expression.evaluate(outer)).toBe(4 * 64 + 3);
    expect([...expression.names].sort()).toEqual(['depth', 'width']);
  });

  it('leave alone what a condition decides against', () => {
    expect(evaluate('false && 1 / 0 == 1')).toBe(false);
    expect(evaluate('true || missing')).toBe(true);
    expect(evaluate('stride == 0 ? 1 : 8 / stride', { stride: 0 })).toBe(1);
  });
});

describe('expressions that cannot be evaluated', () => {
  it.each([
    ['7 / 2', /7 \/ 2 is not an integer/, /write "\/\/" to round down/],
    ['1 / 0', /divides by zero/, undefined],
    ['1 // 0', /divides by zero/, undefined],
    ['1 % 0', /divides by zero/, undefined],
    ['ceilDiv(1, 0)', /divides by zero/, undefined],
    ['floorDiv(1, 0)', /divides by zero/, undefined],
    ['9007199254740991 + 1', /beyond 2\^53/, undefined],
    ['true + 1', /"\+" is applied to true/, undefined],
    ['1 && true', /"&&" is applied to the integer 1/, /compare integers/],
    ['1 ? 2 : 3', /"\?" is applied to the integer 1/, /compare integers/],
    ["'a' < 'b'", /"<" is applied to the text "a"/, undefined],
    ['1 == true', /the integer 1 is compared with true/, undefined],
    ['widht', /uses the name "widht"/, /did you mean "width"/],
  ])('%s: %s', (source, message, hint) => {
    const fault = faultOf(source, { width: 64 });
    expect(fault.code).toBe('invalid-expression');
    expect(fault.message).toMatch(message);
    if (hint) expect(fault.hint).toMatch(hint);
  });
});

describe('what is no expression', () => {
  it.each([
    ['', /empty/],
    ['1 2', /an operator is missing/],
    ['4 *', /is not an expression/],
    ['(1', /is not an expression/],
    ['1.5', /not an integer/],
    ['9007199254740993', /not an integer up to/],
    ['1e400', /is not an/],
    ['null', /null is no value/],
    ['this', /other than arithmetic/],
    ['[1, 2]', /other than arithmetic/],
    ['width.constructor', /other than arithmetic/],
    ["width['constructor']", /other than arithmetic/],
    ["''.constructor.constructor('return process')()", /calls something/],
    ['constructor(1)', /no function "constructor"/],
    ['process.exit(1)', /calls something/],
    ['toString()', /no function "toString"/],
    ['width = 3', /is not an expression/],
    ['width++', /is not an expression/],
    ['`${width}`', /is not an expression/],
    ['() => 1', /is not an expression/],
    ['2 ** 3', /no operator "\*\*"|is not an expression/],
    ['1 | 2', /no operator "\|"/],
    ['1 << 2', /no operator "<<"/],
    ['~1', /no operator "~"/],
    ['min()', /min takes 1 to 16 arguments/],
    ['abs(1, 2)', /abs takes 1 arguments/],
    [`${'1 + '.repeat(longest)}1`, /characters/],
  ])('%s', (source, message) => {
    const fault = faultOf(source, { width: 64 });
    expect(fault.code).toBe('invalid-expression');
    expect(fault.message).toMatch(message);
    expect(fault.expected ?? '').not.toBe('');
  });

  it('knows no names but those it was given', () => {
    for (const name of ['__proto__', 'hasOwnProperty', 'globalThis', 'undefined', 'process']) {
      expect(faultOf(name).message).toContain('not known here');
    }
    expect([...expressionFunctions.keys()]).toEqual(['min', 'max', 'abs', 'floorDiv', 'ceilDiv']);
  });

  it('whatever the text, gives a scalar or a coded fault', () => {
    const pieces = fc.constantFrom(
      ...[
        '1',
        '0',
        'width',
        'true',
        "'a'",
        '(',
        ')',
        '+',
        '-',
        '*',
        '/',
        '//',
        '%',
        '<',
        '==',
        '&&',
      ],
      ...[
        '||',
        '!',
        '?',
        ':',
        ',',
        'min',
        '.',
        '[',
        ']',
        '=',
        '{',
        '}',
        '`',
        '\\',
        '"',
        ' ',
        '\0',
        'é',
      ],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join(' ')),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(['number', 'boolean', 'string']).toContain(typeof evaluate(text, { width: 64 }));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as InputError).code).toBe('invalid-expression');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('nesting as deep as the length allows is no harm', () => {
    const half = Math.floor((longest - 1) / 2);
    expect(evaluate(`${'('.repeat(half)}1${')'.repeat(half)}`)).toBe(1);
    expect(evaluate(`${'-'.repeat(2)}1`)).toBe(1);
    expect(evaluate(`${'!'.repeat(200)}true`)).toBe(true);
  });
});
