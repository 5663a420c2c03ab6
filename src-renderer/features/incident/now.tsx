import type { ReactNode } from 'react';
import type { IncidentView } from '../../../src-preload/contract/index.ts';
import { Ago } from '../../ui/index.ts';
import { ANSWER, ComparisonRows, LeafCard, answerTone, useTree } from '../tree/index.ts';

/** The one question that decides now, with its live fact, and where it leads. */
export function Now({ view }: { readonly view: IncidentView }): ReactNode {
  if (view.tree === null) return <section className="panel"><h2 className="big">No decision tree is in this workspace</h2><p className="dim">Go back shows the plan itself; it is computed from facts.</p></section>;
  return <Asked view={view} tree={view.tree} />;
}

function Asked({ view, tree }: { readonly view: IncidentView; readonly tree: string }): ReactNode {
  const asked = { tree, environment: view.environment, service: view.service };
  const found = useTree(asked).items[0];
  const { question } = view;
  const facts = found?.questions.find((one) => one.id === question?.id)?.facts ?? [];
  return (
    <section className="incident-now" aria-label="The question that decides">
      {question === null ? <p className="dim">{view.say}</p> : (
        <>
          <h2 className="question">{question.ask} <b className={`tone-${answerTone(question.answer)}`}>{ANSWER[question.answer]}</b></h2>
          <p className="dim">{question.value === '' ? 'no value' : question.value} · {question.source}{question.observedAt === null ? '' : ', '}{question.observedAt === null ? null : <><Ago at={question.observedAt} /> old</>}</p>
          {facts.map((fact) => (fact.comparison === null ? null : <ComparisonRows key={fact.name} comparison={fact.comparison} of={fact.name} />))}
        </>
      )}
      {found === undefined ? null : <LeafCard view={found} />}
    </section>
  );
}
