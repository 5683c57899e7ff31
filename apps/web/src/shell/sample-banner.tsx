import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../api/me.ts';
import { ask } from '../api/query.ts';
import { useToldAct } from '../api/told-act.ts';
import { axisLook, type AxisName } from '../ui/tags.tsx';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.tsx';

const axes = { reliability_key: 'reliability', security_key: 'security' } as const;

/** Stands on every screen while sample data is loaded, and lets one visitor play both keys. */
export function SampleBanner() {
  const me = useMe();
  const sample = useQuery(ask('getSample')).data;
  const take = useToldAct('takeSeat');
  const remove = useToldAct('removeSample', () => showToast('The sample organisation is gone'));
  const [isSure, setIsSure] = useState(false);
  if (!me || !sample?.isLoaded) return null;

  // Those who hold a key: nobody needs to play who is only on call.
  const seats = me.seats.flatMap((seat) => {
    const role = sample.seats.find((each) => each.id === seat.userId)?.role;
    return role === undefined ? [] : [{ id: seat.userId, name: seat.name, axis: axes[role] }];
  });
  const self = me.playedBy?.userId ?? me.userId;
  const isPlaying = me.playedBy !== undefined;
  const sit = (id: string) => void take.submit({ body: { userId: id === self ? null : id } });

  return (
    <aside
      aria-label="Sample data"
      className="border-b border-line lg:sticky lg:top-0 lg:z-20 bg-[color-mix(in_oklab,var(--color-unknown)_9%,var(--color-surface))]"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-1.5 max-sm:gap-x-1.5 text-sm lg:px-6">
        <p className="flex items-center gap-2 font-semibold">
          <FlaskConical size={15} aria-hidden className="text-unknown" />
          <span className="max-sm:sr-only">Sample data</span>
          <span className="font-normal text-muted max-xl:hidden">
            Services from true stories; deployments, incidents and alerts are simulated.
          </span>
        </p>
        {seats.length > 0 && (
          <div className="flex flex-wrap items-center gap-1" role="group" aria-label="Whom you play">
            <span className="text-muted max-sm:sr-only">You play</span>
            {[{ id: self, name: 'yourself', axis: undefined }, ...seats].map((seat) => (
              <button
                key={seat.id}
                type="button"
                aria-pressed={isPlaying ? seat.id === me.userId : seat.id === self}
                onClick={() => sit(seat.id)}
                className="flex min-h-7 items-center gap-1.5 rounded-md px-2 font-medium text-muted hover:bg-raised hover:text-ink aria-pressed:bg-unknown/18 aria-pressed:text-ink aria-pressed:ring-1 aria-pressed:ring-unknown/60 pointer-coarse:min-h-11"
              >
                <Seat name={seat.name} axis={seat.axis} />
              </button>
            ))}
          </div>
        )}
        {me.permissions.includes('sample.manage') && (
          <div className="ml-auto flex items-center gap-1">
            {isSure ? (
              <>
                <Button kind="danger" icon={Trash2} isBusy={remove.isBusy} onClick={() => void remove.submit({})}>
                  Remove all sample data
                </Button>
                <Button kind="quiet" onClick={() => setIsSure(false)}>
                  Keep it
                </Button>
              </>
            ) : (
              <Button kind="quiet" icon={Trash2} onClick={() => setIsSure(true)}>
                <span className="max-sm:sr-only">Remove</span>
              </Button>
            )}
          </div>
        )}
      </div>
    </aside>
  );
}

function Seat({ name, axis }: { name: string; axis: AxisName | undefined }) {
  if (axis === undefined) return name;
  const { icon: Icon, word } = axisLook[axis];
  return (
    <>
      <Icon size={14} aria-hidden />
      <span>
        {name.split(' ')[0]}
        <span className="max-md:sr-only">, {word.toLowerCase()} key</span>
      </span>
    </>
  );
}
