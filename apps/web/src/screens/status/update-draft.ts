import { type ComponentState, type Phase, statesAtEnd, type StatusPage, type Update } from './status-words.ts';

/** An update as its form holds it. */
export interface UpdateDraft {
  readonly audience: 'public' | 'internal';
  readonly phase: Phase;
  readonly message: string;
  readonly states: ReadonlyMap<string, ComponentState>;
  /** Minutes from now; undefined: none is promised. */
  readonly dueMinutes: number | undefined;
  /** A moment that a draft promises already, kept as it is. */
  readonly promisedAt?: string | undefined;
  readonly isSure: boolean;
}

export const firstDraft: UpdateDraft = {
  audience: 'public',
  phase: 'investigating',
  message: '',
  states: new Map(),
  dueMinutes: 30,
  isSure: false,
};

export const dueOptions = [
  { value: '15', label: 'in 15 minutes' },
  { value: '30', label: 'in 30 minutes' },
  { value: '60', label: 'in an hour' },
  { value: '240', label: 'in four hours' },
  { value: '', label: 'none is promised' },
] as const;

/** A draft that was kept, as its form holds it. A promise whose time went by meanwhile is none. */
export function draftOf({ audience, phase, message, components, nextUpdateDueAt }: Update, now: number): UpdateDraft {
  return {
    audience,
    phase,
    message,
    states: new Map(components.map(({ component, state }) => [component, state])),
    dueMinutes: undefined,
    promisedAt: ahead(nextUpdateDueAt, now),
    isSure: false,
  };
}

/** Whoever begins to say that it is over says as well that what it has touched works again, unless they say otherwise. */
export function followed(
  before: UpdateDraft,
  next: UpdateDraft,
  pages: readonly StatusPage[],
  touched: ReadonlySet<string>,
): UpdateDraft {
  if (next.phase !== 'resolved' || before.phase === 'resolved') return next;
  const back = statesAtEnd(
    pages.flatMap(({ components }) => components),
    touched,
  );
  return { ...next, states: new Map([...back, ...next.states]) };
}

function ahead(at: string | null | undefined, now: number): string | undefined {
  return at !== null && at !== undefined && Date.parse(at) > now ? at : undefined;
}

/** The body of the request, without what names the announcement. Of what was for inside only, components of public pages are left out. */
export function bodyOf(
  { audience, phase, message, states, dueMinutes, promisedAt }: UpdateDraft,
  pages: readonly StatusPage[],
  now: number,
) {
  const open = pages.filter((page) => audience === 'public' || page.audience === 'internal');
  const shown = new Set(open.flatMap(({ components }) => components.map(({ id }) => id)));
  const dueAt = dueMinutes === undefined ? ahead(promisedAt, now) : new Date(now + dueMinutes * 60_000).toISOString();
  return {
    audience,
    phase,
    message,
    components: [...states].filter(([id]) => shown.has(id)).map(([component, state]) => ({ component, state })),
    nextUpdateDueAt: phase === 'resolved' ? null : (dueAt ?? null),
  };
}
