/** What a figure counts: operations of any convention, or something else. */
export const figureUnits = ['macs', 'flops', 'parameters', 'activations', 'bytes'] as const;

export type FigureUnit = (typeof figureUnits)[number];

/** A figure as someone wrote it: `value` and `precision` in units of `1 / scale`. */
export interface WrittenFigure {
  /** As it was written. */
  readonly text: string;
  readonly value: bigint;
  /** One in the last place that was written. */
  readonly precision: bigint;
  readonly scale: bigint;
  /** Digits from the first to the last that was written. */
  readonly digits: number;
  /** Ten times the precision, where a zero at its end may be no digit: of `110 M` and `300 M`. */
  readonly coarse?: bigint;
  /** The figure with its prefix read as a power of 1024, of bytes: `98 MB` is often 98 MiB. */
  readonly binary?: WrittenFigure;
  /** The unit that stands in the text. */
  readonly unit?: FigureUnit;
}

/**
 * How a count agrees with a figure: in every digit, rounded to its digits, to all but a zero at its
 * end, with its prefix read as a power of 1024, or cut off after its digits.
 */
export const fits = ['exact', 'rounded', 'coarse', 'binary', 'truncated'] as const;

export type Fit = (typeof fits)[number];

/** Digits that a figure keeps without a zero at its end that may be none. */
const fewestDigits = 2;

const number = /^(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.(\d{1,15}))?(?:e\+?(\d{1,2}))?/i;

const units =
  /^([kMGBTP]i?)?\s?(?:(macs?|mult-adds?|madds?)|(flops?|ops)|(param(?:eter)?s?)|(activations?)|(b(?:ytes?)?))?$/i;

const powers: Readonly<Record<string, number>> = { K: 3, M: 6, G: 9, B: 9, T: 12, P: 15 };

/**
 * Reads a figure such as `4.1G`, `3.8e9`, `25.6 M params` or `3,857,973,248` with the precision in
 * which it was written. Zeros at the end of a JSON number say nothing of its precision, since 3.8e9
 * and 3800000000 are the same there; a text is taken at its word.
 * @returns `undefined` for what is no figure of 1 or more
 */
export function readFigure(written: number | string): WrittenFigure | undefined {
  if (typeof written === 'string') return readText(written.trim());
  const figure = readText(written.toExponential());
  return figure && { ...figure, text: shorten(written) };
}

/** What a figure's digits come to under a prefix, and the last of them. */
function scaled(digits: string, { ten, two }: { ten: number; two: bigint }) {
  const precision = two * 10n ** BigInt(Math.max(ten, 0));
  return {
    value: BigInt(digits) * precision,
    precision,
    scale: 10n ** BigInt(Math.max(-ten, 0)),
  };
}

function readText(text: string): WrittenFigure | undefined {
  const match = number.exec(text);
  const rest = match && units.exec(text.slice(match[0].length).trim());
  if (!rest) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const [, suffix = '', ...named] = rest as readonly (string | undefined)[];
  const power = powers[suffix.slice(0, 1).toUpperCase()] ?? 0;
  const isBinary = suffix.length > 1;
  const ten = Number(exponent) - fraction.length;
  const written = whole.replaceAll(',', '') + fraction;
  const binary = { ten, two: 2n ** BigInt((power * 10) / 3) };
  const read = scaled(written, isBinary ? binary : { ten: ten + power, two: 1n });
  const unit = figureUnits[named.findIndex((word) => word !== undefined)];
  if (read.value < read.scale) return undefined;
  const digits = written.replace(/^0+/, '').length;
  const loose = fraction === '' && written.endsWith('0') && read.precision > read.scale;
  const figure = { text, ...read, digits, ...(unit && { unit }) };
  return {
    ...figure,
    ...(loose && digits > fewestDigits && { coarse: 10n * read.precision }),
    ...(unit === 'bytes' &&
      power > 0 &&
      !isBinary && { binary: { ...figure, ...scaled(written, binary) } }),
  };
}

const suffixes = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
] as const;

/** `3.8 G` of 3.8e9; numbers of many digits in full. */
function shorten(value: number): string {
  const [unit, suffix] = suffixes.find(([least]) => value >= least) ?? [1, ''];
  const short = value / unit;
  return suffix === '' || String(short).length > 6
    ? value.toLocaleString('en-US')
    : `${short} ${suffix}`;
}

/** How a count agrees with a figure; `undefined` where it doesn't. */
export function fitOf(
  count: number | bigint,
  { value, precision, scale, coarse, binary }: WrittenFigure,
): Fit | undefined {
  const off = BigInt(count) * scale - value;
  if (off === 0n) return 'exact';
  const size = off < 0n ? -off : off;
  // All digits of an integer were written: it is no rounded one.
  if (precision === scale) return undefined;
  if (2n * size <= precision) return 'rounded';
  if (coarse !== undefined && 2n * size <= coarse) return 'coarse';
  const asBinary = binary && fitOf(count, binary);
  if (asBinary === 'exact' || asBinary === 'rounded') return 'binary';
  return off > 0n && off < precision ? 'truncated' : undefined;
}

/** The part of the figure by which a count is off, the figure being read as it fits. */
export function relativeDifference(
  count: number | bigint,
  figure: WrittenFigure,
  fit?: Fit | null,
): number {
  const { value, scale } = (fit === 'binary' ? figure.binary : undefined) ?? figure;
  return Number(BigInt(count) * scale - value) / Number(value);
}
