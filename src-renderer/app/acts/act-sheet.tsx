import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, Suspense, lazy, useCallback, useEffect, useState } from 'react';
import type { ActOutcome, ActPlan, ActRequest, Fault } from '../../../src-preload/contract/index.ts';
import { ErrorNote } from '../../ui/index.ts';
import { client } from '../client/index.ts';
import { ConfirmSurface } from './confirm-surface.tsx';
import { useAct } from './store.ts';
import './acts.css';

const RollbackSheet = lazy(() => import('../../features/rollback/index.tsx'));
const ProposalSheet = lazy(async () => ({ default: (await import('../../features/calendar/index.tsx')).ProposalSheet }));
const RunProgress = lazy(async () => ({ default: (await import('../../features/rollback/index.tsx')).RunProgress }));

/** The one place where acts are asked for, confirmed and seen through: a sheet over whatever screen asked. */
export function ActSheet(): ReactNode {
  const { request, dismiss } = useAct();
  return (
    <Dialog.Root open={request !== null} onOpenChange={(open) => (open ? undefined : dismiss())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="sheet" initialFocus={false}>
          {request === null ? null : <Sheet key={JSON.stringify(request)} first={request} onClose={dismiss} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Sheet({ first, onClose }: { readonly first: ActRequest; readonly onClose: () => void }): ReactNode {
  const [request, setRequest] = useState(first);
  const [plan, setPlan] = useState<ActPlan | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const [outcome, setOutcome] = useState<ActOutcome | null>(null);
  useEffect(() => {
    let wanted = true;
    setError(null);
    // What was said of the request before says nothing of this one.
    setOutcome(null);
    void (async () => {
      const planned = await (await client()).acts.plan(request);
      if (!wanted) return;
      if (planned.ok) setPlan(planned.value);
      else setError(planned.error);
    })();
    return () => void (wanted = false);
  }, [request]);
  const onOutcome = useCallback(async (next: ActOutcome) => {
    setOutcome(next);
    if (next.kind !== 'refused' || next.replacement === null) return;
    const replacement = await (await client()).acts.get({ plan: next.replacement });
    if (replacement.ok) setPlan(replacement.value);
  }, []);
  // What was said to a run is seen through like what started it.
  const run = outcome?.kind === 'started' ? outcome.run : outcome?.kind === 'done' && 'run' in request ? request.run : null;
  return (
    <>
      <div className="sheet-head">
        <Dialog.Title render={<h1 className="grow" />}>{plan?.title ?? 'Planning …'}</Dialog.Title>
        <Dialog.Close className="btn">Close<kbd>Esc</kbd></Dialog.Close>
      </div>
      {error === null ? null : <ErrorNote error={error} />}
      {outcome?.kind === 'refused' ? <Refusal outcome={outcome} /> : null}
      {outcome?.kind === 'done' ? <p role="status"><b>{outcome.say}</b></p> : null}
      {run !== null ? (
        <Suspense fallback={<p className="dim">Started …</p>}><RunProgress run={run} onClose={onClose} /></Suspense>
      ) : plan === null || outcome?.kind === 'done' ? null : (
        <>
          {plan.rollback === null || request.kind !== 'rollback' ? null : (
            <Suspense fallback={<p className="dim">Drawing the plan …</p>}><RollbackSheet plan={plan.rollback} request={request} onChange={setRequest} /></Suspense>
          )}
          {request.kind !== 'write-definition' ? null : (
            <Suspense fallback={<p className="dim">Computing the change …</p>}><ProposalSheet plan={plan} request={request} onChange={setRequest} /></Suspense>
          )}
          <AgreeFirst plan={plan} onAgreed={() => setRequest({ ...request })} />
          <ArmFirst plan={plan} onArmed={() => setRequest({ ...request })} />
          <ConfirmSurface key={plan.id} plan={plan} onOutcome={onOutcome} />
        </>
      )}
    </>
  );
}

function Refusal({ outcome }: { readonly outcome: Extract<ActOutcome, { kind: 'refused' }> }): ReactNode {
  return (
    <div className="note-error" role="alert">
      <p><b>{outcome.say}</b></p>
      <p className="dim">{outcome.hint}</p>
      <ul>{outcome.differences.map((one) => <li key={`${one.item}${one.fact}`}>{one.item} {one.fact}: was <code>{one.planned}</code>, is <code>{one.now}</code></li>)}</ul>
    </div>
  );
}

/** A plan that is blocked only because nothing is armed offers to arm, in the same sheet and by the same surface. */
function ArmFirst({ plan, onArmed }: { readonly plan: ActPlan; readonly onArmed: () => void }): ReactNode {
  const [arming, setArming] = useState<ActPlan | null>(null);
  const names = plan.blockers.filter((blocker) => blocker.code === 'looking-only').map((blocker) => blocker.message.split(' ')[0] ?? '');
  if (names.length === 0) return null;
  const start = async (): Promise<void> => {
    const planned = await (await client()).acts.plan({ kind: 'arm', environments: [...new Set(names)] });
    if (planned.ok) setArming(planned.value);
  };
  return (
    <section className="panel stack" aria-label="Looking only">
      <p><b>Looking only.</b> This plan can be read and copied; to press it, arm {[...new Set(names)].join(', ')} first.</p>
      {arming === null
        ? <div><button type="button" className="btn" onClick={() => void start()}>Arm {[...new Set(names)].join(', ')} for 2 h …</button></div>
        : <ConfirmSurface reveal plan={arming} onOutcome={(outcome) => (outcome.kind === 'done' ? onArmed() : undefined)} />}
    </section>
  );
}

/** A plan beside items whose probes nobody has agreed to is unknown; what they would do is shown and agreed to in the same sheet. */
function AgreeFirst({ plan, onAgreed }: { readonly plan: ActPlan; readonly onAgreed: () => void }): ReactNode {
  const [agreeing, setAgreeing] = useState<ActPlan | null>(null);
  const release = plan.rollback?.releaseItems.find((one) => one.needsConsent !== null)?.release;
  if (release === undefined) return null;
  const start = async (): Promise<void> => {
    const planned = await (await client()).acts.plan({ kind: 'agree-probes', release });
    if (planned.ok) setAgreeing(planned.value);
  };
  return (
    <section className="panel stack" aria-label="Probes">
      <p><b>Not probed yet.</b> Whether {release} can go back is unknown until its probes may run; they only read.</p>
      {agreeing === null
        ? <div><button type="button" className="btn" onClick={() => void start()}>Look at what its probes do …</button></div>
        : <ConfirmSurface reveal plan={agreeing} onOutcome={(outcome) => (outcome.kind === 'done' ? onAgreed() : undefined)} />}
    </section>
  );
}
