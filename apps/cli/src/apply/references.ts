import type { ConfigurationDocument, DocumentOf, Kind } from './documents.ts';
import { type LayerWords, NOBODY } from './schedule-document.ts';

/** What a document can name: people, and other documents. */
export type ReferenceKind = Kind | 'person';

/** Gets what is named and where it stands, `steps[0].targets[1]`; gives back how it is written from now on. */
type Rename = (kind: ReferenceKind, name: string, path: string) => string;

/** The same document with everything it names renamed: the one place that knows where names stand. */
export function mapReferences(document: ConfigurationDocument, rename: Rename): ConfigurationDocument {
  const one = (kind: ReferenceKind, name: string | null, path: string): string | null =>
    name === null ? null : rename(kind, name, path);
  const many = (kind: ReferenceKind, names: readonly string[] | null, path: string): string[] | null =>
    names === null ? null : names.map((name, index) => rename(kind, name, `${path}[${index}]`));
  switch (document.kind) {
    case 'team':
      return document.members === undefined
        ? document
        : { ...document, members: people(document.members, 'members', rename) };
    case 'service':
      return { ...document, team: one('team', document.team, 'team') };
    case 'room':
      return { ...document, setup: rename('channel_setup', document.setup, 'setup') };
    case 'schedule':
      return {
        ...document,
        team: one('team', document.team, 'team'),
        layers: mapLayers(document.layers, 'layers', rename),
        later: document.later.map((each, index) => ({
          ...each,
          layers: mapLayers(each.layers, `later[${index}].layers`, rename),
        })),
      };
    case 'escalation_policy':
      return mapPolicy(document, rename);
    case 'engagement':
      return {
        ...document,
        team: rename('team', document.team, 'team'),
        service: rename('service', document.service, 'service'),
        policy: one('escalation_policy', document.policy, 'policy'),
      };
    case 'heartbeat':
      return {
        ...document,
        service: one('service', document.service, 'service'),
        source: one('alert_source', document.source, 'source'),
      };
    case 'alert_source':
    case 'uptime_check':
      return { ...document, service: one('service', document.service, 'service') };
    case 'alert_route':
      return {
        ...document,
        sources: many('alert_source', document.sources, 'sources'),
        services: many('service', document.services, 'services'),
        policy: one('escalation_policy', document.policy, 'policy'),
      };
    case 'maintenance_window':
      return { ...document, services: many('service', document.services, 'services') };
    case 'alert_defaults':
      return document.catch_all === undefined
        ? document
        : { ...document, catch_all: one('escalation_policy', document.catch_all, 'catch_all') };
    case 'channel_setup':
    case 'webhook':
    case 'inhibition':
    case 'silence':
      return document;
  }
}

function people<Entry extends { person: string }>(entries: readonly Entry[], path: string, rename: Rename): Entry[] {
  return entries.map((entry, index) => ({
    ...entry,
    person: rename('person', entry.person, `${path}[${index}].person`),
  }));
}

function mapLayers(layers: readonly LayerWords[], path: string, rename: Rename): LayerWords[] {
  return layers.map((layer, index) => {
    const at = `${path}[${index}]`;
    return {
      ...layer,
      rotations: layer.rotations.map((rotation, place) => {
        const inside = `${at}.rotations[${place}]`;
        return {
          ...rotation,
          participants: rotation.participants.map((name, turn) =>
            name === NOBODY ? name : rename('person', name, `${inside}.participants[${turn}]`),
          ),
          shadows: people(rotation.shadows, `${inside}.shadows`, rename),
        };
      }),
      fixed_shifts: people(layer.fixed_shifts, `${at}.fixed_shifts`, rename),
    };
  });
}

function mapPolicy(document: DocumentOf<'escalation_policy'>, rename: Rename): DocumentOf<'escalation_policy'> {
  const targets = (given: readonly string[], path: string): string[] =>
    given.map((text, index) => mapTarget(text, `${path}[${index}]`, rename));
  return {
    ...document,
    steps: document.steps.map((step, index) => {
      const path = `steps[${index}]`;
      const { joint } = step;
      return {
        ...step,
        targets: targets(step.targets, `${path}.targets`),
        ...(joint === undefined
          ? {}
          : {
              joint: {
                reliability: targets(joint.reliability, `${path}.joint.reliability`),
                security: targets(joint.security, `${path}.joint.security`),
              },
            }),
      };
    }),
    fallback: document.fallback === null ? null : rename('escalation_policy', document.fallback, 'fallback'),
    owner: document.owner === null ? null : mapTarget(document.owner, 'owner', rename),
  };
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
