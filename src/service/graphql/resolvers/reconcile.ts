import { engineVersion } from '../../../core/version.ts';
import { reconcileFigures } from '../../reconciliation.ts';
import { requestFromBody } from '../../requests.ts';
import { reconcileBodySchema } from '../../schemas/reconcile.ts';
import { checkedBody, given } from '../bodies.ts';
import type {
  QueryResolvers,
  ReadingChangesResolvers,
  ReconciliationResolvers,
} from '../generated.ts';
import { costRequest } from '../network.ts';

export const reconcile: Required<QueryResolvers>['reconcile'] = (
  _,
  { figures: asked },
  { engine, turns },
) => {
  const body = checkedBody(reconcileBodySchema, {
    figures: asked.map(({ network, ...figure }, index) => ({
      ...given(figure),
      network: costRequest(network, `/figures/${index}/network`),
    })),
  });
  const figures = body.figures.map(({ network, ...figure }) => ({
    ...figure,
    network: requestFromBody(network),
  }));
  return turns.take(() => reconcileFigures(engine, figures));
};

export const reconciliation: ReconciliationResolvers = { version: () => engineVersion };

export const readingChanges: ReadingChangesResolvers = {
  preset: ({ preset = null }) => preset,
  option: ({ option = null }) => option,
  inputSize: ({ inputSize = null }) => inputSize,
  sequence: ({ sequence = null }) => sequence,
  batch: ({ batch = null }) => batch,
};
