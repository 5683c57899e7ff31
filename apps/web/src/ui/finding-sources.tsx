import { Link } from '@tanstack/react-router';
import { type FindingItem, matchedByWords } from './finding-words.ts';
import { Prose } from './prose.tsx';
import { Time } from './time.tsx';
import { dayWords } from './time-words.ts';

/** Who says so, by what it was matched, and where the deadline comes from. */
export function FindingSources({ finding }: { finding: FindingItem }) {
  return (
    <div className="grid gap-2 rounded-md bg-raised/60 px-3 py-2.5 text-sm">
      <ul className="grid gap-1.5">
        {finding.sources.map((source) => (
          <li
            key={`${source.advisoryId} ${source.matched}`}
            className="grid gap-x-4 gap-y-0.5 md:grid-cols-[minmax(0,15rem)_minmax(0,1fr)_minmax(0,14rem)]"
          >
            <span className="flex min-w-0 flex-wrap items-center gap-x-2">
              <Link
                to="/advisories/$advisory"
                params={{ advisory: source.advisoryId }}
                className="link [overflow-wrap:anywhere]"
              >
                {source.advisoryId}
              </Link>
              {source.origin === 'own' && <span className="tag bg-surface!">our own</span>}
            </span>
            <span className="min-w-0">
              <span className={source.matchedBy === 'unknown' ? 'text-unknown' : 'text-muted'}>
                {matchedByWords[source.matchedBy]}
              </span>{' '}
              <code className="[overflow-wrap:anywhere]">{source.matched}</code>
            </span>
            <span className="text-muted">
              {source.fixed.length === 0 ? 'no fixed version known' : `fixed in ${source.fixed.join(', ')}`}
            </span>
          </li>
        ))}
      </ul>
      {finding.sources.length === 0 && (
        <p className="text-muted">A restricted advisory says so. Ask whoever holds the security key.</p>
      )}
      <Disagreement finding={finding} />
      {finding.ownedBy.length > 0 && (
        <p className="text-muted pretty">
          Brought along by {finding.ownedBy.join(', ')}: the advisories of the distribution hold for it.
        </p>
      )}
      <p className="text-muted pretty">
        <Prose text={finding.deadlineBecause} />.{' '}
        {finding.dueBecause !== '' && (
          <>
            <Prose text={finding.dueBecause} />.
          </>
        )}
        {finding.knownAt === null ? (
          ' Nobody says since when it is known.'
        ) : (
          <>
            {' '}
            Known since <Time at={finding.knownAt} words={dayWords(finding.knownAt)} />.
          </>
        )}
      </p>
      <Statement finding={finding} />
    </div>
  );
}

const saysWords = { affected: 'affected', not_affected: 'not affected', unknown: 'can not tell' } as const;

/** What each source says about the same version. */
function Disagreement({ finding }: { finding: FindingItem }) {
  if (finding.disagreement === null) return null;
  return (
    <p className="pretty">
      <span className="font-medium text-warn">Sources disagree</span>, the strictest counts:{' '}
      {finding.disagreement
        .map(({ advisoryId, version, says }) => `${advisoryId} on ${version}: ${saysWords[says]}`)
        .join('; ')}
      .
    </p>
  );
}

/** Who suppresses it, by which statement, and for how long. */
function Statement({ finding: { suppression } }: { finding: FindingItem }) {
  if (suppression === null) return null;
  return (
    <p className="pretty">
      <span className="font-medium">Suppressed</span> by{' '}
      <span className="[overflow-wrap:anywhere]">{suppression.document}</span>
      {suppression.justification !== null && `: ${suppression.justification.replaceAll('_', ' ')}`}
      {suppression.statement !== null && `. ${suppression.statement.replace(/\.+$/, '')}`}. Said{' '}
      <Time at={suppression.issuedAt} words={dayWords(suppression.issuedAt)} />
      {suppression.expiresAt === null ? (
        ', without an end.'
      ) : (
        <>
          , holds until <Time at={suppression.expiresAt} words={dayWords(suppression.expiresAt)} />.
        </>
      )}
    </p>
  );
}
