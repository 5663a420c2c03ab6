import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useAct } from './acts/index.ts';
import { incidentOf, places, releaseRoom, selectionRoom } from './places.ts';
import { useEnvironments, useFrame, useWorkloads } from './store/index.ts';
import { setTheme, themes } from './theme.ts';

/** Every action with its shortcut, by name. */
export function Palette({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="palette" aria-label="Palette"><Actions onDone={() => onOpenChange(false)} /></Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Actions({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [, go] = useLocation();
  const { ask } = useAct();
  const frame = useFrame().items[0];
  const environments = useEnvironments().items;
  const workloads = useWorkloads().items;
  const item = (label: string, keys: string, run: () => void): ReactNode => (
    <Command.Item key={label} value={label} onSelect={() => { onDone(); run(); }}>{label}{keys === '' ? null : <kbd className="mono dimmer">{keys}</kbd>}</Command.Item>
  );
  const hurt = frame?.canGoBack.workloads ?? [];
  return (
    <Command label="Palette">
      <Command.Input placeholder="What do you want to do?" />
      <Command.List>
        <Command.Empty>Nothing has that name.</Command.Empty>
        <Command.Group heading="Act">
          {hurt.length === 0 ? null : item(`Go back: ${hurt.map((ref) => `${ref.name} in ${ref.environment}`).join(', ')}`, 'b', () => ask({ kind: 'rollback', workloads: hurt.map((ref) => ({ ...ref })), to: {}, reason: '' }))}
          {environments.filter((one) => one.arming.kind === 'looking').map((one) => item(`Arm ${one.id} for 2 h`, '', () => ask({ kind: 'arm', environments: [one.id] })))}
          {(frame?.rooms ?? []).map((room) => item(`Take the conn of ${room.release}`, '', () => ask({ kind: 'take-conn', release: room.release })))}
        </Command.Group>
        <Command.Group heading="Go">
          {places.map((place) => item(`Go to ${place.name}`, `g ${place.key}`, () => go(place.path)))}
          {(frame?.rooms ?? []).map((room) => item(`Open the room of ${room.release}`, '', () => go(releaseRoom(room.release))))}
          {workloads.map((view) => item(`Incident mode: ${view.service} in ${view.ref.environment}`, '', () => go(incidentOf(view.ref.environment, view.service))))}
          {workloads.map((view) => item(`Open a room for ${view.service} in ${view.ref.environment}`, '', () => go(selectionRoom([view.ref]))))}
        </Command.Group>
        <Command.Group heading="Look">{themes.map((theme) => item(`Theme: ${theme}`, '', () => setTheme(theme)))}</Command.Group>
      </Command.List>
    </Command>
  );
}
