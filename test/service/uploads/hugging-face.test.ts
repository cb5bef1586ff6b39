import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const config = {
  model_type: 'llama',
  vocab_size: 100,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  torch_dtype: 'bfloat16',
};

interface Answer {
  readonly totals: Record<string, number>;
  readonly digest: string;
}

async function cost(query: string, type?: string): Promise<Answer> {
  const response = await service.post(`/v1/cost?detail=summary&${query}`, config, {
    ...(type !== undefined && { 'content-type': type }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const layer = 2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 48;
const position = 3 * 2 * 2 * 8;

describe('a Hugging Face config as the body', () => {
  it.each(['application/json', 'application/vnd.huggingface.config+json'])(
    'is costed as prefill and decode, as %s',
    async (type) => {
      const prefill = await cost('options=sequence:10', type);
      expect(prefill.totals['macs']).toBe(10 * (3 * (layer + 10 * 2 * 32) + 3200));
      expect(prefill.totals['kvCacheBytes']).toBe(4 * 10 * position);
      const decode = await cost('options=phase:decode,context:99&type=bfloat16', type);
      expect(decode.totals['macs']).toBe(3 * (layer + 100 * 2 * 32) + 3200);
      expect(decode.totals['kvCacheBytes']).toBe(2 * 100 * position);
    },
  );

  it('is stored, and costed under its digest with other options', async () => {
    const stored = await service.post('/v1/models', config);
    expect(stored.status).toBe(201);
    const { digest, format } = (await stored.json()) as Record<string, string>;
    expect(format).toBe('huggingface');
    const response = await service.get(`/v1/cost/${digest ?? ''}?options=phase:decode,context:99`);
    const { totals } = (await response.json()) as Answer;
    expect(totals['kvCacheBytes']).toBe(4 * 100 * position);
  });

  it('has its faults by pointer into the config, or into the options', async () => {
    const wrong = await service.post('/v1/cost', { ...config, num_key_value_heads: 3 });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({
      code: 'invalid-config',
      pointer: '/num_key_value_heads',
    });
    const option = await service.post('/v1/cost?options=phase:both', config);
    expect(await option.json()).toMatchObject({
      code: 'invalid-option',
      pointer: '/options/phase',
    });
    const unknown = await service.post('/v1/cost', { model_type: 'mixtrall' });
    expect(await unknown.json()).toMatchObject({
      code: 'unknown-model-type',
      hint: 'did you mean "mixtral"?',
    });
  });

  it('alone has options: an architecture has parameters', async () => {
    const architecture = await (await service.get('/v1/presets/gpt2/architecture')).text();
    const response = await service.post('/v1/cost?options=phase:decode', architecture);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ pointer: '/options' });
  });

  it.each(['text/plain', 'text/markdown'])(
    'says its cache and active parameters in %s',
    async (accept) => {
      const response = await service.get(
        '/v1/cost/mixtral_8x7b?detail=summary&options=phase:decode',
        { accept },
      );
      const text = await response.text();
      expect(text).toContain('12,879,925,248 parameters for each token');
      expect(text).toMatch(/KV cache[ |]+\d/);
    },
  );
});
