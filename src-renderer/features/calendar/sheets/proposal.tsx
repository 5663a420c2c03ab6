import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ActPlan, ActRequest, DiffLine, Proposal } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';
import { ErrorNote } from '../../../ui/index.ts';
import { Standing } from '../side/standing.tsx';
import './proposal.css';

type Request = Extract<ActRequest, { kind: 'write-definition' }>;
interface Props {
  readonly plan: ActPlan;
  readonly request: Request;
  readonly onChange: (request: Request) => void;
}

/**
 * A change to a file before it is written: the difference, what the calendar would say of it, and whether it is committed too. A file
 * that was edited on disk meanwhile is shown with both sides; nothing chooses between them but a person.
 */
export function ProposalSheet({ plan, request, onChange }: Props): ReactNode {
  const moved = plan.blockers.some((blocker) => blocker.code === 'moved-on-disk');
  const proposed = useQuery({ queryKey: ['calendar', 'proposal', plan.id], queryFn: async () => (await client()).calendar.proposeChange({ change: request.change }) }).data;
  if (proposed === undefined) return <p className="dim">Computing the change …</p>;
  if (!proposed.ok) return <ErrorNote error={proposed.error} />;
  const { file, diff, verdict, conflicts, baseHash, git } = proposed.value;
  return (
    <div className="stack">
      {moved ? <Both plan={plan} file={file} diff={diff} onTake={() => onChange({ ...request, baseHash })} /> : (
        <section aria-label="Change to the file">
          <h2><span className="mono">{file}</span>{baseHash === null ? ' is new' : ''}</h2>
          <Diff lines={diff} />
        </section>
      )}
      {verdict === null ? null : <Standing freeze={verdict} conflicts={conflicts} />}
      {plan.blockers.filter((blocker) => blocker.code !== 'moved-on-disk').map((blocker) => <p key={blocker.message} className="tone-bad"><b>{blocker.message}</b> {blocker.hint}</p>)}
      {git === null ? <p className="small dim">The folder is in no git checkout: the file is written, and that is all.</p> : <Commit git={git} request={request} onChange={onChange} />}
    </div>
  );
}

const Diff = ({ lines }: { readonly lines: readonly DiffLine[] }): ReactNode => <pre className="file-diff">{lines.map((line, index) => <span key={index} data-op={line.op}>{line.op === 'add' ? '+ ' : line.op === 'remove' ? '- ' : '  '}{line.text}{'\n'}</span>)}</pre>;

function Both({ plan, file, diff, onTake }: { readonly plan: ActPlan; readonly file: string; readonly diff: readonly DiffLine[]; readonly onTake: () => void }): ReactNode {
  const theirs = plan.statements.find((statement) => statement.label === 'On disk since')?.text;
  return (
    <section className="note-error" role="alert" aria-label="Changed on disk">
      <p><b>{file} was changed on disk since this was proposed.</b> Nothing was written. Both changes:</p>
      <div className="both">
        <div><h2>On disk meanwhile</h2>{theirs === undefined || theirs === '' ? <p className="dim">What it was before is not known any more.</p> : <pre className="file-diff">{theirs}</pre>}</div>
        <div><h2>Yours, on the text that is there now</h2><Diff lines={diff} /></div>
      </div>
      <div className="row"><button type="button" className="btn" onClick={onTake}>Make my change on the text that is there now …</button><span className="small dim">Or close this: what is on disk stays.</span></div>
    </section>
  );
}

/** Whether the written file is committed, and where; the checkout's own branch is never switched. */
function Commit({ git, request, onChange }: { readonly git: NonNullable<Proposal['git']>; readonly request: Request; readonly onChange: (request: Request) => void }): ReactNode {
  const [branch, setBranch] = useState(request.commit?.branch ?? git.suggested);
  const set = (name: string | null): void => onChange({ ...request, commit: name === null ? null : { branch: name } });
  return (
    <fieldset className="commit-on">
      <label className="row"><input type="checkbox" checked={request.commit !== null} onChange={(event) => set(event.target.checked ? branch : null)} /> Also commit it, on branch</label>
      <input className="field mono" aria-label="Branch" list="branches" value={branch} onChange={(event) => setBranch(event.target.value)} onBlur={() => (request.commit === null || branch === '' || branch === request.commit.branch ? undefined : set(branch))} />
      <datalist id="branches">{git.branches.map((name) => <option key={name} value={name} />)}</datalist>
      <span className="small dim">the checkout is on {git.branch === '' ? 'no branch' : git.branch}</span>
    </fieldset>
  );
}
