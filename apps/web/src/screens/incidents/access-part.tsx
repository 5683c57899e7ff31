import { useQuery } from '@tanstack/react-query';
import { EyeOff, Gavel, KeyRound, Lock, UserRoundMinus, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay, useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { type AccessAct, AccessWindow } from './access-windows.tsx';
import { Face } from './face.tsx';
import type { IncidentDetail } from './incident-words.ts';

type Access = AnswerOf<'getIncidentAccess'>;
type Reader = Access['readers'][number];

/** Who may see this incident and why, and what limits it. Nothing where everybody sees it and nobody here may change that. */
export function AccessPart({ incident }: { incident: IncidentDetail }) {
  const access = useQuery(ask('getIncidentAccess', { params: { incident: incident.id } })).data;
  const [act, setAct] = useState<AccessAct>();
  if (access === undefined) return null;
  const isQuiet = !access.isRestricted && access.legalHold === null;
  if (isQuiet && !access.may.restrict && !access.may.changeLegalHold) return null;
  return (
    <Section
      title="Who may see this"
      note={access.isRestricted ? counted(access.readers.length, 'person', 'people') : 'everybody'}
      flush
    >
      {access.legalHold !== null && <Hold hold={access.legalHold} />}
      {access.isRestricted && <Readers access={access} onAct={setAct} />}
      {access.lift !== null && <Lift access={access} lift={access.lift} onAct={setAct} />}
      <Acts access={access} onAct={setAct} />
      {act !== undefined && (
        <AccessWindow incident={incident} access={access} act={act} onClose={() => setAct(undefined)} />
      )}
    </Section>
  );
}

type Acting = { access: Access; onAct: (act: AccessAct) => void };

function Hold({ hold }: { hold: NonNullable<Access['legalHold']> }) {
  return (
    <p className="flex gap-2.5 border-b border-line px-4 py-2.5">
      <Gavel size={16} aria-hidden className="mt-0.5 shrink-0 text-hold" />
      <span className="min-w-0 pretty">
        <strong className="font-semibold">Legal hold.</strong> Nothing of this can be taken away. {hold.by.name},{' '}
        <Time at={hold.at} />: {hold.because}
      </span>
    </p>
  );
}

function Readers({ access, onAct }: Acting) {
  const me = useMe()?.userId;
  return (
    <ul className="divide-y divide-line">
      {access.readers.map((reader) => {
        const mayEnd = access.may.changeReaders || reader.person.id === me;
        return (
          <li key={reader.person.id} className="flex items-start gap-2.5 px-4 py-2">
            <Face person={reader.person} />
            <ReaderWords reader={reader} />
            {mayEnd && (
              <Button
                kind="quiet"
                icon={UserRoundMinus}
                onClick={() => onAct({ kind: 'remove', person: reader.person })}
              >
                <span className="sr-only">
                  {reader.person.id === me ? 'Leave' : `Take ${reader.person.name} off the list`}
                </span>
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function ReaderWords({ reader }: { reader: Reader }) {
  return (
    <span className="grid min-w-0 flex-1 gap-0.5">
      <span className="flex flex-wrap items-center gap-x-2">
        {reader.person.name}
        {reader.expiresAt !== null && (
          <span className="chip text-warn">
            broke the glass, until <Time at={reader.expiresAt} />
          </span>
        )}
      </span>
      <span className="text-sm text-muted pretty [overflow-wrap:anywhere]">{reader.because}</span>
    </span>
  );
}

const otherSide = { security: 'the commander', commander: 'the security lead or a security key' } as const;

function Lift({ access, lift, onAct }: Acting & { lift: NonNullable<Access['lift']> }) {
  const isMine = useMe()?.userId === lift.by.id;
  const mayAgree = !isMine && access.may.lift.some((side) => side !== lift.side);
  return (
    <div className="grid gap-2 border-t border-line px-4 py-2.5">
      <p className="pretty">
        {lift.by.name} wants this shown to everybody: {lift.because}{' '}
        <span className="text-muted">It takes {otherSide[lift.side]} to agree.</span>
      </p>
      <span className="flex flex-wrap gap-2">
        {mayAgree && (
          <Button kind="primary" onClick={() => onAct({ kind: 'lift', isSecond: true })}>
            Agree
          </Button>
        )}
        {(isMine || access.may.changeReaders) && (
          <Button onClick={() => onAct({ kind: 'keep' })}>{isMine ? 'Take it back' : 'Keep it restricted'}</Button>
        )}
      </span>
    </div>
  );
}

function Acts({ access, onAct }: Acting) {
  const { may, isRestricted, isPrivileged, legalHold, lift } = access;
  const acts = [
    may.restrict && { icon: EyeOff, label: 'Restrict', act: { kind: 'restrict' } as const },
    may.changeReaders && { icon: UserRoundPlus, label: 'Let somebody in', act: { kind: 'add' } as const },
    may.lift.length > 0 &&
      lift === null && { icon: KeyRound, label: 'Show to everybody', act: { kind: 'lift', isSecond: false } as const },
    may.changePrivilege && {
      icon: Lock,
      label: isPrivileged ? 'No longer privileged' : 'Mark as privileged',
      act: { kind: 'privilege', isOn: !isPrivileged } as const,
    },
    may.changeLegalHold && {
      icon: Gavel,
      label: legalHold === null ? 'Legal hold' : 'End the legal hold',
      act: { kind: 'hold', isOn: legalHold === null } as const,
    },
  ].filter((one) => one !== false);
  if (acts.length === 0) return null;
  return (
    <div
      className={`flex flex-wrap gap-1 px-2 py-2 ${isRestricted || legalHold !== null ? 'border-t border-line' : ''}`}
    >
      {acts.map(({ icon, label, act }) => (
        <Button key={label} kind="quiet" icon={icon} onClick={() => onAct(act)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

/** What does not exist for this person: whoever may and knows the name sees it all the same. The same for every name. */
export function GoneRoom({ name, problem }: { name: string; problem: Error }) {
  const may = useMay('incidents.open_restricted');
  return (
    <>
      <PageHead title={name} tab={name} />
      <ProblemNote problem={problem} />
      {may && <BreakGlassOffer name={name} />}
    </>
  );
}

function BreakGlassOffer({ name }: { name: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section title="Were you given this name?" className="mt-4 max-w-2xl">
      <p className="mb-3 text-muted pretty">
        If nobody who may see it can be reached, you can break the glass. Everybody on the list is told.
      </p>
      <Button icon={KeyRound} onClick={() => setIsOpen(true)}>
        Break the glass
      </Button>
      {isOpen && (
        <AccessWindow incident={{ id: name, name }} act={{ kind: 'glass' }} onClose={() => setIsOpen(false)} />
      )}
    </Section>
  );
}
