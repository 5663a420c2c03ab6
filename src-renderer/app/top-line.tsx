import { type ReactNode } from 'react';
import { Link } from 'wouter';
import type { EnvironmentView, FrameView, Phase } from '../../src-preload/contract/index.ts';
import { PhaseMark, ToneMark, ageText, clockText, runningText, useNow, utcText } from '../ui/index.ts';
import { useEnvironments, useFrame, useLink } from './store/index.ts';

/** Always there: production or rehearsal, each environment with its age, the freeze, the conn, who is on call, the clock. */
export function TopLine({ onPalette }: { readonly onPalette: () => void }): ReactNode {
  const environments = useEnvironments();
  const frame = useFrame().items[0];
  const now = useNow();
  const link = useLink();
  return (
    <header className="top">
      <span className="brand">Quarterdeck</span>
      <Mode frame={frame} environments={environments.items} now={now} />
      {environments.items.map((one) => <EnvironmentChip key={one.id} environment={one} now={now} lost={link !== 'open'} />)}
      <span className="grow" />
      <Freeze frame={frame} now={now} />
      <span className="chip conn" title={frame?.conn == null ? 'nobody has the conn' : `of ${frame.conn.release}, on this machine only`}>{frame?.conn == null ? 'nobody has the conn' : `${frame.conn.holder} has the conn`}</span>
      <span className="chip on-call" title={frame?.onCall.why}>on call: {frame?.onCall.who ?? 'unknown'}</span>
      {(frame?.rooms ?? []).map((room) => <Link key={room.release} className="chip" href={`/room/release/${encodeURIComponent(room.release)}`} title={room.verdict}><ToneMark tone={room.tone} />{room.release}</Link>)}
      <span className="mono" title={utcText(now)}>{clockText(now, frame?.zone, false)}</span>
      <button type="button" className="chip" onClick={onPalette} aria-keyshortcuts="Control+K" style={{ cursor: 'pointer' }}>Ctrl K</button>
    </header>
  );
}

function Mode({ frame, environments, now }: { readonly frame: FrameView | undefined; readonly environments: readonly EnvironmentView[]; readonly now: number }): ReactNode {
  const armed = environments.filter((one) => one.arming.kind === 'armed');
  const until = Math.min(...armed.map((one) => (one.arming.kind === 'armed' ? one.arming.until : Infinity)));
  const words = armed.length === 0 ? 'LOOKING ONLY' : `ARMED ${runningText(until - now)} left`;
  return <span className="chip mode" data-armed={armed.length > 0} title={armed.length === 0 ? undefined : `armed: ${armed.map((one) => one.id).join(', ')}`}>{frame?.rehearsal === true ? 'REHEARSAL · ' : armed.some((one) => one.production === 'yes') ? 'PRODUCTION · ' : ''}{words}</span>;
}

function EnvironmentChip({ environment, now, lost }: { readonly environment: EnvironmentView; readonly now: number; readonly lost: boolean }): ReactNode {
  const { phase, say, why } = chipWords(environment, now, lost);
  return <Link href="/connections" className="chip" title={why} data-armed={environment.arming.kind === 'armed'}><PhaseMark phase={phase} />{environment.id} {environment.arming.kind === 'armed' ? <b>armed</b> : null} <span className="dimmer">{say}</span></Link>;
}

/** A chip never says fresh when nothing proves it: not when main is out of reach, not when the cluster is silent. */
export function chipWords({ connection, freshness }: EnvironmentView, now: number, lost: boolean): { phase: Phase; say: string; why: string } {
  if (lost) return { phase: 'unknown', say: 'unknown', why: 'Quarterdeck itself is out of reach' };
  if (connection.kind === 'failed') return { phase: 'failed', say: 'failed', why: `${connection.reason}. ${connection.hint}` };
  if (connection.kind === 'needs-consent') return { phase: 'paused', say: 'needs consent', why: connection.command };
  if (connection.kind !== 'connected') return { phase: 'unknown', say: connection.kind, why: 'not connected yet' };
  if (freshness.kind === 'stale') return { phase: 'unknown', say: `stale ${ageText(now - freshness.since)}`, why: freshness.reason };
  if (freshness.kind === 'never') return { phase: 'unknown', say: 'no reading yet', why: freshness.reason };
  return { phase: 'healthy', say: ageText(now - freshness.provenAt), why: `last event ${ageText(now - freshness.lastEventAt)} ago; proven current ${ageText(now - freshness.provenAt)} ago; ${connection.serverVersion} as ${connection.user}` };
}

function Freeze({ frame, now }: { readonly frame: FrameView | undefined; readonly now: number }): ReactNode {
  const force = frame?.freezesInForce[0];
  if (force !== undefined) return <Link href="/calendar" className="chip tone-warn" title={`${force.owner}: ${force.why}`}>Freeze “{force.freeze}”, {ageText(force.end - now)} left</Link>;
  const next = frame?.nextFreeze;
  return next == null ? null : <Link href="/calendar" className="chip" title={`${next.owner}: ${next.why}`}>Freeze “{next.freeze}” in {ageText(next.start - now)}</Link>;
}
