import { Link } from '@tanstack/react-router';
import { Repeat2 } from 'lucide-react';
import { LinkButton } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { deniedOf, type Train, whyWords } from './words.ts';

/** What no key opens, first, each with its way out behind it; and the train without them. */
export function DeniedMembers({ train, incident }: { train: Train; incident: string | undefined }) {
  const denied = deniedOf(train.members);
  if (denied.length === 0) return null;
  const left = train.members.filter((member) => !denied.includes(member));
  const [alone] = left;
  return (
    <Section
      title="Denied"
      note={`${denied.length} of ${train.members.length}; no key opens it`}
      flush
      actions={
        left.length > 1 ? (
          <LinkButton
            icon={Repeat2}
            to="/trains/new"
            search={{ from: String(train.number), without: 'denied', incident }}
          >
            Judge again without the denied
          </LinkButton>
        ) : (
          alone && (
            <LinkButton
              icon={Repeat2}
              to="/gate"
              search={{
                service: alone.service,
                environment: train.environment,
                target: alone.target,
                motive: train.motive,
                incident,
              }}
            >
              Ask for {alone.service} alone
            </LinkButton>
          )
        )
      }
    >
      <ul className="divide-y divide-line">
        {denied.map((member) => (
          <li key={member.id} className="relative grid gap-0.5 px-4 py-2.5 hover:bg-raised/50">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <Link
                to="/decisions/$decision"
                params={{ decision: String(member.number) }}
                search={{ incident }}
                className="inline-block min-h-6 font-semibold after:absolute after:inset-0 hover:underline"
              >
                {member.service} {member.target}
              </Link>
              <span className="text-sm text-muted">
                its way out is in{' '}
                <Link
                  to="/decisions/$decision"
                  params={{ decision: String(member.number) }}
                  search={{ incident }}
                  className="link relative z-1"
                >
                  G-{member.number}
                </Link>
              </span>
            </p>
            <p className="pretty [overflow-wrap:anywhere]">
              <Prose text={whyWords(member, train)} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
