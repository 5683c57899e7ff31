import { Check, Circle, CircleCheck, CircleDashed, RotateCcw } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { ClosingPreview } from './closing-preview.tsx';
import type { IncidentDetail, Side } from './incident-words.ts';
import { Proof } from './proof.tsx';
import { SideClock } from './side-clock.tsx';
import { nextStep, sideSteps } from './side-steps.ts';
import type { SideOpening } from './side-windows.tsx';

/** How far each side has come, the next step of each by one press, and what closing it would say. */
export function SidesPart({ incident, onOpen }: { incident: IncidentDetail; onOpen: (opening: SideOpening) => void }) {
  const may = useMay('incidents.write');
  return (
    <Section title="Sides" flush>
      <ul className="divide-y divide-line">
        {incident.axes.map((each) => (
          <li key={each.axis} className="grid gap-2.5 px-4 py-3.5">
            <SideClock side={each} />
            <Steps side={each} />
            {may && <SideActs incident={incident} side={each} onOpen={onOpen} />}
            {may && each.resolvedAt === null && <ClosingPreview incident={incident.id} side={each} />}
            {each.resolvedAt !== null && <Proof side={each} none="No records were looked at when it was closed." />}
          </li>
        ))}
      </ul>
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

/** The next step of a side by one press; its end, and the way back, by a window. */
export function SideActs({
  incident,
  side,
  onOpen,
}: {
  incident: IncidentDetail;
  side: Side;
  onOpen: (opening: SideOpening) => void;
}) {
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
          <Button
            kind="quiet"
            icon={RotateCcw}
            className="-ml-2"
            onClick={() => onOpen({ axis: side.axis, what: 'reopen' })}
          >
            Re-open {word.toLowerCase()}
          </Button>
        )}
      </div>
    </>
  );
}
