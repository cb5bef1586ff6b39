import type { Readable } from 'node:stream';
import type { Model } from '../models/model.ts';
import { arriving, type ArrivalLimits } from './arriving.ts';
import { DocumentReader } from './documents.ts';

export interface UploadLimits extends ArrivalLimits {
  /** Most bytes of a JSON document. */
  readonly jsonBytes: number;
}

/** Takes a file piece by piece. */
interface FileReader {
  /** @throws InputError, ProblemError as soon as something is wrong */
  push(chunk: Buffer): void;
  /** @throws InputError, ProblemError for what is wrong with the file as a whole */
  finish(): Model;
}

/**
 * Reads a model file as it arrives, without ever having the whole of it.
 * @throws InputError, ProblemError
 */
export async function readUpload(
  stream: Readable,
  limits: UploadLimits,
  parseJson: (text: string) => unknown,
): Promise<Model> {
  const reader: FileReader = new DocumentReader(limits.jsonBytes, parseJson);
  for await (const chunk of arriving(stream, limits)) reader.push(chunk);
  return reader.finish();
}
