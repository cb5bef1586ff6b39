/** Types under which a model file may come; its first bytes tell what it is. */
export const fileTypes = [
  'application/onnx',
  'application/octet-stream',
  'application/x-protobuf',
] as const;

export const jsonType = 'application/json';
export const formType = 'multipart/form-data';
