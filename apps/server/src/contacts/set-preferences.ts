import { isZone } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Reachability } from './contact.ts';
import { recordContactsEvent } from './events.ts';
import { putPreferences } from './method-store.ts';
import { getReachability, personOf } from './own-method.ts';
import { listWithoutShiftNotices, setShiftNotices } from './shift-notice-store.ts';

export async function getPreferences(ctx: RequestContext, person: string): Promise<Reachability> {
  requirePermission(ctx, 'contacts.own');
  return await getReachability(ctx.read, personOf(ctx, person));
}

export async function hearsOfShifts(ctx: RequestContext, person: string): Promise<boolean> {
  requirePermission(ctx, 'contacts.own');
  const userId = personOf(ctx, person);
  return !(await listWithoutShiftNotices(ctx.read, [userId])).has(userId);
}

type Preferences = Pick<Reachability, 'rules' | 'quietHours'>;

/** @param isToldOfShifts whether they hear when shifts begin and end; undefined: as before */
export async function setPreferences(
  ctx: RequestContext,
  person: string,
  preferences: Preferences,
  isToldOfShifts?: boolean,
): Promise<Reachability> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const userId = personOf(ctx, person);
  return await ctx.transaction(async (tx) => {
    const before = await getReachability(tx, userId);
    const fields = preferenceProblems(before, preferences);
    if (fields.length > 0) {
      throw new Problem('contacts.rules_invalid', fields.map(({ problem }) => problem).join('; '), {
        help: 'list the contact methods with `GET /api/v1/people/me/contact-methods`',
        fields,
      });
    }
    await putPreferences(tx, userId, preferences, ctx.now);
    if (isToldOfShifts !== undefined) await setShiftNotices(tx, userId, isToldOfShifts, ctx.now);
    await recordContactsEvent(tx, ctx, {
      type: 'contacts.preferences_set',
      subjectId: userId,
      body: { ...preferences, hearsOfShifts: isToldOfShifts },
    });
    return { ...before, ...preferences };
  });
}

/** What of it can not hold, by field. */
export function preferenceProblems(
  { methods }: Reachability,
  { rules, quietHours }: Preferences,
): readonly ProblemField[] {
  const ids = new Set(methods.map(({ id }) => id));
  const unknown = (['high', 'low'] as const).flatMap((urgency) =>
    rules[urgency].flatMap(({ contactMethodId }, index) =>
      ids.has(contactMethodId)
        ? []
        : [
            {
              field: `body.${urgency}.${index}.method`,
              problem: `\`${contactMethodId}\` is no contact method of this person`,
              help: 'add it first, or leave the rule out',
            },
          ],
    ),
  );
  if (quietHours === undefined) return unknown;
  const zone = isZone(quietHours.zone)
    ? []
    : [
        {
          field: 'body.quietHours.zone',
          problem: `nobody knows the zone \`${quietHours.zone}\``,
          help: 'write it as `Europe/Berlin`',
        },
      ];
  const isEmpty = quietHours.fromMinute === quietHours.toMinute;
  const length = isEmpty
    ? [{ field: 'body.quietHours.to', problem: 'quiet hours have to end', help: 'let `to` differ from `from`' }]
    : [];
  return [...unknown, ...zone, ...length];
}
