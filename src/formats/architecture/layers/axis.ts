import { integer, withDefault } from '../fields.ts';

/** An axis, negative ones counted from the end. */
export function axisField(fallback: number, description: string) {
  return withDefault(
    integer({
      title: 'Axis',
      description: `${description} Negative axes count from the end.`,
      examples: [fallback],
      minimum: -64,
      maximum: 63,
    }),
    fallback,
  );
}
