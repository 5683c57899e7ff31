import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { type AlertSource, useSenders } from '../../api/senders.ts';
import { doorKindOf } from '../sources/doors.ts';
import { isCovered, type StepName, type StepState, stepsOf } from './steps.ts';

/** While somebody waits for their first page, they look at this screen. */
const WAITING_MS = 1_000;
const all = { query: { limit: 200 } };

/** Everything the screen shows, read again each second while a page is on its way. */
export function useFirstPage() {
  const me = useMe()?.userId;
  const people = useQuery(ask('listPeople', all)).data?.items;
  const methods = useQuery(ask('listContactMethods', { params: { person: 'me' } })).data?.items;
  const schedules = useQuery(ask('listSchedules', all)).data?.items;
  const rules = useQuery(ask('getAlertRules')).data;
  const sources = useSenders();
  const pages = useQuery({
    ...ask('listPages', { query: { of: 'everybody', state: 'all', limit: 50 } }),
    refetchInterval: ({ state }) =>
      (state.data?.items ?? []).some((page) => page.state === 'acknowledged') ? false : WAITING_MS,
  }).data?.items;
  const sampleIds = new Set((people ?? []).filter(({ isSample }) => isSample).map(({ id }) => id));
  const staff = (people ?? [])
    .filter(({ state, isSample }) => state === 'active' && !isSample)
    .toSorted((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name));
  const states: Readonly<Record<StepName, StepState>> = stepsOf({
    methods,
    schedules,
    rules,
    sources,
    pages,
    sampleIds,
  });
  const newest = (pages ?? [])
    .filter(({ person }) => !sampleIds.has(person.id))
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
  return {
    staff,
    methods,
    schedule: schedules?.find((schedule) => isCovered(schedule, sampleIds)),
    rules,
    source: sourceOf(sources ?? []),
    states,
    /** The newest page of anybody real. */
    newest,
  };
}

/** One that a test can be sent through, where there is one. */
function sourceOf(sources: readonly AlertSource[]): AlertSource | undefined {
  const enabled = sources.filter(({ isEnabled }) => isEnabled);
  return enabled.find(({ kind }) => doorKindOf(kind) !== undefined) ?? enabled[0];
}

export type FirstPage = ReturnType<typeof useFirstPage>;
