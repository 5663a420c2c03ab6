import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

/** A sheet over the calendar, closed by Esc; what is made in it is only a proposal until the confirm surface is pressed. */
export function Sheet({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="sheet">
          <div className="sheet-head"><Dialog.Title render={<h1 className="grow" />}>{title}</Dialog.Title><Dialog.Close className="btn">Close<kbd>Esc</kbd></Dialog.Close></div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
