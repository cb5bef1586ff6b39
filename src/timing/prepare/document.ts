import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseDocument } from '../../formats/document-text.ts';
import { lowerModel } from '../../formats/model.ts';
import { type ByteStream, encodeOnnx } from '../../formats/onnx/index.ts';
import type { TimingSource } from '../job.ts';
import { plannedInput } from './inputs.ts';
import type { OnDisk, Preparation } from './preparation.ts';
import { checkRunnable } from './runnable.ts';
import { unavailable } from './unavailable.ts';

/** Models of more bytes keep their weights beside them, where runtimes map them into memory. */
const inlineBytes = 64 * 2 ** 20;

const dataName = 'weights.bin';

/** Lowers a document and writes it as ONNX, its weights random by seed 0 and its dims bound. */
export async function writeDocument(
  source: Extract<TimingSource, { kind: 'document' }>,
  { store, folder, lowering, settings, signal }: Preparation,
): Promise<OnDisk> {
  const { format, digest } = source;
  const documentPath = join(folder, 'document.json');
  if (!(await store.fetch(digest, documentPath))) {
    throw unavailable(`the document ${digest} is no longer stored`, 'send the network again');
  }
  const { size } = await stat(documentPath);
  if (size > settings.documentBytes) {
    throw unavailable(`the document has ${size} bytes, more than ${settings.documentBytes}`);
  }
  const document = parse(format, await readFile(documentPath, 'utf8'));
  const graph = lowerModel({ format, document }, lowering);
  checkRunnable(graph);
  const inputs = graph.inputs.map(({ value }) => plannedInput(value.name, value));
  const external = encodeOnnx(graph, { dims: 'bound', externalData: { location: dataName } });
  const whole = external.model.byteLength + (external.data?.byteLength ?? 0);
  const file = whole > inlineBytes ? external : encodeOnnx(graph, { dims: 'bound' });
  const bytes = file.model.byteLength + (file.data?.byteLength ?? 0);
  if (bytes > settings.diskBytes) {
    throw unavailable(
      `the network takes ${bytes} bytes, more than the ${settings.diskBytes} that it may`,
      'a smaller network, or float16',
    );
  }
  const modelPath = join(folder, 'model.onnx');
  const modelDigest = await write(modelPath, file.model, signal);
  if (file.data) await write(join(folder, dataName), file.data, signal);
  const { values } = file;
  return { modelPath, digest: modelDigest, bytes, weights: 'random', inputs, graph, values };
}

function parse(format: Parameters<typeof parseDocument>[0], text: string): unknown {
  try {
    return parseDocument(format, text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unavailable(`the stored document is not JSON: ${error.message}`, undefined, error);
  }
}

/**
 * Writes bytes as they are made, other work in between.
 * @returns their digest
 */
async function write(path: string, bytes: ByteStream, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const source = Readable.from(bytes, { objectMode: true });
  await pipeline(source, hashing, createWriteStream(path), { ...(signal && { signal }) });
  return `sha256:${hash.digest('hex')}`;
}
