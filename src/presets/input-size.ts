import { InputError } from '../core/errors.ts';
import type { Architecture } from '../formats/architecture/index.ts';
import { describeRange, type Preset } from './preset.ts';

type Options = Readonly<Record<string, unknown>>;

/** A preset's architecture, and spatial dims that are left to set on its input. */
export interface SizedArchitecture {
  readonly document: Architecture;
  readonly inputSize?: readonly number[];
}

/**
 * A preset's architecture for an input of some size: `[224]` for a square, `[height, width]`, or
 * `[frames, height, width]` of a video. A square goes to the option `input_size`, from which
 * position embeddings and the like follow; another size is left to set on the input, if nothing
 * else in the network depends on it.
 * @throws InputError `invalid-option`, or `invalid-input-size` naming the legal sizes
 */
export function architectureAt(
  preset: Preset,
  options: Options = {},
  size?: readonly number[],
): SizedArchitecture {
  const known = preset.options.properties;
  const isVideo = 'frames' in known;
  if (!size || !('input_size' in known) || size.length > (isVideo ? 3 : 2)) {
    return { document: preset.architecture(options), ...(size && { inputSize: size }) };
  }
  const [height = 0, width = height] = size.slice(-2);
  const clip = size.length === 3 ? { frames: size[0] } : {};
  if (height === width)
    return { document: chosen(preset, options, { ...clip, input_size: height }) };

  const document = chosen(preset, options, clip);
  if (options['input_size'] !== undefined || dependsOnSize(preset, options)) {
    throw invalidSize(
      `the input size of ${preset.name} is ${size.join('x')}`,
      legalSquares(preset),
    );
  }
  if (!isVideo || size.length === 3) return { document, inputSize: size };
  const frames = options['frames'] ?? nativeValue(preset, 'frames');
  return { document, inputSize: [Number(frames), height, width] };
}

/** The architecture under options that come from an input size. */
function chosen(preset: Preset, options: Options, sizes: Options): Architecture {
  for (const [name, value] of Object.entries(sizes)) {
    const other = options[name];
    if (other === undefined || other === value) continue;
    const message = `the input size makes option "${name}" ${String(value)}, but it is ${JSON.stringify(other)}`;
    throw invalidSize(message, 'one of the two');
  }
  try {
    return preset.architecture({ ...options, ...sizes });
  } catch (error) {
    const name = Object.keys(sizes).find(
      (option) => error instanceof InputError && error.pointer === `/options/${option}`,
    );
    if (name === undefined || !(error instanceof InputError)) throw error;
    throw invalidSize(`the ${name} of ${preset.name} is ${String(sizes[name])}`, error.expected);
  }
}

/** Whether anything but the input itself differs between two sizes. */
function dependsOnSize(preset: Preset, options: Options): boolean {
  const native = nativeValue(preset, 'input_size');
  const [one, other] = [native, 2 * native].map((size) => {
    const { inputs, ...rest } = preset.architecture({ ...options, input_size: size });
    return JSON.stringify([Object.keys(inputs), rest]);
  });
  return one !== other;
}

function nativeValue({ options }: Preset, name: 'input_size' | 'frames'): number {
  return (options.properties[name] as unknown as { default: number }).default;
}

function legalSquares({ options }: Preset): string {
  return `a square: ${describeRange(options.properties['input_size'] ?? {})}`;
}

function invalidSize(message: string, expected?: string): InputError {
  return new InputError('invalid-input-size', message, { pointer: '/inputSize', expected });
}
