import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type TriageDraft, TriageForm, bodyOf } from './triage-form.tsx';

type Outcome = AnswerOf<'triageAdvisory'>;

/** What a verdict is about: one exposure, or an advisory over many services. */
export type TriageAbout =
  | { readonly kind: 'exposure'; readonly id: string; readonly advisory: string; readonly place: string }
  /** `ids`: only these; undefined: all open ones. */
  | { readonly kind: 'advisory'; readonly advisory: string; readonly ids: readonly string[] | undefined };

/** Signs a verdict with the security key, and says what became of each row. */
export function TriageWindow({
  about,
  draft,
  onClose,
}: {
  about: TriageAbout;
  draft: Partial<TriageDraft>;
  onClose: () => void;
}) {
  const [outcome, setOutcome] = useState<Outcome>();
  const one = useAct('triageExposure', () => {
    showToast('The verdict is signed');
    onClose();
  });
  const many = useAct('triageAdvisory', setOutcome);
  const act = about.kind === 'exposure' ? one : many;
  if (outcome !== undefined) return <Outcomes outcome={outcome} onClose={onClose} />;
  return (
    <Window
      title={`What came of ${about.advisory}`}
      note={
        about.kind === 'exposure'
          ? `A verdict for ${about.place}, signed with the security key.`
          : about.ids === undefined
            ? 'One verdict for every place where it is open, signed with the security key. Places whose key you do not hold are named and left.'
            : `One verdict for ${about.ids.length === 1 ? 'one place' : `${about.ids.length} places`}, signed with the security key.`
      }
      onClose={onClose}
    >
      <TriageForm
        draft={draft}
        act={act}
        onClose={onClose}
        onSubmit={(values) => {
          const body = bodyOf(values);
          if (about.kind === 'exposure') void one.submit({ params: { exposure: about.id }, body });
          else {
            const exposures = about.ids === undefined ? {} : { exposures: [...about.ids] };
            void many.submit({ body: { ...body, advisory: about.advisory, ...exposures } });
          }
        }}
      />
    </Window>
  );
}

const resultLook = {
  signed: { word: 'signed', ink: 'text-ok' },
  not_yours: { word: 'not yours', ink: 'text-warn' },
  not_triageable: { word: 'nothing to say', ink: 'text-muted' },
} as const;

function Outcomes({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const { rows, signed, leftOut } = outcome;
  return (
    <Window title={`Signed for ${signed} of ${rows.length}`} onClose={onClose}>
      <ul className="mb-4 divide-y divide-line" aria-label="Row by row">
        {rows.map((row) => (
          <li key={row.exposure} className="grid gap-0.5 py-2">
            <p className="flex flex-wrap gap-x-3">
              <span className="font-semibold">{row.service}</span>
              <span className="text-muted">{row.environment}</span>
              <span className={resultLook[row.result].ink}>{resultLook[row.result].word}</span>
              {row.result === 'signed' && row.state === 'live' && <span className="text-bad">still live</span>}
            </p>
            {row.result !== 'signed' && <p className="text-sm text-muted pretty">{row.because}</p>}
          </li>
        ))}
      </ul>
      {leftOut > 0 && <p className="mb-4 text-warn">{leftOut} more are open: sign again for the next ones.</p>}
      <Button kind="primary" onClick={onClose} data-first>
        Done
      </Button>
    </Window>
  );
}
