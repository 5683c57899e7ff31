import { useState } from 'react';

/**
 * What somebody writes on a version of something that others may save meanwhile.
 *
 * @param known as it is stored now; undefined: it is not there yet
 * @param start what is written on first
 */
export function useVersionedDraft<Known extends { readonly version: number }, Draft>(
  known: Known | undefined,
  start: Draft,
  draftOf: (known: Known) => Draft,
) {
  const [base, setBase] = useState(start);
  const [draft, setDraft] = useState(start);
  // The version this draft was begun from; the live one may be newer by now.
  const [follows, setFollows] = useState(known?.version ?? 0);
  const theirs = known !== undefined && known.version !== follows ? known : undefined;
  const begin = (from: Known) => {
    const next = draftOf(from);
    setBase(next);
    setDraft(next);
    setFollows(from.version);
  };
  // Nothing was written yet: the newest is what there is to write on.
  if (theirs !== undefined && draft === base) begin(theirs);
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  return { draft, set, follows, theirs, begin };
}
