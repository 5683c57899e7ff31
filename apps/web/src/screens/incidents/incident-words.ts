import type { AnswerOf } from '../../api/call.ts';
import type { AxisName } from '../../ui/tags.tsx';

export type Incident = AnswerOf<'listIncidents'>['items'][number];
export type IncidentDetail = AnswerOf<'getIncident'>;
export type Side = Incident['axes'][number];
export type SeverityName = Incident['severity'];
export type KindName = Incident['kind'];
export type RoleName = Incident['roles'][number]['role'];
export type Holding = Incident['roles'][number];

export const kindWords: Readonly<Record<KindName, string>> = {
  reliability: 'Reliability',
  security: 'Security',
  both: 'Both sides',
};

export const roleLook: Readonly<Record<RoleName, { word: string; short: string }>> = {
  commander: { word: 'Incident commander', short: 'Commander' },
  reliability_lead: { word: 'Reliability lead', short: 'Reliability lead' },
  security_lead: { word: 'Security lead', short: 'Security lead' },
  communications: { word: 'Communications', short: 'Communications' },
  scribe: { word: 'Scribe', short: 'Scribe' },
  legal: { word: 'Legal', short: 'Legal' },
};

/** Where an incident stands, by the phase of its status: word and ink go together with a shape on screen. */
export const phaseInk: Readonly<Record<Incident['status']['phase'], string>> = {
  triage: 'text-hold',
  active: 'text-bad',
  mitigated: 'text-warn',
  done: 'text-ok',
};

/** The sides an incident of this kind has. */
export function axesOf(kind: KindName): readonly AxisName[] {
  return kind === 'both' ? ['reliability', 'security'] : [kind];
}

/** Who holds a role; a role that nobody was asked for is not on the list of the server. */
export function holdingOf(incident: Pick<Incident, 'roles'>, role: RoleName): Holding {
  return incident.roles.find((holding) => holding.role === role) ?? { role, holder: null, since: null, offered: null };
}

const leadOf = { reliability: 'reliability_lead', security: 'security_lead' } as const;

/** The roles an incident should not be without while it is open, the commander first. */
export function wantedRoles(incident: Pick<Incident, 'axes'>): readonly RoleName[] {
  const open = incident.axes.filter(({ resolvedAt }) => resolvedAt === null);
  return open.length === 0 ? [] : ['commander', ...open.map(({ axis }) => leadOf[axis])];
}

/**
 * What an open incident still lacks, in words: `no commander`, `security lead asked`. Of one side a commander leads it as well: the
 * lead of the other team is what silos forget, so only incidents of both sides, and every security side, ask for leads.
 */
export function missingOf(incident: Pick<Incident, 'axes' | 'roles' | 'kind'>): readonly string[] {
  return wantedRoles(incident).flatMap((role) => {
    if (role === 'reliability_lead' && incident.kind !== 'both') return [];
    const { holder, offered } = holdingOf(incident, role);
    if (holder !== null) return [];
    const word = roleLook[role].word.toLowerCase().replace('incident ', '');
    return [offered === null ? `no ${word}` : `${word} asked`];
  });
}

/** The roles that are shown at once: those that are held or asked for, and those an open incident should not be without. */
export function shownRoles(incident: Pick<Incident, 'axes' | 'roles' | 'kind'>): readonly RoleName[] {
  const taken = incident.roles.flatMap(({ role, holder, offered }) => (holder || offered ? [role] : []));
  const wanted = wantedRoles(incident).filter((role) => role !== 'reliability_lead' || incident.kind === 'both');
  const shown = new Set<RoleName>(['commander', ...wanted, ...taken]);
  return (Object.keys(roleLook) as RoleName[]).filter((role) => shown.has(role));
}

/** The same in as few words as a row has room for. */
export function missingWords(missing: readonly string[]): string {
  return missing.join(', ').replace('no reliability lead, no security lead', 'no leads');
}

export function isMine(incident: Pick<Incident, 'roles'>, me: string | undefined): boolean {
  return (
    me !== undefined && incident.roles.some(({ holder, offered }) => [holder?.id, offered?.person.id].includes(me))
  );
}

/** Up to two letters for a face: `AL` of `Ada Lovelace`, `R` of `Rhea`. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first, ...others] = words;
  return `${first?.[0] ?? '?'}${others.at(-1)?.[0] ?? ''}`.toUpperCase();
}
