import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ActOutcome, ActPlan } from '../../../src-preload/contract/index.ts';
import { client } from '../client/index.ts';
import { drawnTheme } from '../theme.ts';
import './acts.css';

/** Only what comes from the confirm surface's own frame and origin is believed, and it is only news: main acts, not this page. */
function outcomeIn(data: unknown, plan: string): ActOutcome | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'quarterdeck-outcome') return null;
  if (!('plan' in data) || data.plan !== plan || !('outcome' in data)) return null;
  // The confirm page passes main's reply on unchanged; its shape was checked there.
  return data.outcome as ActOutcome;
}

/** The frame that holds the button: another origin, drawn by no line of this page. */
export function ConfirmSurface({ plan, onOutcome, reveal = false }: { readonly plan: ActPlan; readonly onOutcome: (outcome: ActOutcome) => void; readonly reveal?: boolean }): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null);
  const surface = useQuery({ queryKey: ['surface'], queryFn: async () => (await client()).acts.surface({}), staleTime: Infinity });
  const url = surface.data?.url;
  useEffect(() => {
    if (url === undefined) return;
    const listen = (event: MessageEvent): void => {
      if (event.origin !== new URL(url).origin || event.source !== frame.current?.contentWindow) return;
      const outcome = outcomeIn(event.data, plan.id);
      if (outcome !== null) onOutcome(outcome);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [url, plan.id, onOutcome]);
  if (url === undefined) return <p className="dim">Opening the confirm surface …</p>;
  return <iframe ref={frame} className="confirm-surface" title={`Confirm: ${plan.title}`} onLoad={() => (reveal ? frame.current?.scrollIntoView({ block: 'end' }) : undefined)} src={`${url}?plan=${encodeURIComponent(plan.id)}&theme=${drawnTheme()}`} />;
}
