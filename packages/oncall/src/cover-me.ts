import type { Absence, EpochMs, Override, Schedule } from './schedule.ts';
import {
  holderObstacle,
  refuse,
  type Refusal,
  type Refused,
  restOf,
  type ShiftPart,
  standInObstacle,
} from './stand-in.ts';
import { replacement } from './swap-shifts.ts';
import { rotaOf } from './versions-in-force.ts';

/** Somebody asks everybody on the rota to take over a part of their shift; the first to accept has it. */
export interface CoverRequest {
  readonly part: ShiftPart;
  readonly reason: string;
}

export interface CoverFacts {
  /** The one that `part` names. */
  readonly schedule: Schedule;
  readonly absences: readonly Absence[];
  readonly now: EpochMs;
}

export interface CoverAsked {
  readonly ok: true;
  readonly askedUserIds: readonly string[];
  /** People of the rota who can not, and why. */
  readonly notAsked: readonly { readonly userId: string; readonly reason: Refusal }[];
}

/** Whom a request goes to as things are. With nobody to ask it is still a request: people come back from leave. */
export function coverMe({ part }: CoverRequest, { schedule, absences, now }: CoverFacts): CoverAsked | Refused {
  const rest = restOf(part, now);
  if (rest === undefined) return refuse('over', 'this shift is over');
  const obstacle = holderObstacle(rest, schedule, absences);
  if (obstacle !== undefined) return obstacle;
  const others = rotaOf(schedule, rest).filter((userId) => userId !== part.userId);
  const answers = others.map((userId) => ({ userId, refusal: standInObstacle(rest, userId, schedule, absences) }));
  return {
    ok: true,
    askedUserIds: answers.filter(({ refusal }) => refusal === undefined).map(({ userId }) => userId),
    notAsked: answers.flatMap(({ userId, refusal }) =>
      refusal === undefined ? [] : [{ userId, reason: refusal.reason }],
    ),
  };
}

/**
 * The override for the first who accepts; from now on when the part has begun. Looks again at all that may have changed since.
 *
 * @param takenBy who has accepted before, read under the lock of the request
 */
export function acceptCover(
  { part, reason }: CoverRequest,
  acceptedBy: string,
  takenBy: string | undefined,
  { schedule, absences, now }: CoverFacts,
  overrideId: string,
): { readonly ok: true; readonly override: Override } | Refused {
  if (takenBy !== undefined) return refuse('taken', `\`${takenBy}\` covers this already`);
  if (acceptedBy === part.userId) return refuse('same_person', 'nobody can cover for themselves');
  const rest = restOf(part, now);
  if (rest === undefined) return refuse('over', 'this shift is over');
  if (!rotaOf(schedule, rest).includes(acceptedBy)) {
    return refuse('not_asked', `\`${acceptedBy}\` is not on the rota; an override can put anybody there`);
  }
  const obstacle = holderObstacle(rest, schedule, absences) ?? standInObstacle(rest, acceptedBy, schedule, absences);
  return obstacle ?? { ok: true, override: replacement(overrideId, rest, acceptedBy, reason) };
}
