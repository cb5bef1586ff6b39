import { expect } from 'vitest';
import type { Comparison } from '../../src/core/compare/compare.ts';
import { renderings } from '../../src/core/compare/sentences.ts';
import { countToJson } from '../../src/core/count.ts';

/** The value at a JSON pointer into an answer as it is sent. */
function at(answer: unknown, pointer: string): unknown {
  let value = answer;
  for (const key of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function sent(comparison: Comparison): unknown {
  return JSON.parse(
    JSON.stringify(comparison, (_, value: unknown) =>
      typeof value === 'bigint' ? countToJson(value) : value,
    ),
  );
}

/** Holds every sentence of a comparison against the figures of the answer it stands in. */
export function checkSentences(comparison: Comparison): void {
  const answer = sent(comparison);
  for (const { text, figures, claims } of comparison.pairs.flatMap(({ sentences }) => sentences)) {
    for (const { pointer, value, as, shown } of figures) {
      const found = at(answer, pointer) as number | string;
      expect(found, pointer).toEqual(typeof value === 'bigint' ? countToJson(value) : value);
      if (typeof value !== 'string') expect(renderings[as](value)).toBe(shown);
      expect(text).toContain(shown);
    }
    for (const { left, relation, right } of claims) {
      const [x, y] = [left, right].map((pointer) => Number(at(answer, pointer))) as [
        number,
        number,
      ];
      expect(relation === '<' ? x < y : relation === '>' ? x > y : x === y, text).toBe(true);
    }
    // Every number in the text is one of its figures, a name's, or “1/4”.
    const names = comparison.networks.map(({ name }) => name);
    let rest = text.replace('1/4', '');
    for (const part of [...names, ...figures.map(({ shown }) => shown)].sort(
      (a, b) => b.length - a.length,
    )) {
      rest = rest.replaceAll(part, '');
    }
    expect(rest, text).not.toMatch(/\d/);
  }
}
