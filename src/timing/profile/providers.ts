import type { ExecutionProvider } from '../job.ts';

/** What ONNX Runtime calls its providers in traces. */
export const runtimeProviders: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'CPUExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  tensorrt: 'TensorrtExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
};
