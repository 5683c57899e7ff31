import type { ActorRef } from '@lockstep/contract';
import type { z } from 'zod';
import { Time } from '../../ui/time.tsx';

/** Why keys were asked for, by whom and when. */
export function AskedNote({
  reason,
  by,
  at,
}: {
  reason: string | null;
  by: z.output<typeof ActorRef> | null;
  at: string | null;
}) {
  if (reason === null) return null;
  return (
    <div className="rounded-md bg-raised px-3 py-2 text-sm">
      <p className="pretty [overflow-wrap:anywhere]">{reason}</p>
      {by && at !== null && (
        <p className="mt-0.5 text-muted">
          {by.name}, <Time at={at} />
        </p>
      )}
    </div>
  );
}
