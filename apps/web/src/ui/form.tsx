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
    >
      {children}
    </form>
  );
}
