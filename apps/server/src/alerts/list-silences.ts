import { type Matcher, previewSilence } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type Alert } from './alert.ts';
import { openAlertsOf } from './alert-store.ts';
import { type Silence, silenceInvalid, type SilenceState } from './silence.ts';
import { getSilence, listSilencesBefore } from './silence-store.ts';

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listSilences(
  ctx: RequestContext,
  query: { readonly state?: SilenceState | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly Silence[]> {
  requirePermission(ctx, 'alerts.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return await listSilencesBefore(ctx.read, {
    state: query.state,
    now: ctx.now,
    before: key === undefined ? undefined : { endsAt: key[0], id: key[1] },
    limit: query.limit + 1,
  });
}

export async function showSilence(ctx: RequestContext, id: string): Promise<Silence> {
  requirePermission(ctx, 'alerts.read');
  return await getSilence(ctx.read, id);
}

/** Open alerts, newest first, page by page. */
export function openAlerts(ctx: RequestContext): AsyncGenerator<readonly Alert[]> {
  requirePermission(ctx, 'alerts.read');
  return openAlertsOf(ctx.read, undefined);
}

const mostShown = 100;

/** What a silence with these matchers would hide now. */
export async function previewMatchers(
  ctx: RequestContext,
  matchers: readonly Matcher[],
): Promise<{ readonly count: number; readonly alerts: readonly Alert[] }> {
  requirePermission(ctx, 'alerts.read');
  const silence = { id: '', matchers, startsAt: ctx.now, endsAt: ctx.now + 1, createdBy: '', comment: '' };
  const alerts: Alert[] = [];
  let count = 0;
  for await (const page of openAlerts(ctx)) {
    const preview = previewSilence(silence, page, mostShown - alerts.length);
    if (!preview.ok) throw silenceInvalid(preview.problems);
    count += preview.count;
    alerts.push(...preview.hidden);
  }
  if (count === 0) {
    // With no alert at all, matchers that can not be read are still told.
    const preview = previewSilence(silence, []);
    if (!preview.ok) throw silenceInvalid(preview.problems);
  }
  return { count, alerts };
}
