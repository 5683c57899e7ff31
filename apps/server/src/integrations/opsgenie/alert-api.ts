import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { clip } from '../reading/text.ts';
import { answerOpsgenie } from './answers.ts';
import { type OpsgenieCall, readOpsgenieCall } from './call.ts';

/** The vendor's default is P3. */
const PRIORITIES: ReadonlyMap<string, AlertSeverity> = new Map([
  ['P1', 'critical'],
  ['P2', 'error'],
  ['P3', 'warning'],
  ['P4', 'info'],
  ['P5', 'info'],
]);
const MOST_RESPONDERS = 50;

/**
 * One request to the Alert API. Alerts are known by their alias, which is the message when none is given. A request that names an
 * alert by our own id needs `meta.call.dedupKey`.
 */
export function parseOpsgenieCall(payload: unknown, meta: PayloadMeta): ReadPayload {
  const call = readOpsgenieCall(meta.call);
  if (call.kind === 'refused') return refuse([call.problem]);
  if (payload !== undefined && !isRecord(payload))
    return refuse([`the body is ${kindOf(payload)}: it must be an object`]);
  const body = payload ?? {};
  return call.kind === 'create' ? create(body) : act(body, call, meta.call?.dedupKey);
}

function create(body: JsonRecord): ReadPayload {
  const message = textAt(body, 'message');
  const priority = textAt(body, 'priority') ?? 'P3';
  const problems: string[] = [];
  if (message === undefined) problems.push('message: is missing or blank: one line that says what is wrong');
  if (!PRIORITIES.has(priority)) problems.push('priority: is none of P1, P2, P3, P4, P5');
  if (problems.length > 0) return refuse(problems);

  const gathering = gather();
  const details = recordAt(body, 'details');
  gathering.alert('', {
    action: 'fire',
    dedupKey: textAt(body, 'alias') ?? message,
    summary: [message],
    labels: {
      details: valueAt(body, 'details'),
      entity: textAt(body, 'entity'),
      source: textAt(body, 'source'),
      tags: listAt(body, 'tags'),
      responders: respondersOf(body),
      priority,
    },
    annotations: { description: textAt(body, 'description'), actions: listAt(body, 'actions') },
    severity: PRIORITIES.get(priority),
    note: textAt(body, 'note'),
    by: textAt(body, 'user'),
    links: Object.keys(details ?? {})
      .filter((name) => /^https?:/i.test(textAt(details, name) ?? ''))
      .map((name) => ({ url: valueAt(details, name), label: name })),
  });
  return gathering.done();
}

function act(body: JsonRecord, call: OpsgenieCall & { kind: 'act' }, known: string | undefined): ReadPayload {
  const dedupKey = call.by === 'alias' ? call.name : known;
  if (dedupKey === undefined) return refuse([`there is no alert with the ${call.by} \`${clip(call.name, 100)}\``]);
  const { action, changes } = call.verb;
  const note = changes === undefined ? textAt(body, 'note') : noteOfChange(body, changes);
  if (action === 'note' && note === undefined) return refuse([`${changes ?? 'note'}: is missing or blank`]);
  const gathering = gather();
  gathering.alert('', {
    action,
    dedupKey,
    summary: [],
    labels: { source: textAt(body, 'source') },
    note,
    by: textAt(body, 'user'),
  });
  return gathering.done();
}

/** A change of one part speaks of an open alert and can not open one: it is written down. */
function noteOfChange(body: JsonRecord, changes: string): string | undefined {
  const value = valueAt(body, changes);
  if (changes === 'priority' && !PRIORITIES.has(textAt(body, changes) ?? '')) return undefined;
  const list = Array.isArray(value) ? value.slice(0, 100).filter((one) => typeof one === 'string') : undefined;
  const pairs = isRecord(value)
    ? Object.keys(value)
        .slice(0, 100)
        .map((name) => `${name}=${textAt(value, name) ?? ''}`)
    : undefined;
  const text = list?.join(', ') ?? pairs?.join(', ') ?? textAt(body, changes);
  return text === undefined || text === '' ? undefined : `${changes}: ${text}`;
}

function namedInCall(call: NonNullable<PayloadMeta['call']>): { by: 'id' | 'tiny'; name: string } | undefined {
  const read = readOpsgenieCall(call);
  return read.kind === 'act' && read.by !== 'alias' ? { by: read.by, name: read.name } : undefined;
}

function respondersOf(body: JsonRecord): string | undefined {
  const given = listAt(body, 'responders') ?? listAt(body, 'teams') ?? [];
  const names = given.slice(0, MOST_RESPONDERS).map((one) => {
    const name = textAt(one, 'name') ?? textAt(one, 'username') ?? textAt(one, 'id');
    return name === undefined ? undefined : `${textAt(one, 'type') ?? 'team'}:${name}`;
  });
  return names.filter((name) => name !== undefined).join(', ') || undefined;
}

function refuse(problems: readonly string[]): ReadPayload {
  return { ok: false, problem: problems.join('; '), problems };
}

export const opsgenie: SenderKind = {
  id: 'opsgenie',
  name: 'Opsgenie Alert API',
  address: {
    form: 'vendor_paths',
    paths: ['/v2/alerts', '/v2/alerts/{}', '/v2/alerts/{}/{}'],
    keys: [{ in: 'header', name: 'authorization', scheme: 'GenieKey' }],
  },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseOpsgenieCall,
  namedAlert: namedInCall,
  answer: answerOpsgenie,
  setUp: [
    'Put `{key}` where the API key of Opsgenie stood.',
    'Change the host `api.opsgenie.com` to `{host}`: in Alertmanager `opsgenie_api_url`, elsewhere the base address of the client.',
    'Snoozing, escalating and assigning over this interface is refused: the policy and the people here decide that.',
  ],
  sample: {
    message: 'Test alert: nothing is wrong',
    alias: 'lockstep-test',
    priority: 'P3',
    source: 'lockstep',
    tags: ['test'],
  },
};
