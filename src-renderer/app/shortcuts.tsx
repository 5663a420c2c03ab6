import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { isShortcut } from './keys.ts';
import { places } from './places.ts';

/** Ctrl/Cmd+K, `?`, `i` for incident mode, and `g` with a place's letter, from anywhere but a text field. */
export function useShortcuts(onPalette: () => void, onIncident: () => void): { readonly help: boolean; readonly setHelp: (open: boolean) => void } {
  const [, go] = useLocation();
  const [help, setHelp] = useState(false);
  useEffect(() => {
    let going = 0;
    const press = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return onPalette();
      }
      if (!isShortcut(event)) return;
      const place = places.find((one) => one.key === event.key);
      if (performance.now() - going < 1_500 && place !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        go(place.path);
      } else if (event.key === '?') setHelp(true);
      else if (event.key === 'i') onIncident();
      going = event.key === 'g' ? performance.now() : 0;
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [go, onPalette, onIncident]);
  return { help, setHelp };
}

const GROUPS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Anywhere', [['Ctrl K', 'Palette: every action'], ['i', 'Incident mode: of what is open, else of what is hurt'], ...places.map((place) => [`g ${place.key}`, `Go to ${place.name}`] as const), ['j / k', 'Next and previous row'], ['Esc', 'Close']]],
  ['In a release room', [['s', 'Stop what is in flight'], ['b', 'Go back'], ['f', 'Go forward'], ['n', 'Write a timed note']]],
  ['In the calendar', [
    ['n', 'New release'], ['f', 'Find a slot'], ['h', 'Hotfix: an emergency release'], ['t', 'Today'], ['[ / ]', 'Earlier, later'], ['1 2 3 4', 'Month, week, lanes, agenda'],
    ['← → ↑ ↓', 'Move the focused release by a slot of 15 minutes, or by a day'], ['PageUp PageDown', 'In the lanes, move it to another environment'], ['Shift ← →', 'Move its end (up and down in the week)'], ['Enter', 'Read it; after a move, propose the move'], ['Esc', 'Put it back'],
  ]],
];

export function ShortcutHelp({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="palette" style={{ padding: 16 }}>
          <Dialog.Title render={<h1 />}>Keys</Dialog.Title>
          <div className="keys">
            {GROUPS.map(([name, keys]) => (
              <table key={name}>
                <caption>{name}</caption>
                <tbody>{keys.map(([key, what]) => <tr key={key}><td className="mono">{key}</td><td>{what}</td></tr>)}</tbody>
              </table>
            ))}
          </div>
          <Dialog.Close className="btn">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
