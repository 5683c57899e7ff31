import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { call } from '../../api/call.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { actLook, type NowRow } from './now-words.ts';

/** What was done, and how it is taken back where that is possible. */
type Done = { readonly said: string; readonly undo?: () => Promise<unknown> };
type Doing = (row: NowRow) => Promise<Done>;

const textOf = (row: NowRow, name: string): string => String(row.act[name] ?? '');

/** Acts that need no look first. */
const doings: Readonly<Partial<Record<NowRow['action'], Doing>>> = {
  acknowledge: async (row) => {
    const params = { group: textOf(row, 'group') };
    await call('acknowledgeAlertGroup', { params, body: {} });
    return { said: 'You have it.', undo: () => call('unacknowledgeAlertGroup', { params }) };
  },
  accept_role: async (row) => {
    const params = { incident: textOf(row, 'incident'), role: textOf(row, 'role') };
    await call('acceptIncidentRole', { params });
    return { said: `You are ${roleWords(row)} of ${params.incident}.` };
  },
  take_role: async (row) => {
    const params = { incident: textOf(row, 'incident'), role: textOf(row, 'role') };
    await call('takeIncidentRole', { params, body: {} });
    return { said: `You are ${roleWords(row)} of ${params.incident}.` };
  },
  finish_task: async (row) => {
    const params = { incident: textOf(row, 'incident'), task: textOf(row, 'task') };
    const version = Number(row.act['version']);
    await call('updateTask', { params, body: { state: 'done', version } });
    return {
      said: 'Done.',
      undo: () => call('updateTask', { params, body: { state: 'open', version: version + 1 } }),
    };
  },
  finish_item: async (row) => {
    const params = { item: textOf(row, 'item') };
    const version = Number(row.act['version']);
    await call('updateActionItem', { params, body: { state: 'done', version } });
    return {
      said: 'Done.',
      undo: () => call('updateActionItem', { params, body: { state: 'open', version: version + 1 } }),
    };
  },
  begin_postmortem: async (row) => {
    await call('draftPostmortem', { params: { incident: textOf(row, 'incident') } });
    return { said: 'Begun, out of the timeline.' };
  },
  accept_swap: async (row) => {
    await call('acceptShiftSwap', { params: { swap: textOf(row, 'swap') } });
    return { said: 'Swapped. Pager and calendars know.' };
  },
  take_cover: async (row) => {
    await call('acceptCover', { params: { request: textOf(row, 'request') } });
    return { said: 'You have the shift. Pager and calendars know.' };
  },
};

function roleWords(row: NowRow): string {
  return textOf(row, 'role').replaceAll('_', ' ');
}

/** Acts that end on a screen. */
const leadsOn: ReadonlySet<NowRow['action']> = new Set(['begin_postmortem']);

export interface NowActs {
  /** Does the one thing about a row, or goes where it is done. */
  readonly act: (row: NowRow) => void;
  /** Rows that are done, as far as anybody knows: they stand in no list until the server has answered. */
  readonly gone: ReadonlySet<string>;
  /** Takes a row out of the list until this has ended and the list was asked again; it is back where nothing changed. */
  readonly hideWhile: (row: NowRow, work: () => Promise<unknown>) => void;
  /** For whoever looks alone, until a moment. */
  readonly putOff: (row: NowRow, until: string, because: string) => void;
}

/** @param onAct told of every act, for the record of whether looking led to doing */
export function useNowActs(onAct: (row: NowRow) => void, refresh: () => Promise<void>): NowActs {
  const navigate = useNavigate();
  const { gone, hideWhile } = useGone();

  /** @returns whether it was done; why not is told */
  async function run(doing: () => Promise<Done>): Promise<boolean> {
    try {
      const { said, undo } = await doing();
      const takeBack = undo && (() => void undo().then(refresh, tellProblem));
      showToast(said, takeBack && { undo: takeBack });
      return true;
    } catch (problem) {
      tellProblem(problem);
      return false;
    }
  }
  async function runAct(row: NowRow, doing: Doing): Promise<void> {
    const isDone = await run(() => doing(row));
    if (isDone) onAct(row);
    await refresh();
    if (isDone && leadsOn.has(row.action)) void navigate({ to: row.path });
  }

  const act = (row: NowRow) => {
    const doing = actLook[row.action].isDirect ? doings[row.action] : undefined;
    if (doing !== undefined) return hideWhile(row, () => runAct(row, doing));
    onAct(row);
    void navigate(
      row.action === 'patch'
        ? { to: '/gate', search: { service: textOf(row, 'service'), environment: textOf(row, 'environment') } }
        : row.action === 'capture'
          ? { to: row.path, search: { do: 'capture' } }
          : { to: row.path },
    );
  };
  const putOff = (row: NowRow, until: string, because: string) =>
    hideWhile(row, async () => {
      await run(async () => {
        await call('snoozeNow', { body: { row: row.id, until, because } });
        return { said: 'Put off, for you alone.', undo: () => call('wakeNow', { body: { row: row.id } }) };
      });
      await refresh();
    });
  return { act, gone, hideWhile, putOff };
}

function useGone() {
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const running = useRef(new Set<string>());
  const hideWhile = (row: NowRow, work: () => Promise<unknown>) => {
    if (running.current.has(row.id)) return;
    running.current.add(row.id);
    setGone(new Set(running.current));
    const show = () => {
      running.current.delete(row.id);
      setGone(new Set(running.current));
    };
    void work().then(show, show);
  };
  return { gone, hideWhile };
}
