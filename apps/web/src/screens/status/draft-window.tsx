import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { DraftFields } from './draft-fields.tsx';
import { type Announcement, type StatusPage, touchedBy, type Update } from './status-words.ts';
import { bodyOf, draftOf, followed } from './update-draft.ts';

/** A draft is nobody's but ours: what it says is simply something else. Who reads it stays. */
export function DraftWindow({ update, told, onClose }: { update: Update; told: Announcement; onClose: () => void }) {
  const all = useQuery(ask('listStatusPages'));
  const slugs = new Set(told.pages.map(({ slug }) => slug));
  return (
    <Window title="Change the draft" note="Nobody has read it yet." onClose={onClose}>
      <Loaded query={all}>
        {({ items }) => (
          <DraftForm
            update={update}
            pages={items.filter(({ slug }) => slugs.has(slug))}
            touched={touchedBy(told)}
            onClose={onClose}
          />
        )}
      </Loaded>
    </Window>
  );
}

function DraftForm({
  update,
  pages,
  touched,
  onClose,
}: {
  update: Update;
  pages: readonly StatusPage[];
  touched: ReadonlySet<string>;
  onClose: () => void;
}) {
  const [first] = useState(() => draftOf(update, Date.now()));
  const [draft, setDraft] = useState(first);
  const write = useAct('changeStatusDraft', onClose);
  const open = pages.filter(({ audience }) => update.audience === 'public' || audience === 'internal');
  return (
    <Form onSubmit={() => void write.submit({ params: { update: update.id }, body: bodyOf(draft, pages, Date.now()) })}>
      <DraftFields
        draft={draft}
        onDraft={(next) => setDraft(followed(draft, next, open, touched))}
        pages={open}
        problemOf={write.fieldProblem}
        promisedAt={first.promisedAt}
        dueHint="Counted from now, not from when it is published. You are reminded when it is due."
      />
      {write.problem && write.problem.fields.length > 0 && <ProblemNote problem={write.problem} />}
      <FormEnd act={write} label="Keep it" onClose={onClose} />
    </Form>
  );
}
