import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../core/errors.ts';
import {
  externalFiles,
  lowerNamedOnnx,
  type OnnxLimits,
  type OnnxModel,
  OnnxReader,
} from '../../formats/onnx/index.ts';
import type { TimingSource } from '../job.ts';
import type { PlannedInput } from '../measure/plan.ts';
import { plannedInput } from './inputs.ts';
import { pathsWithin } from './locations.ts';
import type { OnDisk, Preparation } from './preparation.ts';
import { checkRunnable } from './runnable.ts';
import { unavailable } from './unavailable.ts';

type FileSource = Extract<TimingSource, { kind: 'file' }>;

/** Fetches an uploaded model and its external data, and lowers it without looking at weights. */
export async function fetchFile(source: FileSource, preparation: Preparation): Promise<OnDisk> {
  const { folder, lowering, settings } = preparation;
  const modelPath = join(folder, 'model', 'model.onnx');
  const locations = source.externalData.map(({ location }) => location);
  const paths = pathsWithin(dirname(modelPath), [basename(modelPath), ...locations]);
  const digests = [source.digest, ...source.externalData.map(({ digest }) => digest)];
  let bytes = 0;
  for (const [index, path] of paths.entries()) {
    const digest = digests[index] ?? '';
    preparation.signal?.throwIfAborted();
    bytes += await fetch(digest, path, preparation);
    if (bytes > settings.diskBytes) {
      throw unavailable(`the files take more than the ${settings.diskBytes} bytes that they may`);
    }
  }
  const model = await readModel(modelPath, settings.onnx, preparation.signal);
  checkExternal(model, new Set(locations));
  const named = lowerNamedOnnx(model, lowering);
  checkRunnable(named.graph, model);
  const inputs = inputsOf(model, named);
  return { ...named, modelPath, digest: source.digest, bytes, weights: 'own', inputs };
}

async function fetch(digest: string, path: string, { store }: Preparation): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  if (!(await store.fetch(digest, path))) {
    throw unavailable(`the file ${digest} is no longer stored`, 'send the network again');
  }
  return (await stat(path)).size;
}

/**
 * Reads a model file as a stream, its weights passed over.
 * @throws InputError for one that is faulty
 */
export async function readModel(
  path: string,
  limits: Partial<OnnxLimits> = {},
  signal?: AbortSignal,
): Promise<OnnxModel> {
  const reader = new OnnxReader(limits);
  const stream = createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) });
  for await (const chunk of stream) reader.push(chunk as Buffer);
  return reader.finish();
}

/** The runtime would look for these files, wherever the model says that they are. */
function checkExternal(model: OnnxModel, given: ReadonlySet<string>): void {
  const missing = [...externalFiles(model)].filter((location) => !given.has(location));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).map((location) => JSON.stringify(location.slice(0, 100)));
  throw unavailable(
    `the model keeps weights in ${shown.join(', ')}, which did not come with it`,
    'send these files as external data, each under its location',
  );
}

function inputsOf(model: OnnxModel, { graph, values }: Pick<OnDisk, 'graph' | 'values'>) {
  const stored = new Set(model.graph.initializers.map(({ name }) => name));
  const inputs: PlannedInput[] = [];
  for (const { name } of model.graph.inputs) {
    if (stored.has(name)) continue;
    const value = values.get(name);
    if (!value) throw new InputError('missing-value', `"${name}" is no input of ${graph.name}`);
    const [bound] = value.data ?? [];
    const input = plannedInput(name, value);
    inputs.push(bound === undefined ? input : { ...input, value: bound });
  }
  return inputs;
}
