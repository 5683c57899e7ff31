import { ArrowRight } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';

type Ring = AnswerOf<'dryRunEscalationPolicy'>['rings'][number];
type Asked = Ring['groups'][number];

/** A ring: who is next, and whom the alerts after that begin with. */
export function RingPanel({ ring }: { ring: Ring }) {
  return (
    <Section
      title={`Who is next in step ${ring.step + 1}`}
      note={ring.strategy === 'alert_based' ? 'one per alert' : 'one after the other'}
    >
      {ring.groups.length === 0 ? (
        <p className="font-semibold text-bad">Nobody in this step can be paged now.</p>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Turns label="The next alerts begin with" turns={ring.groups} />
          {ring.walk.length > 0 && <Turns label="The next alert is handed to" turns={ring.walk} />}
        </div>
      )}
      {ring.skipped.length > 0 && (
        <ul className="mt-3 grid gap-0.5 text-sm text-warn">
          {ring.skipped.map((sentence) => (
            <li key={sentence}>
              <Prose text={sentence} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Turns({ label, turns }: { label: string; turns: readonly Asked[] }) {
  return (
    <div>
      <h3 className="mb-1 text-sm font-semibold">{label}</h3>
      <ol className="grid gap-0.5">
        {turns.map(({ people, why }, index) => (
          <li key={index} className="flex items-center gap-2" data-tip={why}>
            <span className="w-5 shrink-0 text-right text-sm text-muted tabular">
              {index === 0 ? <ArrowRight size={15} aria-label="next" className="ml-auto text-accent" /> : index + 1}
            </span>
            <span className={index === 0 ? 'font-semibold' : ''}>{people.map(({ name }) => name).join(' and ')}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
