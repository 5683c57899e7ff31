import { Check, Circle, CircleCheck, CircleDashed, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { CloseSideWindow, ReopenSideWindow } from './close-side-window.tsx';
import type { IncidentDetail, Side } from './incident-words.ts';
import { SideClock } from './side-clock.tsx';
import { nextStep, sideSteps } from './side-steps.ts';

type Opened = { readonly axis: Side['axis']; readonly what: 'close' | 'reopen' };

/** How far each side has come, and the next step of each by one press. */
export function SidesPart({ incident }: { incident: IncidentDetail }) {
  const may = useMay('incidents.write');
  const [opened, setOpened] = useState<Opened>();
  const firstOpen = incident.axes.find(({ resolvedAt }) => resolvedAt === null);
  const first = firstOpen ?? incident.axes[0];
  useCommand(
    'room.sides',
    may && first ? () => setOpened({ axis: first.axis, what: firstOpen ? 'close' : 'reopen' }) : undefined,
  );
  const side = incident.axes.find(({ axis }) => axis === opened?.axis);
  const close = () => setOpened(undefined);
  return (
    <Section title="Sides" flush>
      <ul className="divide-y divide-line">
        {incident.axes.map((each) => (
          <li key={each.axis} className="grid gap-2.5 p-3.5">
            <SideClock side={each} />
            <Steps side={each} />
            {may && <Acts incident={incident} side={each} onOpen={setOpened} />}
            {each.resolvedAt !== null && <Proof side={each} />}
          </li>
        ))}
      </ul>
      {opened?.what === 'close' && side && <CloseSideWindow incident={incident} side={side} onClose={close} />}
      {opened?.what === 'reopen' && side && <ReopenSideWindow incident={incident} side={side} onClose={close} />}
    </Section>
  );
}

function Steps({ side }: { side: Side }) {
  const next = nextStep(side);
  return (
    <ol className="grid gap-1 text-sm">
      {sideSteps.map((step) => {
        const at = side[step.field];
        const Icon = at !== null ? CircleCheck : step === next ? Circle : CircleDashed;
        return (
          <li key={step.to} className="flex items-center gap-2">
            <Icon size={15} aria-hidden className={`shrink-0 ${at === null ? 'text-muted' : 'text-ok'}`} />
            <span className={at === null ? 'text-muted' : ''}>{step.word}</span>
            <span className="ml-auto text-muted">
              {at === null ? (
                next === step ? (
                  'not yet'
                ) : isPassed(side, step.to) ? (
                  'not recorded'
                ) : (
                  ''
                )
              ) : (
                <Time at={at} />
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** A later step was taken: when this one was stays unknown. */
function isPassed(side: Side, to: (typeof sideSteps)[number]['to']): boolean {
  const at = sideSteps.findIndex((step) => step.to === to);
  return sideSteps.slice(at + 1).some(({ field }) => side[field] !== null);
}

function Acts({ incident, side, onOpen }: { incident: IncidentDetail; side: Side; onOpen: (opened: Opened) => void }) {
  const act = useAct('moveIncidentAxis');
  const next = nextStep(side);
  const params = { incident: incident.id, axis: side.axis };
  const { word } = axisLook[side.axis];
  return (
    <>
      {act.problem && <ProblemNote problem={act.problem} />}
      <div className="flex flex-wrap gap-2">
        {next !== undefined && next.to !== 'resolved' && (
          <Button icon={Check} isBusy={act.isBusy} onClick={() => void act.submit({ params, body: { to: next.to } })}>
            {next.act}
            <span className="sr-only"> ({word})</span>
          </Button>
        )}
        {side.resolvedAt === null ? (
          <Button
            kind={next?.to === 'resolved' ? 'primary' : 'quiet'}
            onClick={() => onOpen({ axis: side.axis, what: 'close' })}
          >
            Close {word.toLowerCase()}
          </Button>
        ) : (
          <Button kind="quiet" icon={RotateCcw} onClick={() => onOpen({ axis: side.axis, what: 'reopen' })}>
            Re-open {word.toLowerCase()}
          </Button>
        )}
      </div>
    </>
  );
}

/** What was said when the side was closed: proven by records, and not. */
export function Proof({ side }: { side: Pick<Side, 'proven' | 'unproven' | 'resolvedBy'> }) {
  return (
    <div className="grid gap-2 text-sm">
      {side.proven.length > 0 && <ProofList title="Proven" items={side.proven} icon={CircleCheck} ink="text-ok" />}
      {side.unproven.length > 0 && (
        <ProofList title="Not proven" items={side.unproven} icon={CircleDashed} ink="text-unknown" />
      )}
      {side.proven.length + side.unproven.length === 0 && (
        <p className="text-muted">No records were looked at when it was closed.</p>
      )}
    </div>
  );
}

function ProofList({
  title,
  items,
  icon: Icon,
  ink,
}: {
  title: string;
  items: readonly string[];
  icon: typeof Check;
  ink: string;
}) {
  return (
    <div>
      <h3 className="text-xs font-semibold text-muted">{title}</h3>
      <ul className="grid gap-1">
        {items.map((item) => (
          <li key={item} className="flex gap-2 pretty">
            <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${ink}`} />
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
