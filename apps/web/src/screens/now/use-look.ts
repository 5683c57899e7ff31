import { useEffect, useRef } from 'react';
import { call } from '../../api/call.ts';
import type { NowRow } from './now-words.ts';

/** A look lasts as long; then it is another. */
const LOOK_MS = 5 * 60_000;

/**
 * Says that somebody looks, and what they did from there: whether looking leads to doing is a figure of its own. Nothing on screen waits
 * for it, and nothing depends on it.
 */
export function useLook(counts: { readonly total: number; readonly mine: number } | undefined): (row: NowRow) => void {
  const look = useRef<Promise<string | undefined>>(undefined);
  const at = useRef(0);
  const total = counts?.total;
  const mine = counts?.mine;
  useEffect(() => {
    if (total === undefined || mine === undefined || Date.now() - at.current < LOOK_MS) return;
    at.current = Date.now();
    look.current = call('recordLook', { body: { rows: total, mine } }).then(
      ({ id }) => id,
      () => undefined,
    );
  }, [total, mine]);
  return (row) => {
    if (look.current !== undefined) void tellAct(look.current, row);
  };
}

async function tellAct(look: Promise<string | undefined>, row: NowRow): Promise<void> {
  const id = await look;
  if (id === undefined) return;
  const body = { kind: row.kind, action: row.action };
  await call('recordAct', { params: { look: id }, body }).catch(() => undefined);
}
