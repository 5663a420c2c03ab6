import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWorkloads } from './store/index.ts';

/** Tells a screen reader of phase changes: politely, and of failures at once. */
export function Announcer(): ReactNode {
  const { items } = useWorkloads();
  const before = useRef(new Map<string, string>());
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');
  useEffect(() => {
    for (const view of items) {
      const old = before.current.get(view.id);
      before.current.set(view.id, view.phase);
      if (old === undefined || old === view.phase) continue;
      const words = `${view.service} in ${view.ref.environment} is ${view.phase}: ${view.say}`;
      if (view.phase === 'failed' || view.phase === 'degraded') setAssertive(words);
      else setPolite(words);
    }
  }, [items]);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">{polite}</div>
      <div className="visually-hidden" role="alert" aria-live="assertive">{assertive}</div>
    </>
  );
}
