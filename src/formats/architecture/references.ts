import { InputError } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';
import type { CompiledReference } from './program.ts';

/** Where a reference is written: a layer's place in its scope, and that scope's place in turn. */
export interface Place {
  readonly positions: ReadonlyMap<string, number>;
  /** Of the layer that refers; one past the last for the scope's outputs. */
  readonly position: number;
  /** The sequential's place in the enclosing scope; none for a block or the whole network. */
  readonly outer?: Place | undefined;
  /** Network inputs, at the top level. */
  readonly networkInputs?: ReadonlyMap<string, number>;
}

const syntax = /^([^:/]+)(?::(\d{1,9}))?$/;

/** @throws InputError `unknown-reference`, always */
export function unknownReference(
  message: string,
  details: { pointer: string; expected?: string; hint?: string | undefined },
): never {
  const { hint, ...rest } = details;
  throw new InputError('unknown-reference', message, {
    ...rest,
    ...(hint !== undefined && { hint }),
  });
}

/**
 * Finds the head of a reference, searching outward through sequential scopes.
 * @throws InputError `unknown-reference` with the nearest name in scope as a hint
 */
export function compileReference(text: string, pointer: string, place: Place): CompiledReference {
  const match = syntax.exec(text);
  const [head = '', ...path] = match?.[1]?.split('.') ?? [];
  if (head === '') {
    unknownReference(`"${text}" is not a reference`, {
      pointer,
      expected:
        'an id, a path of ids joined by dots, or either with ":" and the number of an output',
    });
  }
  const output = Number(match?.[2] ?? 0);
  const common = { text, pointer, path, output, position: 0 };
  if (head === 'input' && path.length === 0) return { ...common, up: 0, input: output };
  let up = 0;
  for (let scope: Place | undefined = place; scope; scope = scope.outer, up++) {
    const position = scope.positions.get(head);
    if (position !== undefined) {
      if (position >= scope.position) refuseLater(head, pointer, position, scope, up);
      return { ...common, up, input: undefined, position };
    }
    const input = scope.networkInputs?.get(head);
    if (input !== undefined && path.length === 0 && output === 0) return { ...common, up, input };
  }
  const names = visibleNames(place);
  unknownReference(`there is no layer "${head}" here`, {
    pointer,
    expected: names.length > 12 ? 'the id of an earlier layer' : `one of ${names.join(', ')}`,
    hint: nearestHint(head, names),
  });
}

function refuseLater(
  head: string,
  pointer: string,
  position: number,
  place: Place,
  up: number,
): never {
  if (position > place.position) {
    unknownReference(`layer "${head}" comes later`, {
      pointer,
      expected: 'an earlier layer',
      hint: 'a layer can only use layers before it: move one of the two',
    });
  }
  unknownReference(
    up === 0 ? `layer "${head}" refers to itself` : `layer "${head}" is around this one`,
    { pointer, expected: 'an earlier layer', hint: 'write "input" for the input of the scope' },
  );
}

function visibleNames(place: Place): string[] {
  const names = ['input'];
  for (let scope: Place | undefined = place; scope; scope = scope.outer) {
    for (const [id, position] of scope.positions) if (position < scope.position) names.push(id);
    if (scope.networkInputs) names.push(...scope.networkInputs.keys());
  }
  return names;
}
