import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { ExecutionProvider } from '../job.ts';
import type { MeasurePlan } from './plan.ts';

/** How the files that a profiling process leaves begin, and how its model's are called. */
export const traceFiles = { prefix: 'trace', model: 'optimized.onnx', data: 'optimized.data' };

/** Smallest tensor that goes into the file beside the optimized model, in bytes. */
const externalFrom = 1024;

type ProviderOption = InferenceSession.ExecutionProviderConfig;

/** The providers to register, the one asked for first; ONNX Runtime adds its CPU provider itself. */
function providersOf({ provider, deviceId, allowFallback }: MeasurePlan): ProviderOption[] {
  const options: Record<ExecutionProvider, ProviderOption[]> = {
    cpu: ['cpu'],
    cuda: [{ name: 'cuda', deviceId }],
    tensorrt: [
      { name: 'tensorrt', deviceId },
      ...(allowFallback ? [{ name: 'cuda', deviceId } as const] : []),
    ],
    // Its binding takes the adapter that the driver puts first, and refuses to be told another.
    webgpu: ['webgpu'],
  };
  return options[provider];
}

/** Options of the session that a plan asks for. */
export function sessionOptions(plan: MeasurePlan): InferenceSession.SessionOptions {
  const { provider, allowFallback, threads, optimization, purpose, folder } = plan;
  const config = {
    ...(provider !== 'cpu' && !allowFallback && { disable_cpu_ep_fallback: '1' }),
    ...(purpose === 'profile' && {
      optimized_model_external_initializers_file_name: traceFiles.data,
      optimized_model_external_initializers_min_size_in_bytes: String(externalFrom),
    }),
  };
  return {
    executionProviders: providersOf(plan),
    executionMode: 'sequential',
    interOpNumThreads: 1,
    ...(threads !== null && { intraOpNumThreads: threads }),
    graphOptimizationLevel: optimization,
    logSeverityLevel: 3,
    extra: { session: config },
    ...(purpose === 'profile' && {
      enableProfiling: true,
      profileFilePrefix: join(folder, traceFiles.prefix),
      optimizedModelFilePath: join(folder, traceFiles.model),
    }),
  };
}
