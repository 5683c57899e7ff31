import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { nothing, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/;
const CHANGES: Readonly<Record<string, string>> = {
  deployed: 'deployed',
  upgraded: 'upgraded',
  rolledback: 'rolled back',
  removed: 'removed',
};

/** CDEvents, alone or inside a CloudEvent: services that change, incidents that begin and end. */
export function parseCdEvents(payload: unknown): ReadPayload {
  const event = recordAt(payload, 'context') === undefined ? recordAt(payload, 'data') : recordAt(payload);
  const type = textAt(event, 'context', 'type') ?? textAt(payload, 'type');
  const subject = recordAt(event, 'subject');
  const [, about, predicate = ''] = TYPE.exec(type ?? '') ?? [];
  if (event === undefined || subject === undefined || about === undefined || textAt(subject, 'id') === undefined)
    return wrongShape(payload, '`context.type` of a CDEvent (`dev.cdevents...`) or `subject.id` is missing');
  const did = Object.hasOwn(CHANGES, predicate) ? CHANGES[predicate] : undefined;
  if (about === 'service' && did !== undefined) return change(event, subject, did);
  if (about === 'incident') return incident(event, subject, predicate);
  return nothing(`\`${about}.${predicate}\` changes no service and is no incident`);
}

function change(event: JsonRecord, subject: JsonRecord, did: string): ReadPayload {
  const gathering = gather();
  const environment = textAt(subject, 'content', 'environment', 'id');
  const artifact = textAt(subject, 'content', 'artifactId');
  const version = versionOf(artifact);
  gathering.change('', {
    summary: [
      `${textAt(subject, 'id') ?? ''} ${did} in ${environment ?? 'an environment'}${version === undefined ? '' : `: ${version}`}`,
    ],
    at: timeOf(valueAt(event, 'context', 'timestamp')),
    service: textAt(subject, 'id'),
    environment,
    version,
    labels: {
      artifact,
      change: did,
      source: textAt(event, 'context', 'source'),
      event_id: textAt(event, 'context', 'id'),
    },
  });
  return gathering.done();
}

function incident(event: JsonRecord, subject: JsonRecord, predicate: string): ReadPayload {
  const isOver = predicate === 'resolved';
  const gathering = gather();
  const at = timeOf(valueAt(event, 'context', 'timestamp'));
  const custom = valueAt(event, 'customData');
  gathering.alert('', {
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `incident:${textAt(subject, 'source') ?? textAt(event, 'context', 'source') ?? ''}/${textAt(subject, 'id') ?? ''}`,
    summary: [textAt(subject, 'content', 'description'), textAt(subject, 'id')],
    labels: {
      service: textAt(subject, 'content', 'service', 'id'),
      environment: textAt(subject, 'content', 'environment', 'id'),
      artifact: textAt(subject, 'content', 'artifactId'),
      source: textAt(event, 'context', 'source'),
    },
    annotations: {
      ticket: textAt(subject, 'content', 'ticketURI'),
      custom: isRecord(custom) ? custom : textAt(custom),
    },
    startsAt: isOver ? undefined : at,
    endsAt: isOver ? at : undefined,
    links: [{ url: valueAt(subject, 'content', 'ticketURI'), label: 'ticket' }],
  });
  return gathering.done();
}

/** What follows the `@` of a package URL. */
function versionOf(purl: string | undefined): string | undefined {
  const version = /@([^@?#/]+)(?:[?#]|$)/.exec(purl ?? '')?.[1];
  if (version === undefined) return undefined;
  try {
    return decodeURIComponent(version);
  } catch {
    return version;
  }
}

export const cdEvents: SenderKind = {
  id: 'cdevents',
  name: 'CDEvents',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseCdEvents,
  setUp: [
    'Let your delivery tool or event broker post CDEvents to `{url}`, as they are or as structured CloudEvents.',
    'Services that are deployed, upgraded, rolled back or removed become changes; incidents become alerts.',
  ],
  sample: {
    context: {
      specversion: '0.4.1',
      id: 'lockstep-test',
      source: '/lockstep/test',
      type: 'dev.cdevents.incident.detected.0.2.0',
      timestamp: '2026-01-01T00:00:00Z',
    },
    subject: {
      id: 'lockstep-test',
      source: '/lockstep/test',
      type: 'incident',
      content: { description: 'Test alert: nothing is wrong', environment: { id: 'test' } },
    },
  },
};
