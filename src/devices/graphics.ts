/** Dense peaks of a graphics card as its vendor publishes them, in 10¹² FLOP/s and 10⁹ bytes/s. */
export interface GraphicsPeak {
  readonly name: string;
  /** Matches the name that `nvidia-smi` gives. */
  readonly pattern: RegExp;
  readonly float32: number;
  /** Products of float32 in TF32 on tensor cores, where it has these. */
  readonly tf32: number | null;
  /** On tensor cores, sums in float32. */
  readonly float16: number;
  readonly gigabytesPerSecond: number;
  readonly source: string;
}

const h100 = 'NVIDIA H100 Tensor Core GPU datasheet; half of its figures with sparsity';
const h200 = 'NVIDIA H200 Tensor Core GPU datasheet; half of its figures with sparsity';
const a100 =
  'NVIDIA A100 Tensor Core GPU datasheet, https://www.nvidia.com/content/dam/en-zz/Solutions/Data-Center/a100/pdf/nvidia-a100-datasheet-us-nvidia-1758950-r4-web.pdf';
const v100 = 'NVIDIA V100 Tensor Core GPU datasheet';
const ada = 'NVIDIA Ada GPU architecture whitepaper, appendix A';
const ampere = 'NVIDIA Ampere GA102 GPU architecture whitepaper, appendix A';

/** Cards that are told apart by name. */
export const graphicsPeaks: readonly GraphicsPeak[] = [
  {
    ...{ name: 'H200 SXM', pattern: /\bH200\b(?! NVL)/, source: h200 },
    ...{ float32: 67, tf32: 494.5, float16: 989.5, gigabytesPerSecond: 4800 },
  },
  {
    ...{ name: 'H100 PCIe', pattern: /\bH100 PCIe\b/, source: h100 },
    ...{ float32: 51, tf32: 378, float16: 756.5, gigabytesPerSecond: 2000 },
  },
  {
    ...{ name: 'H100 SXM', pattern: /\bH100 (80GB HBM3|SXM)\b/, source: h100 },
    ...{ float32: 67, tf32: 494.5, float16: 989.5, gigabytesPerSecond: 3350 },
  },
  {
    ...{ name: 'A100 SXM 80 GB', pattern: /\bA100-SXM\w*-80GB\b/, source: a100 },
    ...{ float32: 19.5, tf32: 156, float16: 312, gigabytesPerSecond: 2039 },
  },
  {
    ...{ name: 'A100 PCIe 80 GB', pattern: /\bA100( 80GB PCIe|-PCIE-80GB)\b/, source: a100 },
    ...{ float32: 19.5, tf32: 156, float16: 312, gigabytesPerSecond: 1935 },
  },
  {
    ...{ name: 'A100 40 GB', pattern: /\bA100-(SXM4|PCIE)-40GB\b/, source: a100 },
    ...{ float32: 19.5, tf32: 156, float16: 312, gigabytesPerSecond: 1555 },
  },
  {
    ...{ name: 'L40S', pattern: /\bL40S\b/, source: 'NVIDIA L40S GPU datasheet' },
    ...{ float32: 91.6, tf32: 183, float16: 362.05, gigabytesPerSecond: 864 },
  },
  {
    ...{ name: 'L4', pattern: /\bL4\b/ },
    ...{ float32: 30.3, tf32: 60, float16: 121, gigabytesPerSecond: 300 },
    source: 'NVIDIA L4 Tensor Core GPU datasheet; half of its figures with sparsity',
  },
  {
    ...{ name: 'A10', pattern: /\bA10\b/, source: 'NVIDIA A10 Tensor Core GPU datasheet' },
    ...{ float32: 31.2, tf32: 62.5, float16: 125, gigabytesPerSecond: 600 },
  },
  {
    ...{ name: 'T4', pattern: /\bT4\b/ },
    ...{ float32: 8.1, tf32: null, float16: 65, gigabytesPerSecond: 320 },
    source:
      'NVIDIA T4 Tensor Core GPU datasheet, https://www.nvidia.com/content/dam/en-zz/Solutions/Data-Center/tesla-t4/t4-tensor-core-datasheet-951643.pdf',
  },
  {
    ...{ name: 'V100 SXM2', pattern: /\bV100-SXM2\b/, source: v100 },
    ...{ float32: 15.7, tf32: null, float16: 125, gigabytesPerSecond: 900 },
  },
  {
    ...{ name: 'V100 PCIe', pattern: /\bV100-PCIE\b/, source: v100 },
    ...{ float32: 14, tf32: null, float16: 112, gigabytesPerSecond: 900 },
  },
  {
    ...{ name: 'RTX 4090', pattern: /\bRTX 4090\b(?! (D\b|Laptop))/, source: ada },
    ...{ float32: 82.6, tf32: 82.6, float16: 165.2, gigabytesPerSecond: 1008 },
  },
  {
    ...{ name: 'RTX 3090', pattern: /\bRTX 3090\b(?! Ti)/, source: ampere },
    ...{ float32: 35.6, tf32: 35.6, float16: 71, gigabytesPerSecond: 936 },
  },
];
