import { InputError } from '../../core/errors.ts';
import { type Environment, type Expression, parseExpression, type Scalar } from './expressions.ts';
import { preview, refuse } from './json.ts';

const noNames: ReadonlySet<string> = new Set();

/** A value of a document at its place: written out, or an expression of names. */
export class Formula {
  constructor(
    private readonly written: Scalar | Expression,
    readonly pointer: string,
  ) {}

  get names(): ReadonlySet<string> {
    return typeof this.written === 'object' ? this.written.names : noNames;
  }

  /** Whether its value changes from repeat to repeat. */
  get isIndexed(): boolean {
    return this.names.has('index') || this.names.has('count');
  }

  /** @throws InputError `invalid-expression` with the pointer of the place */
  evaluate(environment: Environment): Scalar {
    if (typeof this.written !== 'object') return this.written;
    try {
      return this.written.evaluate(environment);
    } catch (error) {
      throw error instanceof InputError ? error.with({ pointer: this.pointer }) : error;
    }
  }

  /** @throws InputError unless it gives a non-negative integer */
  count(environment: Environment, what: string): number {
    const value = this.evaluate(environment);
    if (typeof value === 'number' && value >= 0) return value;
    return this.refuse(value, what, 'an integer of at least 0');
  }

  /** @throws InputError unless it gives true or false */
  condition(environment: Environment, what: string): boolean {
    const value = this.evaluate(environment);
    if (typeof value === 'boolean') return value;
    return this.refuse(value, what, 'true or false');
  }

  /** @throws InputError `invalid-architecture` about the value it gave, always */
  refuse(value: Scalar, what: string, expected: string): never {
    const from = typeof this.written === 'object' ? ` (from "${this.written.source}")` : '';
    refuse(this.pointer, `${what} is ${preview(value)}${from}`, { expected });
  }
}

/** Reads the formulas of one document; an expression that occurs often is parsed once. */
export class FormulaReader {
  private readonly parsed = new Map<string, Expression>();

  constructor(private readonly longest: number) {}

  /** @param value a number, boolean or string, as the document's schema has ensured */
  read(value: unknown, pointer: string): Formula {
    return new Formula(
      typeof value === 'string' ? this.parse(value, pointer) : (value as Scalar),
      pointer,
    );
  }

  private parse(source: string, pointer: string): Expression {
    let expression = this.parsed.get(source);
    if (!expression) {
      try {
        expression = parseExpression(source, this.longest);
      } catch (error) {
        throw error instanceof InputError ? error.with({ pointer }) : error;
      }
      this.parsed.set(source, expression);
    }
    return expression;
  }
}
