import type { Permission } from '@lockstep/contract';
import { counted } from '../../ui/counted.ts';
import { groupsOf } from './token-words.ts';

/** What a token may, in words, with the names that programs use. */
export function RightsNote({ rights }: { rights: readonly Permission[] }) {
  return (
    <details className="text-sm">
      <summary className="inline-flex min-h-6 cursor-pointer items-center font-semibold text-accent">
        {counted(rights.length, 'right')}
      </summary>
      <dl className="mt-1 grid gap-2">
        {groupsOf(new Set(rights)).map((group) => (
          <div key={group.title}>
            <dt className="font-semibold">{group.title}</dt>
            {group.rights.map(({ right, may }) => (
              <dd key={right} className="text-muted pretty">
                {may} <span className="font-mono text-xs [overflow-wrap:anywhere]">{right}</span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
