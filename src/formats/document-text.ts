import { isObject } from './architecture/json.ts';
import type { Model } from './model.ts';

/** A document as JSON, in which ONNX's infinities and NaN are objects, since JSON has none. */
export function documentText({ format, document }: Model): string {
  return JSON.stringify(document, format === 'onnx' ? writeFloat : undefined);
}

/** The document that `documentText` wrote.
 * @throws SyntaxError for text that is not JSON
 */
export function parseDocument(format: Model['format'], text: string): unknown {
  return JSON.parse(text, format === 'onnx' && text.includes(floatKey) ? readFloat : undefined);
}

const floatKey = '$float';

function writeFloat(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value)
    ? { [floatKey]: String(value) }
    : value;
}

function readFloat(key: string, value: unknown): unknown {
  // Keys of metadata are the file's own and could be anything.
  if (key === 'metadata' || !isObject(value)) return value;
  const text = value[floatKey];
  return typeof text === 'string' ? Number(text) : value;
}
