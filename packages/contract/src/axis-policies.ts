import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Nothing } from './common.ts';
import { operation } from './operation.ts';

export const axisPoliciesOperations = {
  listAxisPolicies: operation({
    method: 'GET',
    path: '/api/v1/axis-policies',
    summary: 'Which policy incidents ask for an axis where no team is engaged for the service',
    permission: 'paging.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({
      items: z.array(
        z.object({
          axis: Axis,
          policy: z.object({ id: Id, name: z.string() }),
          updatedAt: Instant,
          updatedBy: ActorRef,
        }),
      ),
    }),
    errors: [],
  }),
  putAxisPolicy: operation({
    method: 'PUT',
    path: '/api/v1/axis-policies/:axis',
    summary: 'Choose which policy incidents ask for an axis; null: whoever holds its key',
    permission: 'paging.manage',
    params: z.object({ axis: Axis }),
    query: Nothing,
    body: z.object({ policy: Id.nullable() }),
    response: Nothing,
    errors: ['paging.policy_not_found', 'gate.sample_only'],
  }),
};
