/** Types under which a model file may come; its first bytes tell what it is. */
export const fileTypes = [
  'application/onnx',
  'application/octet-stream',
  'application/x-protobuf',
] as const;

/** JSON, of a network or of a request for one. */
export const jsonType = 'application/json';
export const kerasType = 'application/vnd.keras+json';
export const huggingFaceType = 'application/vnd.huggingface.config+json';
export const formType = 'multipart/form-data';
