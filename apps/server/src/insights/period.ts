import { beginOfPeriod } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';

const usualDays = 90;
const mostDays = 400;

/** From, to, in epoch milliseconds; the end does not belong to it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What is asked about: the last 90 days where nothing is said, never the future, never more than 400 days and what there is of the last. */
export function periodOf(
  ctx: Pick<RequestContext, 'now'>,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Period {
  const ends = to === undefined ? ctx.now : Math.min(Date.parse(to), ctx.now);
  const begins = from === undefined ? beginOfPeriod(usualDays, ends) : Date.parse(from);
  if (begins >= ends) throw badPeriod('is not before the end, or lies in the future');
  if (begins < beginOfPeriod(mostDays, ends)) throw badPeriod('is more than 400 days before the end');
  const period = { from: begins, to: ends };
  if (periodBefore(period).from < 0) throw badPeriod('is so early that the period before it begins before 1970');
  return period;
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
