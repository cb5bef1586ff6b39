/** Attributes of layers that count features, of which a narrower network has fewer. */
const widths = new Set([
  'outFeatures',
  'embeddingDim',
  'numEmbeddings',
  'hiddenFeatures',
  'outChannels',
]);

/**
 * An architecture document of the same layers, but of a fraction of its features and at most two
 * repeats of anything: a network whose every operator can be run where the whole is too large.
 */
export function narrowed(part: unknown, by: number, key = ''): unknown {
  if (Array.isArray(part)) {
    if (key === 'parts') return part.map((size: unknown) => fraction(size, by));
    // The last dim of a stored tensor is its features.
    if (key === 'shape') return part.with(-1, fraction(part.at(-1), by));
    return part.map((item) => narrowed(item, by));
  }
  if (key === 'repeat') return typeof part === 'number' ? Math.min(part, 2) : part;
  if (widths.has(key)) return fraction(part, by);
  if (typeof part !== 'object' || part === null) return part;
  const isInput = key === 'inputs';
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      isInput ? value : narrowed(value, by, name),
    ]),
  );
}

function fraction(size: unknown, by: number): unknown {
  return typeof size === 'number' && size > by ? Math.ceil(size / by) : size;
}
