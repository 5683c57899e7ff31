import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { durationWords } from '../../ui/time-words.ts';
import { counted } from '../../ui/counted.ts';
import { stretchWords, zoneWords } from './days.ts';
import { scheduleRows } from './schedule-rows.ts';
import type { TimelineLook } from './timeline-look.ts';
import { TimelineView } from './timeline-view.tsx';
import type { PersonChange } from './turn-changes.ts';
import type { DraftOutlook } from './use-schedule-draft.ts';
import { foldWarnings, isLoud, warningSentence } from './warning-words.ts';

/** Before saving: who would be on call, who gains and who loses, and what to know. */
export function OutlookPanel({
  outlook,
  span,
  look,
  isNew,
}: {
  outlook: DraftOutlook;
  span: { readonly from: number; readonly to: number };
  look: TimelineLook;
  isNew: boolean;
}) {
  if (outlook.kind === 'problems')
    return (
      <Section title="Preview">
        <p className="flex items-start gap-2 text-warn">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
          It can not be worked out yet; what is missing stands at its field.
        </p>
      </Section>
    );
  const { schedule, coverage, warnings, changes } = outlook;
  const rotations = schedule.versions.flatMap(({ layers }) => layers.flatMap((layer) => layer.rotations));
  const rotationName = (id: string): string => rotations.findLast((rotation) => rotation.id === id)?.name ?? id;
  const sorted = foldWarnings(warnings);
  const loud = warnings.filter(isLoud).length;
  return (
    <div className="grid gap-5">
      <Section title="Preview" note={`${zoneWords(look.zone)} time; nothing is saved yet`} flush>
        <TimelineView
          rows={scheduleRows(schedule, coverage)}
          span={span}
          look={look}
          label="Who would be on call"
          isTable={false}
        />
      </Section>
      <Section
        title="What to know"
        note={loud === 0 ? undefined : counted(loud, 'thing that wants a change', 'things that want a change')}
        flush
      >
        <ul aria-live="polite" className="divide-y divide-line">
          {sorted.length === 0 && (
            <li className="flex items-center gap-2 px-4 py-2.5">
              <CircleCheck size={16} aria-hidden className="shrink-0 text-ok" />
              Somebody is on call all the time shown.
            </li>
          )}
          {sorted.slice(0, MOST).map(({ warning, times }) => {
            const text = warningSentence(warning, { zone: look.zone, nameOf: look.nameOf, rotationName }, times);
            return (
              <li key={text} className="flex items-start gap-2 px-4 py-2.5 pretty">
                {isLoud(warning) ? (
                  <TriangleAlert size={16} aria-label="warning" className="mt-0.5 shrink-0 text-bad" />
                ) : (
                  <Info size={16} aria-label="note" className="mt-0.5 shrink-0 text-muted" />
                )}
                <span className="min-w-0">
                  <Prose text={text} />
                </span>
              </li>
            );
          })}
          {sorted.length > MOST && <li className="px-4 py-2.5 text-muted">and {sorted.length - MOST} more</li>}
        </ul>
      </Section>
      {!isNew && (
        <Section title="Who gains, who loses" note="in the time shown" flush>
          {changes.length === 0 ? (
            <p className="px-4 py-2.5 text-muted">Nobody: the same people are on call at the same times.</p>
          ) : (
            <ul className="divide-y divide-line">
              {changes.map((change) => (
                <ChangeLine key={change.userId} change={change} look={look} />
              ))}
            </ul>
          )}
        </Section>
      )}
    </div>
  );
}

const MOST = 12;

function ChangeLine({ change, look }: { change: PersonChange; look: TimelineLook }) {
  const { gainsMs, losesMs } = change;
  const words = [
    ...(gainsMs > 0 ? [`gains ${durationWords(gainsMs)}`] : []),
    ...(losesMs > 0 ? [`loses ${durationWords(losesMs)}`] : []),
  ];
  return (
    <li className="px-4 py-2.5">
      <span className="font-semibold">{look.nameOf(change.userId)}</span> {words.join(', ')}
      <span className="block text-sm text-muted">first {stretchWords(look.zone, change.first)}</span>
    </li>
  );
}
