import type { DeclareStart } from '../../shell/declare-store.ts';
import type { CustomField, TypedFields } from './custom-fields.tsx';
import { axesOf, type KindName, type SeverityName } from './incident-words.ts';
import type { Severities } from './sides-fields.tsx';

/** What somebody has said so far of an incident that is to be declared. */
export type DeclareDraft = {
  readonly title: string;
  readonly kind: KindName;
  readonly severities: Severities;
  readonly service: string;
  readonly environment: string;
  readonly isRestricted: boolean;
  readonly isDrill: boolean;
  readonly pagesInDrill: boolean;
  readonly typed: TypedFields;
};

export function draftOf({ title, kind, severity, service, environment }: DeclareStart): DeclareDraft {
  return {
    title: title ?? '',
    kind: kind ?? 'reliability',
    severities: { reliability: severity ?? 'sev3', security: severity ?? 'sev3' },
    service: service ?? '',
    environment: environment ?? '',
    isRestricted: false,
    isDrill: false,
    pagesInDrill: false,
    typed: {},
  };
}

/** The worse of the sides it has. */
function worstOf({ kind, severities }: DeclareDraft): SeverityName {
  return (
    axesOf(kind)
      .map((axis) => severities[axis])
      .toSorted()[0] ?? 'sev3'
  );
}

/** Only what has to be known before there is a room; the rest is asked there. */
export function isAsked(required: CustomField['required'], draft: DeclareDraft): boolean {
  if (required?.at !== 'declare') return false;
  const { kinds, severities } = required;
  return (
    (kinds.length === 0 || kinds.includes(draft.kind)) &&
    (severities.length === 0 || severities.includes(worstOf(draft)))
  );
}

export function bodyOf(draft: DeclareDraft, start: DeclareStart, onDuplicate: 'ask' | 'declare') {
  const { title, kind, severities, service, environment, isRestricted, isDrill } = draft;
  const axes = axesOf(kind);
  const named = Object.fromEntries(axes.map((axis) => [axis, severities[axis]]));
  return {
    title,
    kind,
    severity: worstOf(draft),
    severities: named,
    ...(service.trim() !== '' && { service: service.trim() }),
    ...(environment !== '' && { environment }),
    // A release is one of the service it was begun with.
    ...(start.causedByVersion !== undefined && service === start.service && { causedByVersion: start.causedByVersion }),
    isRestricted,
    isDrill,
    pagesInDrill: isDrill && draft.pagesInDrill,
    onDuplicate,
    alertGroups: [...(start.alertGroups ?? [])],
  };
}
