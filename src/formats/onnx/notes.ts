import type { OnnxNode } from './model.ts';

/*
 * What files that are written here note in the `metadata_props` of their nodes, so that reading
 * them gives the same graph again.
 */

/** Id of the layer that a node belongs to. */
export const layerNote = 'netcost.layer';

/** Type of that layer, as the front end calls it. */
export const layerTypeNote = 'netcost.layer_type';

/**
 * Of a node that makes a stored tensor: `parameter`, `buffer`, `constant`, or `placeholder` for a
 * constant whose values the network leaves open, so that those in the file mean nothing.
 */
export const roleNote = 'netcost.role';

export type NotedRole = 'parameter' | 'buffer' | 'constant' | 'placeholder';

const roles: readonly (string | undefined)[] = ['parameter', 'buffer', 'constant', 'placeholder'];

/** The role that a node notes of the tensor it makes. */
export function notedRole({ metadata }: OnnxNode): NotedRole | undefined {
  const role = metadata?.[roleNote];
  return roles.includes(role) ? (role as NotedRole) : undefined;
}
