import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** Most elements of an output that are looked at. */
const mostElements = 2 ** 20;

/** Exponent of float16 that NaN and the infinities have. */
const halfExponent = 0x7c00;

/** Names of the outputs of a run that hold NaN or an infinity. */
export function notFinite(outputs: InferenceSession.OnnxValueMapType): readonly string[] {
  return Object.entries(outputs).flatMap(([name, output]) =>
    hasNumbersOnly(output) ? [] : [name],
  );
}

function hasNumbersOnly({ type, data }: Tensor): boolean {
  if (!type.startsWith('float') || Array.isArray(data)) return true;
  // Before Node has an array for halves they are bits.
  const isBits = data instanceof Uint16Array;
  const length = Math.min(data.length, mostElements);
  for (let index = 0; index < length; index++) {
    const element = Number(data[index]);
    if (isBits ? (element & halfExponent) === halfExponent : !Number.isFinite(element)) {
      return false;
    }
  }
  return true;
}
