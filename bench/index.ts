import { benchEngine } from './engine.ts';
import { benchHttp } from './http.ts';
import { benchPresets } from './presets.ts';
import { benchScale } from './scale.ts';

await benchEngine();
benchPresets();
benchScale();
await benchHttp();
