import { type FormEvent, type ReactNode, useState } from 'react';
import type { DefinitionChange, WorkloadView } from '../../../../src-preload/contract/index.ts';
import { useEnvironments, useFrame, useWorkloads } from '../../../app/store/index.ts';
import { Checks, Field, Named } from './fields.tsx';
import { useKnown } from './known.ts';
import { Sheet } from './sheet.tsx';

/** The image that runs now in the environments chosen; all that differ, so that nobody takes one region's for all. */
export const runningImages = (workloads: readonly WorkloadView[], service: string, environments: readonly string[]): string[] =>
  [...new Set(workloads.filter((view) => view.service === service && environments.includes(view.ref.environment)).flatMap((view) => view.images))];

/** An emergency release in under a minute: what runs now is read from the clusters, the mend is a commit, and the lane asks who, why and which ticket. */
export function Hotfix({ onAsk, onClose }: { readonly onAsk: (change: DefinitionChange) => void; readonly onClose: () => void }): ReactNode {
  const { services, people, runbooks } = useKnown();
  const environments = useEnvironments().items;
  const workloads = useWorkloads().items;
  const me = useFrame().items[0]?.person.name ?? '';
  const [service, setService] = useState(useFrame().items[0]?.hurt[0]?.ref.name ?? '');
  const [where, setWhere] = useState<readonly string[] | null>(null);
  const [commit, setCommit] = useState('');
  const [version, setVersion] = useState<string | null>(null);
  const [captain, setCaptain] = useState<string | null>(null);
  const [why, setWhy] = useState('');
  const [ticket, setTicket] = useState('');
  const [runbook, setRunbook] = useState('');
  const targets = where ?? environments.filter((one) => one.production === 'yes' && workloads.some((view) => view.service === service && view.ref.environment === one.id)).map((one) => one.id);
  const running = runningImages(workloads, service, targets);
  const who = captain ?? (people.includes(me) ? me : '');
  const mend = version ?? (commit === '' ? '' : `hotfix-${commit.slice(0, 7)}`);
  const commitRight = /^[0-9a-f]{7,64}$/.test(commit);
  const ready = service !== '' && targets.length > 0 && commitRight && mend !== '' && who !== '' && why.trim() !== '' && ticket.trim() !== '';
  const propose = (event: FormEvent): void => {
    event.preventDefault();
    onAsk({ change: 'hotfix', service, environments: [...targets], version: mend, commit, captain: who, why: why.trim(), ticket: ticket.trim(), durationMs: 3_600_000, ...(runbook === '' ? {} : { runbook }) });
  };
  return (
    <Sheet title="Hotfix: an emergency release" onClose={onClose}>
      <p className="dim">The emergency lane passes freezes that do not block emergencies. It is counted in Insights, and a review is due two days later.</p>
      <form className="stack cal-form" onSubmit={propose}>
        <Field name="Service"><Named label="Service" value={service} options={services} placeholder="checkout" onChange={setService} /></Field>
        <Checks name="Environments" options={environments.map((one) => one.id)} picked={targets} onPick={setWhere} />
        <div className="cal-field"><span className="small">Running there now</span>{running.length === 0 ? <span className="dim">{service === '' ? 'Name the service.' : 'Unknown: no workload of this service can be read there.'}</span> : running.map((image) => <code key={image} className="mono">{image}</code>)}</div>
        <div className="cal-two">
          <Field name="Commit that mends it" hint="7 to 64 hex digits"><input className="field mono" required value={commit} aria-invalid={commit !== '' && !commitRight} placeholder="9f2c41e" onChange={(event) => setCommit(event.target.value.trim().toLowerCase())} /></Field>
          <Field name="Version to roll out"><input className="field mono" required value={mend} onChange={(event) => setVersion(event.target.value)} /></Field>
          <Field name="Who"><Named label="Who" value={who} options={people} onChange={setCaptain} /></Field>
          <Field name="Ticket"><input className="field" required value={ticket} placeholder="INC-412" onChange={(event) => setTicket(event.target.value)} /></Field>
        </div>
        <Field name="Why it cannot wait"><input className="field" required maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} /></Field>
        <Field name="Runbook"><select className="field" value={runbook} onChange={(event) => setRunbook(event.target.value)}><option value="">none</option>{runbooks.filter((one) => one.for === 'release').map((one) => <option key={one.runbook}>{one.runbook}</option>)}</select></Field>
        <div><button type="submit" className={ready ? 'btn primary' : 'btn'} disabled={!ready}>{ready ? `See the emergency release of ${service} in ${targets.join(', ')} …` : 'Service, commit, who, why and ticket are needed'}</button></div>
      </form>
    </Sheet>
  );
}
