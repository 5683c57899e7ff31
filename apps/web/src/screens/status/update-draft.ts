import type { ComponentState, Phase, StatusPage } from './status-words.ts';

/** An update as its form holds it. */
export interface UpdateDraft {
  readonly audience: 'public' | 'internal';
  readonly phase: Phase;
  readonly message: string;
  readonly states: ReadonlyMap<string, ComponentState>;
  /** Minutes from now; undefined: none is promised. */
  readonly dueMinutes: number | undefined;
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

/** The body of the request, without what names the announcement. Of what was for inside only, components of public pages are left out. */
export function bodyOf(
  { audience, phase, message, states, dueMinutes }: UpdateDraft,
  pages: readonly StatusPage[],
  now: number,
) {
  const open = pages.filter((page) => audience === 'public' || page.audience === 'internal');
  const shown = new Set(open.flatMap(({ components }) => components.map(({ id }) => id)));
  const isPromised = dueMinutes !== undefined && phase !== 'resolved';
  return {
    audience,
    phase,
    message,
    components: [...states].filter(([id]) => shown.has(id)).map(([component, state]) => ({ component, state })),
    nextUpdateDueAt: isPromised ? new Date(now + dueMinutes * 60_000).toISOString() : null,
  };
}
