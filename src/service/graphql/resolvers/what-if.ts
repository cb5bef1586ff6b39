import { isObject } from '../../../formats/architecture/json.ts';
import { located, pointerOf } from '../../comparison.ts';
import { ProblemError } from '../../problems.ts';
import { editsFromBody, requestFromBody } from '../../requests.ts';
import { whatIfBodySchema } from '../../schemas/what-if.ts';
import { whatIfOf } from '../../what-if.ts';
import { checkedBody, given, type Place } from '../bodies.ts';
import type { EditInput, QueryResolvers } from '../generated.ts';
import { costRequest } from '../network.ts';

export const whatIf: Required<QueryResolvers>['whatIf'] = (
  _,
  { network, edits },
  { engine, turns },
) => {
  const place = placeOf(edits);
  const body = { ...costRequest(network, '/network'), edits: edits.map(editBody) };
  const { edits: asked, ...base } = checkedBody(whatIfBodySchema, body, place);
  const make = () => whatIfOf(engine, requestFromBody(base), editsFromBody(asked));
  return turns.take(() => located(make, 0, (_index, fault) => place(pointerOf(fault))));
};

/** The one field of an edit that is given. */
function fieldOf(edit: EditInput): readonly [name: string, value: unknown] {
  const [field = ['', null]] = Object.entries(given(edit));
  return field;
}

/**
 * An edit as a body has it: its name, with the fields of its object or one of the same name.
 * @throws ProblemError `invalid-request` for a layer that is given repeats twice
 */
function editBody(edit: EditInput, index: number): object {
  const [name, value] = fieldOf(edit);
  if (edit.depth) {
    const repeats = new Map(edit.depth.map(({ layer, repeats }) => [layer, repeats]));
    if (repeats.size === edit.depth.length) {
      return { edit: name, repeats: Object.fromEntries(repeats) };
    }
    throw new ProblemError('invalid-request', {
      detail: 'a layer is given repeats twice',
      pointer: `/edits/${index}/depth`,
      expected: 'every layer once',
    });
  }
  return isObject(value) ? { edit: name, ...given(value) } : { edit: name, [name]: value };
}

/** Faults of edits lie in `edits`, all others in `network`. */
function placeOf(edits: readonly EditInput[]): Place {
  return (pointer) => {
    const [, list, index = '', ...rest] = pointer.split('/');
    if (list !== 'edits') return `/network${pointer}`;
    const edit = edits[Number(index)];
    if (!edit || rest.length === 0) return pointer;
    const [name, value] = fieldOf(edit);
    if (edit.depth) return `/edits/${index}/${name}`;
    return isObject(value) ? `/edits/${index}/${name}/${rest.join('/')}` : pointer;
  };
}
