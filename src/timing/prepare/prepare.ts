import { analyse } from '../../core/cost/analyse.ts';
import type { Graph } from '../../core/graph/types.ts';
import type { TimingSpec } from '../job.ts';
import type { FileStore } from '../ports.ts';
import { writeDocument } from './document.ts';
import { fetchFile } from './file.ts';
import { defaultPrepareSettings, type PrepareSettings } from './preparation.ts';
import type { Prepared } from './prepared.ts';
import { asUnavailable } from './unavailable.ts';

/**
 * Puts the network of a job into an empty folder as an ONNX model and lowers it: a document with
 * random weights by seed 0, an uploaded file as it is, its external data beside it.
 * @throws JobError `source-unavailable` for files that are gone, or what they cannot be made into
 */
export async function prepare(
  { source, lowering: { type, ...asked } }: Pick<TimingSpec, 'source' | 'lowering'>,
  store: Pick<FileStore, 'fetch'>,
  folder: string,
  { signal, ...chosen }: Partial<PrepareSettings> & { readonly signal?: AbortSignal } = {},
): Promise<Prepared> {
  const settings = { ...defaultPrepareSettings, ...chosen };
  // A file is of the types that it is of.
  const elementType = source.kind === 'document' ? type : undefined;
  const lowering = { ...asked, ...(elementType && { elementType }), limits: settings.limits };
  const preparation = { store, folder, lowering, settings, signal };
  try {
    const onDisk =
      source.kind === 'document'
        ? await writeDocument(source, preparation)
        : await fetchFile(source, preparation);
    const report = analyse(onDisk.graph);
    return { ...onDisk, type: report.elementType, batch: batchOf(onDisk.graph), report };
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** Samples of a run: dim 0 of the first input. */
function batchOf({ inputs }: Graph): number {
  return inputs[0]?.value.dims[0] ?? 1;
}
