import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { type FieldProblem, TextField } from '../../ui/field.tsx';
import { passwordAdvice } from './link-token.ts';

/** A new password: pasting allowed, can be looked at, advice while typing. */
export function NewPasswordField({
  label = 'Password',
  value,
  onValue,
  problem,
}: {
  label?: string;
  value: string;
  onValue: (value: string) => void;
  problem: FieldProblem | undefined;
}) {
  const [isShown, setIsShown] = useState(false);
  const advice = passwordAdvice(value);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="relative">
      <TextField
        label={label}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        value={value}
        onValue={onValue}
        problem={problem}
        className="pr-11"
        hint={
          <span className="mt-0.5 grid gap-1.5">
            <svg viewBox="0 0 100 3" preserveAspectRatio="none" className="h-1 w-full rounded-full" aria-hidden="true">
              <rect width="100" height="3" className="fill-raised" />
              <rect width={advice.share * 100} height="3" className={advice.share >= 0.75 ? 'fill-ok' : 'fill-warn'} />
            </svg>
            {advice.words}
          </span>
        }
      />
      <button
        type="button"
        aria-label={isShown ? 'Hide the password' : 'Show the password'}
        onClick={() => setIsShown(!isShown)}
        className="absolute top-6 right-1 grid size-9 place-items-center rounded-md text-muted hover:text-ink pointer-coarse:size-11"
      >
        <Icon size={16} aria-hidden />
      </button>
    </div>
  );
}
