import { dirname } from 'node:path';
import type { Count } from '../../core/count.ts';
import { JobError } from '../job-error.ts';
import type { ExecutionProvider } from '../job.ts';
import type { ChildMessage, MeasurePlan } from './plan.ts';

/** What to install for a provider that is not there. */
export const providerHints: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'ONNX Runtime ships no binary for this platform: see the platforms of onnxruntime-node',
  // Its installer calls the libraries `cuda12`, whatever CUDA they are built for.
  cuda: 'install the NVIDIA driver, CUDA 13, cuDNN 9, and the libraries for CUDA of onnxruntime-node: `ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node`; where another CUDA is wanted, the reason names the library that is missing',
  tensorrt:
    'install what `cuda` needs and the libraries of TensorRT 10 where the loader finds them (LD_LIBRARY_PATH)',
  webgpu:
    'install a Vulkan driver and loader (libvulkan1 and mesa-vulkan-drivers, or the driver of the GPU) and let this process use the GPU',
};

const outOfMemory =
  /bad_alloc|failed to allocate memory|out of memory|heap limit|BFCArena|available memory of/i;
const fallbackRefused = 'fallback to CPU EP has been explicitly disabled';
const unavailable: Readonly<Record<ExecutionProvider, RegExp>> = {
  cpu: /no available backend found/,
  cuda: /AppendExecutionProvider_Cuda|no CUDA-capable device|CUDA driver version|cudaSetDevice|invalid device ordinal|CUDA_PATH/i,
  tensorrt:
    /AppendExecutionProvider_Tensor|no CUDA-capable device|CUDA driver version|cudaSetDevice|invalid device ordinal|CUDA_PATH/i,
  webgpu: /WebGPU adapter|WebGPU device|no available backend found/i,
};

/** Lines of ONNX Runtime's log that say which library is missing. */
const missingLibrary = /(\S+): cannot open shared object file/;

/** Why a process failed that lived to tell. */
export function failureOf(
  { step, message }: Extract<ChildMessage, { kind: 'failed' }>,
  plan: MeasurePlan,
  stderr: string,
): JobError {
  const { provider } = plan;
  const text = clip(withoutFolders(message, plan));
  if (message.includes(fallbackRefused)) {
    return new JobError({
      code: 'provider-fallback',
      message: `${provider} does not have all of the network's operators, and others were not allowed to run on the CPU`,
      hint: 'allow the fall-back, or ask for another device',
    });
  }
  if (step === 'session' && unavailable[provider].test(message)) {
    const library = missingLibrary.exec(stderr)?.[1];
    const reason = library === undefined ? text : `the library ${baseName(library)} is missing`;
    return new JobError({
      code: 'provider-unavailable',
      message: `${provider} is not available: ${reason}`,
      hint: providerHints[provider],
    });
  }
  if (outOfMemory.test(message)) {
    return new JobError({ code: 'out-of-memory', message: `memory ran out: ${text}` });
  }
  return new JobError({ code: 'runtime-error', message: `${stepNames[step]}: ${text}` });
}

const stepNames = {
  session: 'ONNX Runtime could not load the network',
  inputs: 'no inputs could be made for the network',
  run: 'ONNX Runtime could not run the network',
  profile: 'ONNX Runtime could not profile the network',
};

/** Signals that come from without: the network need not be at fault. */
const foreignSignals: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

/** How a process ended that was not ended by us. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the kernel has killed for want of memory meanwhile; `null` where it does not say. */
  readonly outOfMemory: boolean | null;
}

/** Why a process failed that died without a word, and not by us. */
export function deathOf(
  { code, signal, outOfMemory: killed }: Death,
  plan: MeasurePlan,
  stderr: string,
): JobError {
  const last = clip(withoutFolders(stderr, plan));
  const words = last === '' ? '' : `; its last words: ${last}`;
  if (signal === 'SIGKILL' && killed === true) {
    return new JobError({
      code: 'out-of-memory',
      message: `memory ran out: the kernel killed the measuring process${words}`,
      hint: 'ask for a smaller batch, or give the worker more memory',
    });
  }
  if (signal !== null && foreignSignals.has(signal)) {
    return new JobError(
      {
        code: 'crashed',
        message: `the measuring process was killed from outside by ${signal}${words}`,
        ...(killed === null && {
          hint: 'where the machine is short of memory, its kernel kills so',
        }),
      },
      { lost: true },
    );
  }
  if (outOfMemory.test(stderr)) {
    return new JobError({ code: 'out-of-memory', message: `memory ran out${words}` });
  }
  const how = signal === null ? `ended by itself with code ${code}` : `crashed by ${signal}`;
  return new JobError({ code: 'crashed', message: `the measuring process ${how}${words}` });
}

/** A measurement that took too long. */
export function timedOut(milliseconds: number): JobError {
  return new JobError({
    code: 'timed-out',
    message: `the measurement was not done after ${milliseconds.toFixed(0)} ms`,
    hint: 'ask for a smaller batch or a shorter protocol',
  });
}

/** A measurement that took too much memory. */
export function tooLarge(bytes: number, most: number): JobError {
  return new JobError({
    code: 'out-of-memory',
    message: `the measuring process held ${bytes} bytes, of which it may hold ${most}`,
    hint: 'ask for a smaller batch',
  });
}

/** Inputs that are more than the process may hold, before any is made. */
export function inputsTooLarge(bytes: Count, most: number): JobError {
  return new JobError({
    code: 'out-of-memory',
    message: `the inputs take ${bytes} bytes, and the measuring process may hold ${most}`,
    hint: 'ask for a smaller batch',
  });
}

/** Names of our temporary folders say nothing to a caller. */
function withoutFolders(text: string, { folder, modelPath }: MeasurePlan): string {
  return text
    .replaceAll(`${dirname(modelPath)}/`, '')
    .replaceAll(`${folder}/`, '')
    .trim();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/:$/, '');
}

const longest = 1000;

function clip(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
