import { useNavigate } from '@tanstack/react-router';
import {
  CircleCheck,
  Fingerprint,
  Hammer,
  Hand,
  History,
  KeyRound,
  LifeBuoy,
  Navigation,
  PencilLine,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { FootBar } from '../../ui/foot-bar.tsx';
import { useNow } from '../../ui/now.ts';
import { type NextAct, nextActs } from './key-turns.ts';
import { type Decision, formPlaces, isAboutPast, questionAgain, signoffWords } from './words.ts';

const TurnKeyWindow = lazy(() => import('./turn-key-window.tsx').then((module) => ({ default: module.TurnKeyWindow })));
const CaptureWindow = lazy(() => import('./capture-window.tsx').then((module) => ({ default: module.CaptureWindow })));
const BreakGlassWindow = lazy(() =>
  import('./break-glass-window.tsx').then((module) => ({ default: module.BreakGlassWindow })),
);

type Axis = Decision['signoff']['keys'][number]['axis'];
type Open = { readonly kind: 'turn' | 'refuse'; readonly axis: Axis } | { readonly kind: 'glass' | 'capture' };

/** On a phone: how the decision stands and what whoever looks can do about it, at the thumb. */
export function DecisionFoot({ decision, incident }: { decision: Decision; incident: string | undefined }) {
  const now = useNow(1000);
  const me = useMe();
  const mayAsk = useMay('gate.request_signoff');
  const mayBreak = useMay('gate.break_glass');
  const signsReliability = useMay('gate.sign_reliability');
  const signsSecurity = useMay('gate.sign_security');
  const [open, setOpen] = useState<Open>();
  const looker = { id: me?.userId ?? undefined, mayAsk, mayBreak, holdsKey: signsReliability || signsSecurity };
  const acts = nextActs(decision, looker, now);
  if (acts.length === 0) return null;
  const [first] = acts;
  const glass = acts.find(({ kind }) => kind === 'break_glass');
  // The glass is for when nothing else helps: it stands aside until it is all there is, or nobody has answered for too long.
  const isAside = glass?.kind === 'break_glass' && glass !== first && !glass.isLoud;
  const shown = acts.filter((act) => act !== glass || !isAside);
  const buttonOf = (act: NextAct) => (
    <ActButton
      key={act.kind + (act.kind === 'turn' ? act.axis : '')}
      act={act}
      isFirst={act === first}
      decision={decision}
      incident={incident}
      onOpen={setOpen}
    />
  );
  return (
    <FootBar label="What to do" isPhoneOnly>
      <div className="flex items-center justify-between gap-2">
        <Standing decision={decision} />
        {isAside && buttonOf(glass)}
      </div>
      <div className="flex flex-wrap gap-2">
        {shown.map(buttonOf)}
        {first?.kind === 'turn' && (
          <Button className="min-h-11" onClick={() => setOpen({ kind: 'refuse', axis: first.axis })}>
            Refuse
          </Button>
        )}
      </div>
      <Suspense>
        {open?.kind === 'glass' && <BreakGlassWindow decision={decision} onClose={() => setOpen(undefined)} />}
        {open?.kind === 'capture' && (
          <CaptureWindow
            decision={decision}
            isGivenUp={false}
            corrects={undefined}
            onClose={() => setOpen(undefined)}
          />
        )}
        {(open?.kind === 'turn' || open?.kind === 'refuse') && (
          <TurnKeyWindow
            decision={decision}
            axis={open.axis}
            isRefusal={open.kind === 'refuse'}
            onClose={() => setOpen(undefined)}
          />
        )}
      </Suspense>
    </FootBar>
  );
}

function Standing({ decision }: { decision: Decision }) {
  const { mayProceed, signoff } = decision;
  const isPast = isAboutPast(decision);
  const [Icon, ink] = isPast ? [History, 'text-muted'] : mayProceed ? [CircleCheck, 'text-ok'] : [Hand, 'text-bad'];
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm">
      <Icon size={16} aria-hidden className={`shrink-0 ${ink}`} />
      <strong className="font-semibold">
        {isPast ? 'Only a look back' : mayProceed ? 'It may go ahead' : 'It must wait'}
      </strong>
      {signoff.state !== 'not_needed' && <span className="text-muted">{signoffWords[signoff.state]}</span>}
    </p>
  );
}

function ActButton({
  act,
  isFirst,
  decision,
  incident,
  onOpen,
}: {
  act: NextAct;
  isFirst: boolean;
  decision: Decision;
  incident: string | undefined;
  onOpen: (open: Open) => void;
}) {
  const navigate = useNavigate();
  const kind = isFirst ? 'primary' : 'plain';
  const look = 'min-h-11 grow';
  switch (act.kind) {
    case 'turn':
      return (
        <Button kind={kind} icon={KeyRound} className={look} onClick={() => onOpen({ kind: 'turn', axis: act.axis })}>
          Turn the {act.axis} key
        </Button>
      );
    case 'capture':
      return (
        <Button kind={kind} icon={Fingerprint} className={look} onClick={() => onOpen({ kind: 'capture' })}>
          Record captured evidence
        </Button>
      );
    case 'review':
      return (
        <Button kind={kind} icon={PencilLine} className={look} onClick={() => goTo('review')}>
          Review it
        </Button>
      );
    case 'ask_keys':
      return (
        <Button kind={kind} icon={KeyRound} className={look} onClick={() => goTo('ask')}>
          Ask for the {decision.signoff.keysNeeded.length === 2 ? 'keys' : 'key'}
        </Button>
      );
    case 'ask_again':
    case 'take_way_out': {
      const target = act.kind === 'take_way_out' ? act.version : decision.target;
      const search = { ...questionAgain(decision, incident), target };
      return (
        <Button
          kind={kind}
          icon={act.kind === 'take_way_out' ? LifeBuoy : Navigation}
          className={look}
          onClick={() => void navigate({ to: '/gate', search })}
        >
          {act.kind === 'take_way_out' ? `Ask about ${act.version}` : 'Ask about now'}
        </Button>
      );
    }
    case 'break_glass':
      return (
        <Button
          kind={act.isLoud ? 'danger' : 'quiet'}
          icon={Hammer}
          className={isFirst || act.isLoud ? look : 'min-h-11 shrink-0'}
          onClick={() => onOpen({ kind: 'glass' })}
        >
          Break the glass
        </Button>
      );
  }
}

/** To where it is written, among the keys. */
export function goTo(place: keyof typeof formPlaces): void {
  const form = document.getElementById(formPlaces[place]);
  form?.scrollIntoView({ block: 'center' });
  form?.querySelector<HTMLElement>('textarea, button')?.focus({ preventScroll: true });
}
