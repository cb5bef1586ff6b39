import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { data } from '../support/graphql.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Answer {
  readonly status: number;
  readonly digest?: string;
  readonly inputs?: readonly { readonly shape: readonly number[] }[];
  readonly totals?: { readonly macs: number; readonly parameters: number };
  readonly code?: string;
  readonly expected?: string;
  readonly pointer?: string;
}

async function cost(path: string): Promise<Answer> {
  const response = await service.get(`/v1/cost/${path}`);
  return { status: response.status, ...((await response.json()) as object) };
}

async function posted(body: object): Promise<Answer> {
  const response = await service.post('/v1/cost', body);
  return { status: response.status, ...((await response.json()) as object) };
}

/** MACs of ViT-Base/16: patches, then twelve layers on `tokens`, then the head on one. */
function vitMacs(size: number): number {
  const patches = (size / 16) ** 2;
  const tokens = patches + 1;
  const [dim, hidden] = [768, 3072];
  const layer = tokens * (4 * dim * dim + 2 * dim * hidden) + 2 * tokens * tokens * dim;
  return patches * 16 * 16 * 3 * dim + 12 * layer + dim * 1000;
}

describe('a square size', () => {
  it('gives ViT the position embeddings for it', async () => {
    const answer = await cost('vit_b_16?inputSize=384');
    expect(answer.inputs?.[0]?.shape).toEqual([1, 3, 384, 384]);
    expect(answer.totals?.macs).toBe(vitMacs(384));
    const native = await cost('vit_b_16');
    const more = ((384 / 16) ** 2 - (224 / 16) ** 2) * 768;
    expect(answer.totals?.parameters).toBe((native.totals?.parameters ?? 0) + more);
    expect(answer.digest).toBe((await cost('vit_b_16?options=input_size:384')).digest);
  });

  it.each([
    ['swin_t', 256],
    ['swin_v2_t', 192],
    ['deit_tiny', 384],
    ['maxvit_t', 448],
    ['resnet50', 160],
    ['sam_vit_b', 512],
  ])('is the option input_size of %s, however it is asked for', async (preset, size) => {
    const answers = [
      await cost(`${preset}?options=input_size:${size}`),
      await cost(`${preset}?inputSize=${size}`),
      await cost(`${preset}?inputSize=${size}x${size}`),
      await posted({ preset, inputSize: size }),
      await posted({ preset, inputSize: [size, size], options: { input_size: size } }),
    ];
    const { network } = await data(
      service,
      `{ network(preset: "${preset}", inputSize: [${size}]) { digest architecture } }`,
    );
    const { digest, architecture } = network as { digest: string; architecture: object };
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set([digest, ...answers.map((answer) => answer.digest)]).size).toBe(1);
    expect((await posted({ architecture })).digest).toBe(digest);
  });

  it('leaves the frames of a video as they are, unless they are asked for', async () => {
    const shape = async (path: string) => (await cost(path)).inputs?.[0]?.shape;
    expect(await shape('mvit_v2_s?inputSize=192')).toEqual([1, 3, 16, 192, 192]);
    expect(await shape('mvit_v2_s?inputSize=32x192x192')).toEqual([1, 3, 32, 192, 192]);
    expect(await shape('r3d_18?inputSize=128x160')).toEqual([1, 3, 16, 128, 160]);
    expect(await shape('r3d_18?inputSize=8x128x160')).toEqual([1, 3, 8, 128, 160]);
  });
});

describe('another size', () => {
  it('is set on the input of a network that fits any', async () => {
    const answer = await cost('vgg16?inputSize=192x320');
    expect(answer.inputs?.[0]?.shape).toEqual([1, 3, 192, 320]);
    const native = await cost('vgg16');
    const dense = 25_088 * 4096 + 4096 * 4096 + 4096 * 1000;
    const convolutions = (native.totals?.macs ?? 0) - dense;
    expect(answer.totals?.macs).toBe((convolutions * 192 * 320) / 224 ** 2 + dense);
    expect(answer.totals?.parameters).toBe(native.totals?.parameters);
  });

  it.each([
    ['vit_b_16?inputSize=384x224', 'a square: integer from 16 to 65536, a multiple of 16'],
    ['vit_b_16?inputSize=112x448', 'a square: integer from 16 to 65536, a multiple of 16'],
    ['vit_b_16?inputSize=230', 'integer from 16 to 65536, a multiple of 16'],
    ['vgg16?inputSize=16', 'integer from 32 to 65536'],
    ['mvit_v2_s?inputSize=3x192x192', 'integer from 2 to 4096, a multiple of 2'],
    ['vit_b_16?inputSize=384&options=input_size:224', 'one of the two'],
    ['resnet50?inputSize=16x224x224', '1 or 2 numbers for input "image"'],
  ])('is refused where it is not legal: %s', async (path, expected) => {
    expect(await cost(path)).toMatchObject({ status: 422, code: 'invalid-input-size', expected });
  });
});
