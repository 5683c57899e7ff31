import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';

const DAY_MS = 86_400_000;
const USUAL_MS = 90 * DAY_MS;
const LONGEST_MS = 400 * DAY_MS;

/** From, to, in epoch milliseconds; the end does not belong to it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What is asked about: the last 90 days where nothing is said, never the future, never more than 400 days. */
export function periodOf(
  ctx: Pick<RequestContext, 'now'>,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Period {
  const ends = to === undefined ? ctx.now : Math.min(Date.parse(to), ctx.now);
  const begins = from === undefined ? ends - USUAL_MS : Date.parse(from);
  if (begins >= ends) throw badPeriod('is not before the end, or lies in the future');
  if (ends - begins > LONGEST_MS) throw badPeriod('is more than 400 days before the end');
  return { from: begins, to: ends };
}

/** As long, and right before. */
export function periodBefore({ from, to }: Period): Period {
  return { from: from - (to - from), to: from };
}

function badPeriod(problem: string): Problem {
  const help = 'name a day of the past as `from`, at most 400 days before `to`';
  return new Problem('request.invalid', `\`query.from\` ${problem}`, {
    help,
    fields: [{ field: 'query.from', problem, help }],
  });
}
