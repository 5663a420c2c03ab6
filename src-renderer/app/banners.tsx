import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { FrameView, RunView, WorkloadView } from '../../src-preload/contract/index.ts';
import { Ago } from '../ui/index.ts';
import { useAct } from './acts/store.ts';
import { releaseRoom } from './places.ts';
import { useFrame, useLink, useRuns, useWorkloads } from './store/index.ts';

/** What must be said above every screen: main out of reach, a read-only journal, faults of the workspace, the sandbox. */
export function Banners(): ReactNode {
  const link = useLink();
  const frame = useFrame().items[0];
  return (
    <div className="banners">
      {link === 'open' ? null : <div className="banner lost" role="alert"><b>{link === 'connecting' ? 'Connecting to Quarterdeck …' : 'Quarterdeck is out of reach; everything below is old.'}</b> It is tried again by itself.</div>}
      {frame?.journal.kind === 'read-only' ? <div className="banner lost" role="alert"><b>Looking only: {frame.journal.why}</b></div> : null}
      {frame !== undefined && frame.workspace.faults > 0 ? <div className="banner lost"><b>{frame.workspace.faults} faults in the workspace.</b> <Link href="/connections">See each with its place</Link></div> : null}
      {(frame?.held ?? []).map((held) => <Held key={held.id} held={held} />)}
      {frame?.sandbox === true ? <SandboxBanner /> : null}
    </div>
  );
}

/** A rollback left this suspended: until it is resumed, Git does not reach the cluster. */
function Held({ held }: { readonly held: FrameView['held'][number] }): ReactNode {
  const { ask } = useAct();
  return (
    <aside className="banner" aria-label={`Suspended: ${held.object.kind} ${held.object.name}`}>
      <span><b>{held.object.kind} {held.object.name} in {held.environment} is suspended{held.held === 'unknown' ? ', as far as is known' : ''}.</b> {held.by} did so <Ago at={held.since} /> ago to go back; until it is resumed, Git does not reach the cluster.</span>
      <span className="grow" />
      <button type="button" className="btn quiet" onClick={() => ask({ kind: 'resume-owner', held: held.id })}>Resume {held.object.name} …</button>
    </aside>
  );
}

const KEY = 'quarterdeck-hints';

function SandboxBanner(): ReactNode {
  const [shown, setShown] = useState(localStorage.getItem(KEY) !== 'off');
  const hint = hintFor(useFrame().items[0], useWorkloads().items, useRuns().items);
  const dismiss = (): void => {
    localStorage.setItem(KEY, 'off');
    setShown(false);
  };
  return (
    <aside className="banner" aria-label="Sandbox">
      <span><b>Sandbox.</b> Simulated clusters; nothing here is real.</span>
      {shown ? <span className="dim" role="status">{hint.step} of 5: {hint.say} {hint.to === null ? null : <Link href={hint.to}>{hint.link}</Link>}</span> : null}
      <span className="grow" />
      {shown ? <button type="button" className="btn quiet" onClick={dismiss}>Dismiss hints</button> : null}
      <Link className="btn quiet" href="/connections" style={{ textDecoration: 'none', lineHeight: '28px' }}>Connect your cluster</Link>
    </aside>
  );
}

interface Hint {
  readonly step: number;
  readonly say: string;
  readonly to: string | null;
  readonly link: string;
}

/** The hint that fits what is true now: the story is followed, never scripted. */
export function hintFor(frame: FrameView | undefined, workloads: readonly WorkloadView[], runs: readonly RunView[]): Hint {
  const room = releaseRoom('checkout-4.2');
  const back = runs.find((run) => run.runbook === 'rollback');
  if (back?.state === 'done') return { step: 5, say: 'It is back. Every step, with its intent before its effect, is in the', to: '/journal', link: 'journal' };
  if (back !== undefined) return { step: 4, say: 'Watch the way back in the', to: room, link: 'release room' };
  if ((frame?.hurt.length ?? 0) > 0) return { step: 3, say: 'It turned bad. Open its room, press Go back, read the plan, then press and hold:', to: room, link: 'release room' };
  if (workloads.some((view) => view.phase === 'progressing')) return { step: 2, say: 'checkout 4.2.0 is rolling out in production-eu. Watch it in its', to: room, link: 'release room' };
  return { step: 1, say: 'A release begins in a few seconds. Its room is', to: room, link: 'checkout-4.2' };
}
