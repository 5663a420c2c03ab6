import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DryStep, Tone } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { ErrorNote, ToneMark } from '../../ui/index.ts';

const WORDS: Readonly<Record<DryStep['verdict'], { readonly tone: Tone; readonly word: string }>> = {
  'would-do': { tone: 'move', word: 'would do' }, 'would-skip': { tone: 'calm', word: 'would skip' }, 'would-ask': { tone: 'warn', word: 'would ask' },
  refused: { tone: 'bad', word: 'would be refused' }, later: { tone: 'unknown', word: 'known later' },
};

/** What each step would do if the run began now, with the real differences; nothing is touched to learn it. */
export function DryRun({ runbook, release, inputs, onClose }: { readonly runbook: string; readonly release: string; readonly inputs: Readonly<Record<string, string>>; readonly onClose: () => void }): ReactNode {
  const made = useQuery({
    queryKey: ['dry-run', runbook, release, inputs], staleTime: 0, gcTime: 0,
    queryFn: async () => (await client()).runbooks.dryRun({ runbook, inputs: { ...inputs }, ...(release === '' ? {} : { release }) }),
  });
  const steps = made.data?.ok === true ? made.data.value : [];
  const refused = steps.filter((step) => step.verdict === 'refused').length;
  return (
    <section className="stack" aria-label="Dry run" aria-live="polite">
      <div className="row"><h2 style={{ margin: 0 }}>Dry run: nothing was touched</h2><button type="button" className="btn quiet" onClick={onClose}>Hide the dry run</button></div>
      {made.isPending ? <p className="dim">Asking each cluster what would change …</p> : null}
      {made.data?.ok === false ? <ErrorNote error={made.data.error} /> : null}
      {steps.length === 0 ? null : <p>{refused === 0 ? `None of ${steps.length} steps would be refused.` : `${refused} of ${steps.length} steps would be refused.`}</p>}
      <ol className="checklist">
        {steps.map((step) => (
          <li key={step.id}>
            <span className="row"><ToneMark tone={WORDS[step.verdict].tone} /><b>{WORDS[step.verdict].word}</b> {step.title} <span className="dim small">{step.id}</span></span>
            {step.say === step.title ? null : <p className="small dim">{step.say}</p>}
            {step.diff === null ? null : <Diff of={step.id} text={step.diff} />}
            {step.sends === null ? null : <pre className="code" tabIndex={0} role="region" aria-label={`What ${step.id} would ${step.uses === 'shell' ? 'run' : 'send'}`}>{step.sends}</pre>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A unified difference, a line each; the sign says what the colour repeats. An empty one says that it changes nothing. */
function Diff({ of, text }: { readonly of: string; readonly text: string }): ReactNode {
  if (text === '') return <p className="small dim">No difference: it is so already.</p>;
  return <pre className="diff" tabIndex={0} role="region" aria-label={`What ${of} would change`}>{text.split('\n').map((line, index) => <span key={`${index} ${line}`} className={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined}>{line}{'\n'}</span>)}</pre>;
}
