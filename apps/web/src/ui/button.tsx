import { Link, type LinkProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const kinds: Record<ButtonKind, string> = {
  primary: 'btn btn-primary',
  plain: 'btn btn-plain',
  quiet: 'btn btn-quiet',
  danger: 'btn btn-danger',
};

type Look = { kind?: ButtonKind; icon?: LucideIcon; keys?: string };

/** Busy buttons stay focusable and say so; pressing one twice does nothing. */
export function Button({
  kind = 'plain',
  icon: Icon,
  keys,
  isBusy = false,
  className,
  children,
  onClick,
  ...rest
}: Look & { isBusy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) return event.preventDefault();
        onClick?.(event);
      }}
      className={classNames(kinds[kind], className)}
    >
      {isBusy ? (
        <LoaderCircle size={15} aria-hidden className="animate-spin" />
      ) : (
        Icon && <Icon size={15} aria-hidden className="shrink-0" />
      )}
      {children}
      {keys !== undefined && <kbd className="keycap max-lg:hidden">{keys}</kbd>}
    </button>
  );
}

/** An icon alone, with its name for everybody who does not see it. */
export function IconButton({
  icon: Icon,
  label,
  className,
  ...rest
}: { icon: LucideIcon; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={label}
      {...rest}
      className={classNames('btn btn-quiet aspect-square px-0! min-w-[2.125rem] pointer-coarse:min-w-11', className)}
    >
      <Icon size={17} aria-hidden />
    </button>
  );
}

/** An icon on a line of a list, small where a pointer is fine. The tip says what it does, the name also to what. */
export function LineButton({
  icon: Icon,
  label,
  tip = label,
  ink,
  onPress,
}: {
  icon: LucideIcon;
  label: string;
  tip?: string | undefined;
  /** Colour of the icon, as a class. */
  ink?: string | undefined;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={tip}
      onClick={onPress}
      className="inline-grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-raised hover:text-ink pointer-coarse:size-11"
    >
      <Icon size={15} aria-hidden className={ink} />
    </button>
  );
}

export function LinkButton({
  kind = 'plain',
  icon: Icon,
  keys,
  children,
  className,
  ...rest
}: Look & LinkProps & { children: ReactNode; className?: string }) {
  return (
    <Link {...rest} className={classNames(kinds[kind], className)}>
      {Icon && <Icon size={15} aria-hidden className="shrink-0" />}
      {children}
      {keys !== undefined && <kbd className="keycap max-lg:hidden">{keys}</kbd>}
    </Link>
  );
}
