import type { ReactNode, Ref } from 'react';

/** Fields that are sent together. Whether they are right is said by the contract, beside the field, never by the browser. */
export function Form({
  onSubmit,
  className = 'grid gap-4',
  ref,
  children,
}: {
  onSubmit: () => void;
  className?: string;
  ref?: Ref<HTMLFormElement>;
  children: ReactNode;
}) {
  return (
    <form
      ref={ref}
      noValidate
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        // A field of several lines keeps Enter for itself.
        const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented;
        if (!isSend || !(event.target instanceof HTMLTextAreaElement)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {children}
    </form>
  );
}
