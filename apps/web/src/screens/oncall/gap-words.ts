import type { GapReason } from '@lockstep/oncall';

/** Why nobody is on call, to go on from "nobody is on call: ". */
export const gapWords: Readonly<Record<GapReason, string>> = {
  leave: 'those whose turn it is are on leave',
  removed: 'an override took them off',
  empty: 'a turn is left open on purpose',
  restricted: 'outside the hours of every rotation',
  unscheduled: 'no rotation runs then',
};
