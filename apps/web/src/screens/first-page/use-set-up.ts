import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { endTests, type Made, makeKey, makePolicy, makeSchedule, makeSource } from './make-parts.ts';
import type { Door, DoorKind } from '../sources/doors.ts';
import { sendTestAlert } from './trial-alert.ts';
import type { FirstPage } from './use-first-page.ts';

/** Does one thing at a time; what failed is shown, and what was made before it stays. */
function useAttempt() {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Error>();
  const [isBusy, setIsBusy] = useState(false);
  const isRunning = useRef(false);
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error('that failed'));
    } finally {
      isRunning.current = false;
      setIsBusy(false);
      await queries.invalidateQueries();
    }
  }
  return { problem, isBusy, attempt };
}

/** Makes what is missing, one thing or all of it, and takes back what this visit made. */
export function useSetUp(page: FirstPage) {
  const { problem, isBusy, attempt } = useAttempt();
  const [made, setMade] = useState<readonly Made[]>([]);
  const [door, setDoor] = useState<Door>();
  const [isSent, setIsSent] = useState(false);
  const note = (one: Made) => setMade((before) => [...before, one]);
  const everybody = page.staff.map(({ id }) => id);

  async function send(to: Door): Promise<void> {
    const refusal = await sendTestAlert(to);
    if (refusal !== undefined) throw new Error(refusal);
    setIsSent(true);
  }

  async function makeAll(): Promise<void> {
    const scheduleId = page.schedule?.id ?? (await makeSchedule(note, everybody.slice(0, 1)));
    if (page.rules?.catchAllPolicyId === null) await makePolicy(note, scheduleId, everybody);
    const to = door ?? (page.source === undefined ? await makeSource(note, 'prometheus') : undefined);
    setDoor(to);
    if (to !== undefined) await send(to);
  }

  async function takeBackAll(): Promise<void> {
    if (isSent) await endTests();
    setDoor(undefined);
    setIsSent(false);
    for (const one of made.toReversed()) {
      await one.takeBack();
      setMade((before) => before.filter((each) => each !== one));
    }
  }

  return {
    made,
    /** Known from the making of a key until the screen is left. */
    door,
    isSent,
    problem,
    isBusy,
    makeSchedule: (userIds: readonly string[]) => void attempt(() => makeSchedule(note, userIds)),
    makePolicy: (scheduleId: string) => void attempt(() => makePolicy(note, scheduleId, everybody)),
    makeSource: (kind: DoorKind) => void attempt(async () => setDoor(await makeSource(note, kind))),
    makeKey: (source: string, kind: DoorKind) => void attempt(async () => setDoor(await makeKey(source, kind))),
    send: (to: Door) => void attempt(() => send(to)),
    makeAll: () => void attempt(makeAll),
    takeBackAll: () => void attempt(takeBackAll),
  };
}

export type SetUp = ReturnType<typeof useSetUp>;
