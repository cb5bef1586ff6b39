import { benchEngine } from './engine.ts';
import { benchHttp } from './http.ts';
import { benchScale } from './scale.ts';

await benchEngine();
benchScale();
await benchHttp();
