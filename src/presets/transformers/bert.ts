import type { Preset } from '../preset.ts';
import { encoderOptions, textPresets } from './call-options.ts';

const large = {
  hidden_size: 1024,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  intermediate_size: 4096,
};

/** RoBERTa numbers positions from 2, behind the one of padding. */
const roberta = {
  model_type: 'roberta',
  vocab_size: 50_265,
  max_position_embeddings: 514,
  type_vocab_size: 1,
  layer_norm_eps: 1e-5,
};

const shared = { family: 'bert', task: 'text-encoding' } as const;

const pooled = 'Uncased vocabulary; ends in the pooler of the first token.';

export const berts: readonly Preset[] = [
  ...textPresets(
    {
      ...shared,
      year: 2018,
      paper: {
        title: 'BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding',
        arxiv: '1810.04805',
      },
    },
    [
      {
        name: 'bert_base',
        title: 'BERT base',
        config: { model_type: 'bert' },
        variant: pooled,
        parameters: 110e6,
        note: 'rounded to tens of millions',
      },
      {
        name: 'bert_large',
        title: 'BERT large',
        config: { model_type: 'bert', ...large },
        variant: pooled,
        parameters: 340e6,
        note: 'rounded to tens of millions',
      },
    ],
    encoderOptions(512, ' instead of the pooler'),
  ),
  ...textPresets(
    {
      ...shared,
      year: 2019,
      paper: {
        title: 'DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter',
        arxiv: '1910.01108',
      },
    },
    [
      {
        name: 'distilbert_base',
        title: 'DistilBERT base',
        config: { model_type: 'distilbert' },
        variant: 'Every other layer of BERT base, without token types and pooler.',
        parameters: 66e6,
      },
    ],
    encoderOptions(512),
  ),
  ...textPresets(
    {
      ...shared,
      year: 2019,
      paper: {
        title: 'RoBERTa: A Robustly Optimized BERT Pretraining Approach',
        arxiv: '1907.11692',
      },
    },
    [
      {
        name: 'roberta_base',
        title: 'RoBERTa base',
        config: roberta,
        variant: 'A vocabulary of 50,265 byte pairs; ends in the pooler of the first token.',
      },
      {
        name: 'roberta_large',
        title: 'RoBERTa large',
        config: { ...roberta, ...large },
        variant: 'A vocabulary of 50,265 byte pairs; ends in the pooler of the first token.',
        parameters: 355e6,
        note: 'with the pooler',
      },
    ],
    encoderOptions(512, ' instead of the pooler'),
  ),
];
