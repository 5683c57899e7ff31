import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ScrollingCode } from '../../ui/scrolling-code.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Source } from './source-words.ts';

export type Payload = AnswerOf<'listRecentPayloads'>['items'][number];

/** The last payloads as they came; `onTry` takes one into the mapping editor. */
export function PayloadsPart({ source, onTry }: { source: Source; onTry?: (payload: Payload) => void }) {
  const query = useQuery(ask('listRecentPayloads', { params: { source: source.name } }));
  const act = useAct('updateAlertSource', ({ keepsPayloads }) =>
    showToast(keepsPayloads ? 'The next payloads are kept for a week' : 'What was kept is gone'),
  );
  const turn = () =>
    void act.submit({ params: { source: source.name }, body: { keepsPayloads: !source.keepsPayloads } });
  return (
    <Section
      title="Last payloads"
      note={source.keepsPayloads ? 'kept for a week' : 'not kept'}
      flush
      actions={
        <Button kind="quiet" isBusy={act.isBusy} onClick={turn}>
          {source.keepsPayloads ? 'Keep none, remove these' : 'Keep the next'}
        </Button>
      }
    >
      {act.problem && <ProblemNote problem={act.problem} />}
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="None yet">
              {source.keepsPayloads
                ? 'The next payload stands here, without what has the form of a credential.'
                : 'None is kept. Keep the next ones to see what a sender really writes.'}
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((payload) => (
                <PayloadLine key={payload.id} payload={payload} {...(onTry && { onTry })} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function PayloadLine({ payload, onTry }: { payload: Payload; onTry?: (payload: Payload) => void }) {
  const isRefused = payload.outcome === 'refused';
  return (
    <li className="grid gap-1.5 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={isRefused ? 'chip text-bad' : 'tag'}>{isRefused ? 'refused' : 'taken'}</span>
        <span className="text-sm text-muted">
          <Time at={payload.at} />, {payload.contentType}
          {payload.isCut && ', only its beginning is kept'}
        </span>
        {onTry && !payload.isCut && (
          <Button className="sm:ml-auto" onClick={() => onTry(payload)}>
            Try with the mapping
          </Button>
        )}
      </div>
      {payload.problem !== null && <p className="text-sm text-warn [overflow-wrap:anywhere]">{payload.problem}</p>}
      <details className="min-w-0">
        <summary className="link inline-flex min-h-6 cursor-pointer items-center text-sm pointer-coarse:min-h-11">
          As it came
        </summary>
        <ScrollingCode label="Payload" className="mt-1 max-h-72 rounded-md border border-line bg-canvas p-3">
          {payload.body}
        </ScrollingCode>
      </details>
    </li>
  );
}
