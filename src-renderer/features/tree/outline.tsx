import type { ReactNode } from 'react';
import type { QuestionView, TreeKey, TreeView } from '../../../src-preload/contract/index.ts';
import { Ago } from '../../ui/index.ts';
import { ComparisonRows } from './comparison.tsx';
import { PersonAnswer } from './person-answer.tsx';
import { ANSWER, answerTone } from './words.ts';

/** The whole tree in words, the path first: equal in content to the picture, and the truth of both. `asked` is absent where nobody may answer. */
export function TreeOutline({ view, asked }: { readonly view: TreeView; readonly asked?: TreeKey }): ReactNode {
  const path = view.questions.filter((question) => question.onPath);
  const off = view.questions.filter((question) => !question.onPath);
  return (
    <>
      <h2>Tree “{view.tree}” · {path.filter((question) => question.answer !== 'unknown').length} of {path.length} on the path answered</h2>
      <ol className="outline">
        {path.map((question) => <Row key={question.id} question={question} decides={question.id === view.decidedBy} {...(asked === undefined ? {} : { asked })} />)}
      </ol>
      {off.length === 0 ? null : (
        <details>
          <summary className="small dim">{off.length} questions off the path, and what they would say now</summary>
          <ol className="outline">{off.map((question) => <Row key={question.id} question={question} decides={false} />)}</ol>
        </details>
      )}
    </>
  );
}

function Row({ question, decides, asked }: { readonly question: QuestionView; readonly decides: boolean; readonly asked?: TreeKey }): ReactNode {
  const answer = question.answer ?? question.would;
  return (
    <li className="q" data-path={question.onPath} aria-current={decides ? 'step' : undefined}>
      <span><b className={`tone-${answerTone(question.answer)}`}>{question.answer === null ? 'not asked' : ANSWER[answer]}</b>{question.answer === null ? <span className="small dim"><br />would say {ANSWER[question.would]}</span> : null}</span>
      <span className="stack">
        <span>{question.ask}{decides ? <span className="small dim"> · this decides</span> : null}</span>
        <span className="small dim">
          {question.value === '' ? question.why : question.value}{question.answer === 'unknown' && question.value !== '' ? `, because ${question.why}` : ''}
          {question.source === '' ? '' : ` · ${question.source}`}{question.observedAt === null ? null : <>, <Ago at={question.observedAt} /> old</>}
        </span>
        {question.facts.map((fact) => (fact.comparison === null ? null : <ComparisonRows key={fact.name} comparison={fact.comparison} of={fact.name} />))}
        {question.onPath && asked !== undefined ? <PersonAnswer question={question} asked={asked} /> : null}
      </span>
    </li>
  );
}
