import type { ReactNode } from 'react';
import { Clock, ToneMark } from '../../../ui/index.ts';
import type { Release } from '../look.ts';

/** What stands against a release, or that nothing does: the verdict's own sentence, and each conflict. */
export function Standing({ freeze, conflicts }: Pick<Release, 'freeze' | 'conflicts'>): ReactNode {
  const tone = freeze.verdict === 'refused' ? 'bad' : freeze.verdict === 'allowed' ? 'good' : 'warn';
  return (
    <div className="stack standing">
      <p className={tone === 'bad' ? 'tone-bad' : ''}><ToneMark tone={tone} /> {freeze.say}</p>
      {freeze.changesAt === null ? null : <p className="small dim">The answer changes <Clock at={freeze.changesAt} zone={freeze.because?.zone ?? 'UTC'} date /></p>}
      {conflicts.map((conflict) => <p key={conflict.kind + (conflict.with ?? '')} className="tone-warn"><ToneMark tone="warn" /> Conflict: {conflict.say}</p>)}
    </div>
  );
}
