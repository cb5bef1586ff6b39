/**
 * The first version of the file format that may hold each opset: operator sets and format versions
 * are released together. https://github.com/onnx/onnx/blob/main/docs/Versioning.md
 */
const firstOpsets: readonly (readonly [opset: number, irVersion: number])[] = [
  [25, 13],
  [24, 12],
  [23, 11],
  [21, 10],
  [19, 9],
  [15, 8],
  [0, 7],
];

/** The version of the format that brought several model-local functions of one name. */
export const overloadsIrVersion = 10;

export function irVersionOf(opset: number): number {
  return firstOpsets.find(([first]) => opset >= first)?.[1] ?? 7;
}

/** Opsets that files are written for: the oldest, and the newest that runtimes know widely. */
export const encodedOpsets = { least: 13, most: 26 } as const;
