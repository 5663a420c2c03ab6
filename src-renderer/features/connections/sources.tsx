import { type ReactNode, useState } from 'react';
import type { Fault, SourceTest, SourceView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Ago, ErrorNote, PhaseMark } from '../../ui/index.ts';

const STATE: Readonly<Record<SourceView['state'], { readonly phase: 'healthy' | 'failed' | 'unknown'; readonly say: string }>> = {
  answering: { phase: 'healthy', say: 'answers' }, failing: { phase: 'failed', say: 'fails' }, 'not-asked': { phase: 'unknown', say: 'not asked while nobody looks' },
};

/** Where signals come from: what each answered last, and a test whose answer is the source's own. */
export function Sources(): ReactNode {
  const { items, state } = useLive('sources', (api, options) => api.live.sources(undefined, options));
  return (
    <section className="panel stack" aria-label="Signals">
      <h2>Signals</h2>
      {items.length > 0 ? null : <p className="dim">{state === 'live' ? 'No Prometheus or Alertmanager is named in this workspace. Trees still answer from the clusters; write `signals:` in quarterdeck.yaml to compare versions by their traffic.' : 'Reading …'}</p>}
      {items.map((source) => <Source key={source.id} source={source} />)}
    </section>
  );
}

function Source({ source }: { readonly source: SourceView }): ReactNode {
  const [answer, setAnswer] = useState<SourceTest | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const [asking, setAsking] = useState(false);
  const test = async (environment: string): Promise<void> => {
    setAsking(true);
    const done = await (await client()).signals.test({ source: source.id, ...(environment === '*' ? {} : { environment }) });
    setAsking(false);
    setError(done.ok ? null : done.error);
    setAnswer(done.ok ? done.value : null);
  };
  const { phase, say } = STATE[source.state];
  return (
    <div className="stack">
      <div className="row">
        <PhaseMark phase={phase} /><b>{source.id}</b><span className="dim">{source.kind}, {say}{source.polled === 0 ? '' : `, ${source.polled} queries repeated now`}{source.verifyTls ? '' : ', its certificate is not checked'}</span>
        <span className="grow" />
        {Object.keys(source.urls).map((environment) => <button key={environment} type="button" className="btn" disabled={asking} onClick={() => void test(environment)}>Test {source.id}{environment === '*' ? '' : ` in ${environment}`}</button>)}
      </div>
      <p className="small dim">
        {Object.entries(source.urls).map(([environment, url]) => `${environment === '*' ? 'everywhere' : environment}: ${url}`).join(' · ')}
        {' · '}{source.secret === null ? 'no secret' : `secret “${source.secret}” in the vault`}
        {source.lastSuccessAt === null ? null : <> · last answer <Ago at={source.lastSuccessAt} /> ago</>}
      </p>
      {source.lastError === null ? null : <p className="small tone-bad">Last error <Ago at={source.lastError.at} /> ago: {source.lastError.message}. {source.lastError.hint}</p>}
      {answer === null ? null : <p className="small" role="status"><b>{answer.say}</b> in {Math.round(answer.tookMs)} ms: <code>{answer.answer}</code></p>}
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </div>
  );
}
