import { initialsOf } from './incident-words.ts';

const tints = [
  'bg-accent/18 text-accent',
  'bg-ok/18 text-ok',
  'bg-warn/18 text-warn',
  'bg-hold/18 text-hold',
  'bg-unknown/18 text-unknown',
] as const;

/** The same person has the same tint everywhere. */
function tintOf(id: string): string {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return tints[sum % tints.length] ?? tints[0];
}

/** A person by the first letters of their name; the name itself stands beside it. */
export function Face({ person, isLarge = false }: { person: { id: string; name: string }; isLarge?: boolean }) {
  return (
    <span
      aria-hidden
      className={`inline-grid shrink-0 place-items-center rounded-full font-semibold ${isLarge ? 'size-7 text-xs' : 'size-5 text-[0.625rem]'} ${tintOf(person.id)}`}
    >
      {initialsOf(person.name)}
    </span>
  );
}
