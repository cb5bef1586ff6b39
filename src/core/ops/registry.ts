import { InputError } from '../errors.ts';
import { nearestHint } from '../nearest.ts';
import { operatorKey, type OperatorSpec } from './spec.ts';

/** Operators by domain and name. */
export class OperatorRegistry {
  private readonly specs = new Map<string, OperatorSpec>();

  /** @throws Error if two specs claim one operator */
  constructor(specs: Iterable<OperatorSpec>) {
    for (const spec of specs) {
      const key = operatorKey(spec.domain ?? '', spec.name);
      if (this.specs.has(key)) throw new Error(`operator ${key} is registered twice`);
      this.specs.set(key, spec);
    }
  }

  find(domain: string, name: string): OperatorSpec | undefined {
    return this.specs.get(operatorKey(domain, name));
  }

  /** @throws InputError `unknown-operator` with the nearest known name as a hint */
  get(domain: string, name: string): OperatorSpec {
    const spec = this.find(domain, name);
    if (spec) return spec;
    const key = operatorKey(domain, name);
    throw new InputError('unknown-operator', `there is no operator "${key}"`, {
      expected: 'an operator listed at /v1/operators',
      hint: nearestHint(key, [...this.specs.keys()]),
    });
  }

  /** All operators, sorted by domain and name. */
  list(): readonly OperatorSpec[] {
    return [...this.specs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, spec]) => spec);
  }
}
