import { ArrowDown, ArrowUp, ChevronRight, X } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { type FieldProblem, SelectField, TextArea, TextField, WrappingField } from '../../ui/field.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { roleLook } from '../incidents/incident-words.ts';
import { ConditionFields } from './condition-fields.tsx';
import type { ItemDraft } from './playbook-draft.ts';
import { conditionWords, roles } from './playbook-words.ts';

const axes = ['reliability', 'security'] as const;

/** One item of a playbook. Alt and an arrow key move it, from its title. */
export function ItemFields({
  item,
  index,
  of,
  onItem,
  onMove,
  onRemove,
  problemAt,
}: {
  item: ItemDraft;
  index: number;
  of: number;
  onItem: (item: ItemDraft) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  problemAt: (field: string) => FieldProblem | undefined;
}) {
  const at = `items[${index}]`;
  const set = (part: Partial<ItemDraft>) => onItem({ ...item, ...part });
  const label = item.title === '' ? `Item ${index + 1}` : item.title;
  return (
    <li data-item={item.key} className="grid gap-3 p-4">
      <div className="flex flex-wrap items-start justify-end gap-2">
        <div className="min-w-0 flex-1 basis-64">
          <WrappingField
            label={`${index + 1}. What is to be done`}
            value={item.title}
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
              event.preventDefault();
              onMove(event.key === 'ArrowUp' ? -1 : 1);
            }}
            onValue={(title) => set({ title })}
            problem={problemAt(`${at}.title`) ?? problemAt(`${at}.id`)}
          />
        </div>
        <span className="flex shrink-0 sm:pt-6">
          <IconButton icon={ArrowUp} label={`${label} up`} disabled={index === 0} onClick={() => onMove(-1)} />
          <IconButton icon={ArrowDown} label={`${label} down`} disabled={index === of - 1} onClick={() => onMove(1)} />
          <IconButton icon={X} label={`Take ${label} out`} disabled={of === 1} onClick={onRemove} />
        </span>
      </div>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <div className="max-sm:col-span-2">
          <SelectField
            label="Whose it is"
            value={item.ownerRole ?? ''}
            options={[
              { value: '', label: 'whoever takes it' },
              ...roles.map((value) => ({ value, label: roleLook[value].word })),
            ]}
            onValue={(value) => set({ ownerRole: roles.find((one) => one === value) ?? null })}
          />
        </div>
        <SelectField
          label="Side"
          value={item.axis ?? ''}
          options={[{ value: '', label: 'both' }, ...axes.map((value) => ({ value, label: axisLook[value].word }))]}
          onValue={(value) => set({ axis: axes.find((one) => one === value) ?? null })}
        />
        <TextField
          label="Due within minutes"
          inputMode="numeric"
          placeholder="at any time"
          value={item.due}
          onValue={(due) => set({ due })}
          problem={problemAt(`${at}.dueMinutes`)}
        />
      </div>
      <TextArea
        label="How (optional)"
        className="grows"
        value={item.detail}
        onValue={(detail) => set({ detail })}
        problem={problemAt(`${at}.detail`)}
      />
      <details className="min-w-0">
        <summary className="flex min-h-8 w-fit cursor-pointer items-center gap-1.5 text-sm font-semibold pointer-coarse:min-h-11">
          <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
          Only in<span className="font-normal text-muted">{conditionWords(item.when)}</span>
        </summary>
        <div className="pt-2">
          <ConditionFields when={item.when} onWhen={(when) => set({ when })} at={`${at}.when`} problemAt={problemAt} />
        </div>
      </details>
    </li>
  );
}
