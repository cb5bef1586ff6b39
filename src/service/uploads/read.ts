import type { Readable } from 'node:stream';
import { type OnnxLimits, OnnxReader } from '../../formats/onnx/index.ts';
import type { Model } from '../../formats/model.ts';
import { arriving, type ArrivalLimits } from './arriving.ts';
import { DocumentReader } from './documents.ts';
import type { UploadSlots } from './slots.ts';

export interface UploadLimits extends ArrivalLimits {
  /** Shared by all routes that take files. */
  readonly slots: UploadSlots;
  /** Most bytes of a JSON document. */
  readonly jsonBytes: number;
  /** Bounds on what is kept of an ONNX file. */
  readonly onnx: Partial<OnnxLimits>;
}

/** Takes a file piece by piece. */
interface FileReader {
  /** @throws InputError, ProblemError as soon as something is wrong */
  push(chunk: Buffer): void;
  /** @throws InputError, ProblemError for what is wrong with the file as a whole */
  finish(): Model;
}

/**
 * Reads a model file as it arrives, without ever having the whole of it. Its first byte tells its
 * format.
 * @throws InputError, ProblemError
 */
export async function readUpload(
  stream: Readable,
  limits: UploadLimits,
  parseJson: (text: string) => unknown,
): Promise<Model> {
  let reader: FileReader | undefined;
  for await (const chunk of arriving(stream, limits)) {
    reader ??= beginsJson(chunk)
      ? new DocumentReader(limits.jsonBytes, parseJson)
      : onnxReader(limits.onnx);
    reader.push(chunk);
  }
  return (reader ?? onnxReader(limits.onnx)).finish();
}

/** White space, the first byte of a byte order mark, and what opens an object or a list. */
const jsonStarts = new Set(Buffer.from('\t\n\r \u{FEFF}{['));

/** Whether a file is text rather than ONNX: no field of a `ModelProto` has such a tag. */
function beginsJson([first = 0]: Buffer): boolean {
  return jsonStarts.has(first);
}

function onnxReader(limits: Partial<OnnxLimits>): FileReader {
  const reader = new OnnxReader(limits);
  return {
    push: (chunk) => {
      reader.push(chunk);
    },
    finish: () => ({ format: 'onnx', document: reader.finish() }),
  };
}
