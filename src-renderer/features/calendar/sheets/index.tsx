import type { ReactNode } from 'react';
import type { DefinitionChange } from '../../../../src-preload/contract/index.ts';
import { askChange } from '../changes.ts';
import { today } from '../screen.ts';
import type { Sheet } from '../toolbar.tsx';
import { FindSlot } from './find-slot.tsx';
import { Hotfix } from './hotfix.tsx';
import { type Draft, NewRelease } from './new-release.tsx';
import { Share } from './share.tsx';

interface Props {
  readonly sheet: Sheet | null;
  readonly draft: Draft;
  readonly zone: string;
  readonly onClose: () => void;
  readonly onPlan: (draft: Draft) => void;
}

/** The one sheet that is open. What a form asks for goes to the act's own sheet, where it is shown as a change and confirmed. */
export function Sheets({ sheet, draft, zone, onClose, onPlan }: Props): ReactNode {
  const asked = (change: DefinitionChange): void => {
    onClose();
    void askChange(change);
  };
  switch (sheet) {
    case 'new':
      return <NewRelease key={`${draft.window.start}${draft.environments.join()}`} draft={draft} zone={zone} onAsk={asked} onClose={onClose} />;
    case 'slot':
      return <FindSlot zone={zone} today={today(zone)} onPlan={onPlan} onClose={onClose} />;
    case 'hotfix':
      return <Hotfix onAsk={asked} onClose={onClose} />;
    case 'share':
      return <Share zone={zone} onAsk={asked} onClose={onClose} />;
    case null:
      return null;
  }
}
