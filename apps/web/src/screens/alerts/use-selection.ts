import { useMemo, useState } from 'react';
import { announce } from '../../ui/announce.ts';
import type { Alert } from './alert-words.ts';
import { stretchOf } from './live-list.ts';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** From the row that was selected last to this one. */
  readonly stretch: (id: string) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

/** Which rows somebody has chosen to act on together. */
export function useSelection(rows: readonly Alert[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string>();
  const known = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const choose = (next: ReadonlySet<string>) => {
    setIds(next);
    announce(next.size === 0 ? 'Nothing is selected' : `${next.size} selected`);
  };
  return {
    // What a new filter does not hold is not acted upon unseen.
    ids: new Set([...ids].filter((id) => known.has(id))),
    toggle: (id) => {
      setAnchor(id);
      choose(ids.has(id) ? new Set([...ids].filter((each) => each !== id)) : new Set([...ids, id]));
    },
    stretch: (id) => {
      choose(new Set([...ids, ...stretchOf(rows, anchor, id)]));
      setAnchor(id);
    },
    all: () => choose(new Set(rows.map(({ id }) => id))),
    clear: () => choose(new Set()),
  };
}
