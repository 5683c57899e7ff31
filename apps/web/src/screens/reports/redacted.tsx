import { Time } from '../../ui/time.tsx';

/** Stands where words were. */
export function Redacted({ at }: { at: string }) {
  return (
    <span className="text-muted">
      taken out <Time at={at} />
    </span>
  );
}
