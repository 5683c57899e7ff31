const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

/** `mod+k` as keys to look at. */
export function Keycaps({ keys }: { keys: string }) {
  const parts = keys.split(keys.startsWith('mod+') ? '+' : ' ');

  return (
    <span className="inline-flex gap-1">
      {parts.map((part) => (
        <kbd key={part} className="keycap">
          {part === 'mod'
            ? isMac
              ? 'Cmd'
              : 'Ctrl'
            : part.length === 1 && keys.startsWith('mod')
              ? part.toUpperCase()
              : part}
        </kbd>
      ))}
    </span>
  );
}
