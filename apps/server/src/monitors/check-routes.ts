import type { uptimeChecksOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { UptimeResult } from './check-store.ts';
import { listChecks, showCheck } from './list-checks.ts';
import type { LookRules } from './look.ts';
import { createCheck, removeCheck, updateCheck } from './put-check.ts';
import type { UptimeCheck } from './uptime-check.ts';

const toMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1_000);

export function checkHandlers(rules: LookRules): Handlers<typeof uptimeChecksOperations> {
  return {
    listUptimeChecks: async (ctx, { query }) =>
      toPage(await listChecks(ctx, query), query.limit, checkBody, ({ name }) => [name.toLowerCase()]),
    getUptimeCheck: async (ctx, { params }) => {
      const { check, results } = await showCheck(ctx, params.check);
      return { ...checkBody(check), results: results.map(resultBody) };
    },
    createUptimeCheck: async (ctx, { body }) => {
      const { name, service, axis, severity, probe, intervalSeconds, confirmations } = body;
      const settings = { name, service, axis, severity, probe, confirmations, intervalMs: intervalSeconds * 1_000 };
      return checkBody(await createCheck(ctx, rules, settings));
    },
    updateUptimeCheck: async (ctx, { params, body }) => {
      const { service, axis, severity, probe, intervalSeconds, confirmations, isPaused } = body;
      const intervalMs = toMs(intervalSeconds);
      const input = { service, axis, severity, probe, confirmations, isPaused, intervalMs };
      return checkBody(await updateCheck(ctx, rules, params.check, input));
    },
    removeUptimeCheck: async (ctx, { params }) => {
      await removeCheck(ctx, params.check);
      return {};
    },
  };
}

function checkBody(check: UptimeCheck) {
  const { id, name, axis, severity, confirmations, state, failures, createdBy, probe } = check;
  return {
    id,
    name,
    axis,
    severity,
    confirmations,
    state,
    failures,
    createdBy,
    probe,
    service: check.service ?? null,
    intervalSeconds: Math.round(check.intervalMs / 1_000),
    lastProblem: check.lastProblem ?? null,
    lastCheckedAt: check.lastCheckedAt === undefined ? null : isoInstant(check.lastCheckedAt),
    lastTookMs: check.lastTookMs ?? null,
    createdAt: isoInstant(check.createdAt),
  };
}

function resultBody({ id, at, tookMs, problem }: UptimeResult) {
  return { id, at: isoInstant(at), isUp: problem === undefined, tookMs, problem: problem ?? null };
}
