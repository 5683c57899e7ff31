import type { Client } from '@lockstep/client';
import type { Cli } from '../cli.ts';
import { cacheVerdict } from './verdict-cache.ts';
import type { GateDecision } from './decision-lines.ts';
import { incidentId } from './named-ids.ts';

export interface GateQuestion {
  readonly service: string;
  readonly environment: string;
  readonly target: string;
  readonly current?: string;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly reason?: string;
  readonly incident?: string;
  readonly asOf?: string;
  readonly loadedAsOf?: string;
  readonly feedAgeRuleOff?: boolean;
  readonly automatic?: boolean;
}

/** One question to the gate; the answer about now is kept for the time when Lockstep can not be reached. */
export async function askGate(
  cli: Cli,
  client: Client,
  question: GateQuestion,
  signal?: AbortSignal,
): Promise<GateDecision> {
  const { service, environment, target, current, motive, reason, asOf, loadedAsOf } = question;
  const incident = question.incident === undefined ? undefined : await incidentId(client, question.incident);
  const decision = await client.call('decideRemediation', {
    body: {
      service,
      environment,
      target,
      current,
      motive,
      ...(reason === undefined ? {} : { reason }),
      incident,
      isAutomatic: question.automatic === true,
      asOf,
      loadedAsOf,
      isFeedAgeRuleOff: question.feedAgeRuleOff === true,
    },
    ...(signal === undefined ? {} : { signal }),
  });
  remember(cli, question, decision);
  return decision;
}

/** Keeps an answer about now for the time when nobody can be asked. */
export function remember(cli: Cli, question: GateQuestion, decision: GateDecision): void {
  const { asOf, loadedAsOf, feedAgeRuleOff } = question;
  if (asOf !== undefined || loadedAsOf !== undefined || feedAgeRuleOff === true) return;
  cacheVerdict(cli.environment.stateFolder, cli.settings().url, decision);
}
