import { benchCompare } from './compare.ts';
import { benchEngine } from './engine.ts';
import { benchHttp } from './http.ts';
import { benchMemory } from './memory.ts';
import { benchOnnxRead } from './onnx-read.ts';
import { benchPresets } from './presets.ts';
import { benchScale } from './scale.ts';
import { benchSweep } from './sweep.ts';
import { benchTiming } from './timing.ts';

await benchEngine();
benchPresets();
benchCompare();
benchScale();
benchMemory();
await benchSweep();
await benchOnnxRead();
await benchHttp();
await benchTiming();
