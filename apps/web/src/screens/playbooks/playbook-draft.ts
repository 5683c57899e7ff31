import { type Condition, nameOf, type Playbook, type PlaybookItem } from './playbook-words.ts';

/** An item as its fields hold it. */
export interface ItemDraft extends Omit<PlaybookItem, 'dueMinutes' | 'when'> {
  /** Of this editor only. */
  readonly key: string;
  /** As typed; empty: at any time. */
  readonly due: string;
  readonly when: Condition;
}

export interface PlaybookDraft {
  readonly title: string;
  readonly summary: string;
  readonly when: Condition;
  readonly startsByItself: boolean;
  readonly items: readonly ItemDraft[];
}

export function emptyItem(key: string): ItemDraft {
  return { key, id: '', title: '', detail: '', axis: null, ownerRole: null, due: '', when: {} };
}

export const emptyDraft: PlaybookDraft = {
  title: '',
  summary: '',
  when: {},
  startsByItself: false,
  items: [emptyItem('first')],
};

export function draftOf({
  title,
  summary,
  when,
  startsByItself,
  items,
}: Omit<Playbook, 'name' | 'version' | 'savedAt' | 'savedBy' | 'because'>): PlaybookDraft {
  return {
    title,
    summary,
    when,
    startsByItself,
    items: items.map(({ dueMinutes, when: only, ...item }) => ({
      ...item,
      key: item.id,
      due: dueMinutes === null ? '' : String(dueMinutes),
      when: only ?? {},
    })),
  };
}

/** What is sent. Items that are new get an id from their title; the others keep theirs, so that what was done is known as done. */
export function definitionOf({ title, summary, when, startsByItself, items }: PlaybookDraft) {
  const taken = new Set(items.flatMap(({ id }) => (id === '' ? [] : [id])));
  return {
    title,
    summary,
    when,
    startsByItself,
    items: items.map(({ id, title: what, detail, axis, ownerRole, due, when: only }) => ({
      id: id === '' ? freeId(nameOf(what) || 'item', taken) : id,
      title: what,
      detail,
      axis,
      ownerRole,
      dueMinutes: due.trim() === '' ? null : Number(due),
      ...(Object.keys(only).length > 0 && { when: only }),
    })),
  };
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted.slice(0, 56)}-${count}`;
  taken.add(id);
  return id;
}

/** The list with one item a place up or down; the same list where there is no such place. */
export function moved<T>(items: readonly T[], from: number, by: 1 | -1): readonly T[] {
  const item = items[from];
  const other = items[from + by];
  if (item === undefined || other === undefined) return items;
  return items.map((one, index) => (index === from ? other : index === from + by ? item : one));
}
