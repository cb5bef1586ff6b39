import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import type { Model } from '../../formats/model.ts';
import { extentFault, externalTensors, type OnnxModel } from '../../formats/onnx/index.ts';
import { JobError } from '../../timing/job-error.ts';
import { pathsWithin } from '../../timing/prepare/locations.ts';
import { ProblemError } from '../problems.ts';
import { arriving } from './arriving.ts';
import type { Reading } from './read.ts';

/** A file of external data, by the path that its model names it by. */
export interface DataFile {
  readonly location: string;
  readonly digest: string;
}

/** The same as it arrived. */
export interface ArrivedFile extends DataFile {
  readonly bytes: number;
}

/** An ONNX file as it was sent, and its external data. */
export interface KeptFiles {
  readonly digest: string;
  readonly externalData: readonly DataFile[];
}

/** Keeps a file of external data as it arrives. */
export async function keepDataFile(
  { filename, file }: Pick<MultipartFile, 'filename' | 'file'>,
  reading: Reading,
): Promise<ArrivedFile> {
  const chunks = Readable.from(arriving(file, reading), { objectMode: false });
  if (!reading.files) throw new TypeError('external data is taken where nothing keeps it');
  const { digest, bytes } = await reading.files.put(chunks);
  return { location: filename, digest, bytes };
}

/**
 * Checks that files of external data are those that a model names, and have what it says.
 * @throws ProblemError `external-data` where one is missing, is named by nothing, leads elsewhere,
 * or ends before a tensor does
 */
export function checkData(model: Model, data: readonly ArrivedFile[]): void {
  const tensors = model.format === 'onnx' ? externalTensors(model.document as OnnxModel) : [];
  const wanted = new Set(tensors.map(({ location = '' }) => location));
  const there = new Set(data.map(({ location }) => location));
  const absent = [...wanted].find((location) => !there.has(location));
  if (absent !== undefined) {
    throw mismatch(
      `the model keeps weights in "${absent.slice(0, 100)}", which is not in the form`,
      `a file for each of ${list(wanted)}`,
    );
  }
  const odd = [...there].find((location) => !wanted.has(location));
  if (odd !== undefined) {
    throw mismatch(
      `the model names no file "${odd.slice(0, 100)}"`,
      wanted.size === 0 ? 'the model alone' : `a file for each of ${list(wanted)}`,
    );
  }
  checkPaths(data.map(({ location }) => location));
  const sizes = new Map(data.map(({ location, bytes }) => [location, bytes]));
  for (const tensor of tensors) {
    const fault = extentFault(tensor, sizes.get(tensor.location ?? '') ?? 0);
    if (fault === undefined) continue;
    throw mismatch(fault, undefined, 'send the file that was written together with the model');
  }
}

/** @throws ProblemError `external-data` where one leads out of the model's folder, or two are one */
function checkPaths(locations: readonly string[]): void {
  try {
    pathsWithin('model', ['model.onnx', ...locations]);
  } catch (error) {
    throw error instanceof JobError ? mismatch(error.message, error.failure.hint) : error;
  }
}

function list(locations: ReadonlySet<string>): string {
  return [...locations]
    .slice(0, 8)
    .map((location) => `"${location.slice(0, 100)}"`)
    .join(', ');
}

function mismatch(
  detail: string,
  expected?: string,
  hint = 'curl sends one as -F "data=@weights.bin;filename=weights.bin"',
): ProblemError {
  return new ProblemError('external-data', {
    detail,
    pointer: '/data',
    expected,
    hint,
  });
}
