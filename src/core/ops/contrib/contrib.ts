/** What ONNX Runtime's contributed operators share, to spread into a spec. */
export const contrib = {
  domain: 'com.microsoft',
  opsets: [1],
  outputs: [1, 1],
  status: 'counted',
} as const;
