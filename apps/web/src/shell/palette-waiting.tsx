/** Stands in until the palette has arrived, so that what somebody quick types does not land in the field behind. */
export function PaletteWaiting({ onTyped, onClose }: { onTyped: (text: string) => void; onClose: () => void }) {
  return (
    <div
      role="dialog"
      aria-label="Find anything"
      className="panel fixed top-[12vh] left-1/2 z-50 w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 px-4 shadow-2xl"
    >
      <input
        ref={(input) => input?.focus()}
        aria-label="Incident, alert, release, CVE, service or command"
        placeholder="Incident, CVE, service, command"
        onChange={(event) => onTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
        className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-muted"
      />
    </div>
  );
}
