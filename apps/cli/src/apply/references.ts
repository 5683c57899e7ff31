import { isObject, type Json } from './compare.ts';
import type { ConfigurationDocument, Kind } from './documents.ts';
import { NOBODY } from './schedule-document.ts';

/** What a document can name: people, and other documents. */
export type ReferenceKind = Kind | 'person';

/** Gets what is named and where it stands, `steps[0].targets[1]`; gives back how it is written from now on. */
type Rename = (kind: ReferenceKind, name: string, path: string) => string;

/** A member, `members[].person` for one of each entry, and what it names; a turn may be nobody's. */
type Place = readonly [path: string, names: ReferenceKind | 'target' | 'turn'];

function placesOfLayers(layers: string): readonly Place[] {
  return [
    [`${layers}[].rotations[].participants[]`, 'turn'],
    [`${layers}[].rotations[].shadows[].person`, 'person'],
    [`${layers}[].fixed_shifts[].person`, 'person'],
  ];
}

const SERVICE: Place = ['service', 'service'];

/** The one place that knows where names stand. */
const PLACES: Readonly<Record<Kind, readonly Place[]>> = {
  team: [['members[].person', 'person']],
  service: [['team', 'team']],
  channel_setup: [],
  room: [['setup', 'channel_setup']],
  webhook: [],
  schedule: [['team', 'team'], ...placesOfLayers('layers'), ...placesOfLayers('later[].layers')],
  escalation_policy: [
    ['steps[].targets[]', 'target'],
    ['steps[].joint.reliability[]', 'target'],
    ['steps[].joint.security[]', 'target'],
    ['fallback', 'escalation_policy'],
    ['owner', 'target'],
  ],
  engagement: [['team', 'team'], SERVICE, ['policy', 'escalation_policy']],
  alert_source: [SERVICE],
  heartbeat: [SERVICE, ['source', 'alert_source']],
  uptime_check: [SERVICE],
  alert_route: [
    ['sources[]', 'alert_source'],
    ['services[]', 'service'],
    ['policy', 'escalation_policy'],
  ],
  inhibition: [],
  maintenance_window: [['services[]', 'service']],
  silence: [],
  alert_defaults: [['catch_all', 'escalation_policy']],
};

/** The same document with everything it names renamed. */
export function mapReferences<Document extends ConfigurationDocument>(document: Document, rename: Rename): Document {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only texts have become other texts
  return mapNames(document.kind, document as Json, rename) as unknown as Document;
}

/** The same for what is no such document yet: what has not the form expected there is left alone. */
export function mapNames(kind: Kind, value: Json, rename: Rename): Json {
  return PLACES[kind].reduce<Json>(
    (mapped, [place, names]) => mapAt(mapped, place.match(/\[\]|[^.[\]]+/g) ?? [], '', writing(names, rename)),
    value,
  );
}

type Write = (text: string, path: string) => string;

function writing(names: Place[1], rename: Rename): Write {
  if (names === 'target') return (text, path) => mapTarget(text, path, rename);
  if (names !== 'turn') return (text, path) => rename(names, text, path);
  return (text, path) => (text === NOBODY ? text : rename('person', text, path));
}

function mapAt(value: Json, [part, ...rest]: readonly string[], path: string, write: Write): Json {
  if (part === undefined) return typeof value === 'string' ? write(value, path) : value;
  if (part === '[]')
    return Array.isArray(value)
      ? value.map((each: Json, index) => mapAt(each, rest, `${path}[${index}]`, write))
      : value;
  const inside = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  if (inside === undefined || !isObject(value)) return value;
  return { ...value, [part]: mapAt(inside, rest, path === '' ? part : `${path}.${part}`, write) };
}

/** What a policy calls a room, `channel:ops`, is a document of its own kind. */
export const TARGET_KINDS = {
  person: 'person',
  schedule: 'schedule',
  team: 'team',
  channel: 'room',
  webhook: 'webhook',
} as const;
export type TargetKind = keyof typeof TARGET_KINDS;

/** `ada@example.org`, `person:Ada`, `schedule:web`. */
export function splitTarget(text: string): { readonly kind: TargetKind; readonly name: string } {
  const [, kind = 'person', name = text] = /^(person|schedule|team|channel|webhook):(.*)$/s.exec(text) ?? [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the expression matches these words alone
  return { kind: kind as TargetKind, name };
}

function mapTarget(text: string, path: string, rename: Rename): string {
  const { kind, name } = splitTarget(text);
  const renamed = rename(TARGET_KINDS[kind], name, path);
  return kind === 'person' ? renamed : `${kind}:${renamed}`;
}
