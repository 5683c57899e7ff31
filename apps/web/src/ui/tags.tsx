import { Activity, FlaskConical, Globe, House, Lock, Network, ShieldHalf } from 'lucide-react';
import type { z } from 'zod';
import type { Axis, Exposure, Severity } from '@lockstep/contract';
import { classNames } from './class-names.ts';
import { SeverityBars, severityInk } from './severity-bars.tsx';

export type AxisName = z.infer<typeof Axis>;

export const axisLook = {
  reliability: { word: 'Reliability', icon: Activity },
  security: { word: 'Security', icon: ShieldHalf },
} as const;

/** An axis by name and sign. */
export function AxisTag({ axis }: { axis: AxisName }) {
  const { word, icon: Icon } = axisLook[axis];
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon size={14} aria-hidden className="shrink-0 text-muted" />
      {word}
    </span>
  );
}

export function SampleTag() {
  return (
    <span className="tag" data-tip="Belongs to the sample organisation">
      <FlaskConical size={12} aria-hidden />
      sample
    </span>
  );
}

export function SimulatedTag() {
  return (
    <span className="tag" data-tip="Made up for the sample; it did not happen">
      simulated
    </span>
  );
}

/** Severity by number and weight, not by colour alone. */
export function SeverityTag({ severity }: { severity: z.infer<typeof Severity> }) {
  return (
    <span className={classNames('chip whitespace-nowrap', severityInk(severity))}>
      <SeverityBars severity={severity} />
      {severity.toUpperCase()}
    </span>
  );
}

const exposures = {
  none: { word: 'not reachable', icon: Lock },
  internal: { word: 'internal', icon: House },
  partner: { word: 'partners reach it', icon: Network },
  public: { word: 'public', icon: Globe },
} as const;

export function ExposureTag({ exposure }: { exposure: z.infer<typeof Exposure> | null }) {
  const look = exposure === null ? { word: 'exposure undeclared', icon: Globe } : exposures[exposure];
  const Icon = look.icon;
  return (
    <span
      className="inline-flex items-center gap-1.5"
      data-tip={exposure === null ? 'Counts as exposed until somebody declares it' : undefined}
    >
      <Icon size={14} aria-hidden className={exposure === null ? 'text-warn' : ''} />
      {look.word}
    </span>
  );
}

export function ModeTag({ mode }: { mode: 'warn_only' | 'enforcing' }) {
  return (
    <span
      className={classNames('tag flex-nowrap! whitespace-nowrap', mode === 'enforcing' && 'text-ink!')}
      data-tip={mode === 'enforcing' ? 'A denied release is stopped' : 'Lockstep speaks and stops nobody'}
    >
      {mode === 'enforcing' && <Lock size={12} aria-hidden />}
      {mode === 'enforcing' ? 'enforcing' : 'warn-only'}
    </span>
  );
}

export function VersionText({ version, isStrong = false }: { version: string; isStrong?: boolean }) {
  return (
    <span
      className={classNames(
        'inline-block max-w-full font-mono [overflow-wrap:anywhere]',
        isStrong ? 'font-semibold' : 'text-[0.93em]',
      )}
    >
      {version}
    </span>
  );
}
