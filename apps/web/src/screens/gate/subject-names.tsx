import { Link } from '@tanstack/react-router';

export function isAdvisory(name: string): boolean {
  return /^(CVE|GHSA|OSV|MAL|PYSEC|GO|RUSTSEC)-/.test(name);
}

/** Ids of holds and the like: they name nothing to a person. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST = 8;

/** What a reason is about and its sentence does not say. */
export function SubjectNames({ subjects, sentence }: { subjects: readonly string[]; sentence: string }) {
  const names = subjects.filter((subject) => !ID.test(subject) && !sentence.includes(subject));
  if (names.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-2.5">
      {names.slice(0, MOST).map((name) => (
        <Subject key={name} name={name} />
      ))}
      {names.length > MOST && <span className="text-xs text-muted">and {names.length - MOST} more</span>}
    </p>
  );
}

/** Names that have a place of their own lead there. */
function Subject({ name }: { name: string }) {
  return isAdvisory(name) ? (
    <Link to="/advisories/$advisory" params={{ advisory: name }} className="link font-mono text-xs whitespace-nowrap">
      {name}
    </Link>
  ) : (
    <span className="inline-block max-w-full font-mono text-xs [overflow-wrap:anywhere]">{name}</span>
  );
}
