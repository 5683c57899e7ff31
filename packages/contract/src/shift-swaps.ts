import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { PersonNames } from './schedule-definition.ts';

const ShiftPart = z.object({ schedule: Slug, userId: Id, from: Instant, to: Instant });

/** One gives a shift, the other gives one back. Nothing changes before the other accepts. */
export const ShiftSwap = z.object({
  id: Id,
  state: z.enum(['proposed', 'accepted', 'declined', 'withdrawn']),
  give: ShiftPart,
  take: ShiftPart,
  reason: z.string(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
  people: PersonNames,
});

export const NewShiftSwap = z.object({
  /** One of mine. */
  give: ShiftPart.omit({ userId: true }),
  take: ShiftPart,
  reason: z.string().trim().max(500).default(''),
});

const OfSwap = z.object({ swap: Id });

const settling = {
  method: 'POST',
  permission: 'schedules.cover',
  params: OfSwap,
  query: Nothing,
  body: Nothing,
  response: ShiftSwap,
} as const;

export const shiftSwapsOperations = {
  listShiftSwaps: operation({
    method: 'GET',
    path: '/api/v1/shift-swaps',
    summary: 'Swaps of shifts, newest first',
    permission: 'schedules.read',
    params: Nothing,
    query: PageQuery.extend({
      state: ShiftSwap.shape.state.optional(),
      /** Mine only, on either side. */
      mine: z.stringbool().default(false),
    }),
    body: Nothing,
    response: pageOf(ShiftSwap),
    errors: [],
  }),
  proposeShiftSwap: operation({
    method: 'POST',
    path: '/api/v1/shift-swaps',
    summary: 'Offer one of my shifts for one of somebody else',
    permission: 'schedules.cover',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewShiftSwap,
    response: ShiftSwap,
    errors: ['schedules.schedule_not_found', 'schedules.stand_in_refused', 'access.user_not_found', 'gate.sample_only'],
  }),
  acceptShiftSwap: operation({
    ...settling,
    path: '/api/v1/shift-swaps/:swap/accept',
    summary: 'Accept a swap that was offered to me',
    errors: [
      'schedules.swap_not_found',
      'schedules.swap_settled',
      'schedules.stand_in_refused',
      'schedules.not_yours',
      'gate.sample_only',
    ],
  }),
  declineShiftSwap: operation({
    ...settling,
    path: '/api/v1/shift-swaps/:swap/decline',
    summary: 'Decline a swap that was offered to me',
    errors: ['schedules.swap_not_found', 'schedules.swap_settled', 'schedules.not_yours', 'gate.sample_only'],
  }),
  withdrawShiftSwap: operation({
    ...settling,
    path: '/api/v1/shift-swaps/:swap/withdraw',
    summary: 'Take back a swap I offered',
    errors: ['schedules.swap_not_found', 'schedules.swap_settled', 'schedules.not_yours', 'gate.sample_only'],
  }),
};
