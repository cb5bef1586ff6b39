import type { Rules } from '../rule.ts';
import { activationRules } from './activation.ts';
import { attentionRules } from './attention.ts';
import { convolutionRules } from './convolution.ts';
import { denseRules } from './dense.ts';
import { identityRules } from './identity.ts';
import { mergeRules } from './merge.ts';
import { normalizationRules } from './normalization.ts';
import { poolingRules } from './pooling.ts';
import { recurrentRules } from './recurrent.ts';
import { resizeRules } from './resize.ts';
import { shapeRules } from './shape.ts';
import { wrapperRules } from './wrapper.ts';

/** Every layer of Keras that is supported, by its class name. */
export const layerRules: Rules = {
  ...activationRules,
  ...attentionRules,
  ...convolutionRules,
  ...denseRules,
  ...identityRules,
  ...mergeRules,
  ...normalizationRules,
  ...poolingRules,
  ...recurrentRules,
  ...resizeRules,
  ...shapeRules,
  ...wrapperRules,
};
