import { Window } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { useBoundCommands } from './bound-commands.ts';
import { type Command, type CommandGroup, commands } from './command-list.ts';
import { Keycaps } from './keycaps.tsx';
import { singleKeys } from './theme.ts';

const groups: readonly CommandGroup[] = ['On this screen', 'Go to', 'Do', 'View'];

/** What can be pressed here and now, made from the table of commands. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const bound = useBoundCommands();
  const isOn = singleKeys.use() === 'on';
  const listed = commands.filter(
    (command: Command & { id: (typeof commands)[number]['id'] }) => command.keys !== undefined && bound.has(command.id),
  );
  return (
    <Window title="Keys" note="What works on this screen. Everything is in the palette, too." onClose={onClose}>
      <div className="grid gap-5">
        {/* First, since it takes the focus: at the end it would scroll the keys away. */}
        <CheckField
          label="Keys without Ctrl"
          hint="Switch them off if you dictate, or if they get in your way. Ctrl K stays."
          isOn={isOn}
          onChange={(next) => singleKeys.set(next ? 'on' : 'off')}
        />
        {groups.map((group) => {
          const here: readonly Command[] = listed.filter((command) => command.group === group);
          if (here.length === 0) return null;
          return (
            <section key={group}>
              <h3 className="mb-1 text-xs font-medium text-muted">{group}</h3>
              <dl>
                {here.map((command) => (
                  <div key={command.id} className="flex min-h-8 items-center justify-between gap-4">
                    <dt>{command.title}</dt>
                    <dd>
                      <Keycaps keys={command.keys ?? ''} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Window>
  );
}
