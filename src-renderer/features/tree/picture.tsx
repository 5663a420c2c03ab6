import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import type { TreeView } from '../../../src-preload/contract/index.ts';
import { type Drawn, NODE, type Placed, layoutOf } from './layout.ts';
import { ANSWER, answerTone } from './words.ts';

/** The tree as a picture, the path lit. For eyes only: the outline has the same content, for keyboards and screen readers too. */
export function TreePicture({ view }: { readonly view: TreeView }): ReactNode {
  const layout = layoutOf(view.questions, view.leaves);
  const answers = new Map(view.questions.map((question) => [question.id, question]));
  const lit = ({ from, to, answer }: Drawn): boolean => answers.get(from.id)?.answer === answer && (answers.get(to.id)?.onPath === true || view.leaf?.id === to.id);
  return (
    <Dialog.Root>
      <Dialog.Trigger className="btn quiet">Show the tree as a picture</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="tree-picture">
          <div className="row"><Dialog.Title render={<h1 className="grow" />}>Tree “{view.tree}”: {view.service} in {view.environment}</Dialog.Title><Dialog.Close className="btn">Close<kbd>Esc</kbd></Dialog.Close></div>
          <p className="dim">{view.say}</p>
          <div className="tree-frame" tabIndex={0} role="img" aria-label={`The tree ${view.tree}; its outline beside the release says the same in words.`}>
            <svg width={layout.width + 4} height={layout.height + 4} viewBox={`-2 -2 ${layout.width + 4} ${layout.height + 4}`} aria-hidden="true">
              {[...layout.edges].sort((a, b) => Number(lit(a)) - Number(lit(b))).map((edge) => <Branch key={`${edge.from.id} ${edge.answer}`} edge={edge} lit={lit(edge)} />)}
              {layout.nodes.map((node) => <Node key={node.id} node={node} view={view} />)}
            </svg>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Branch({ edge: { from, to, answer }, lit }: { readonly edge: Drawn; readonly lit: boolean }): ReactNode {
  const spread = { yes: 0.25, no: 0.5, unknown: 0.75 }[answer];
  const [x1, y1, x2, y2] = [from.x + NODE.width * spread, from.y + NODE.height, to.x + NODE.width / 2, to.y];
  return (
    <g className={lit ? 'branch lit' : 'branch'}>
      <path d={`M${x1} ${y1}C${x1} ${y1 + 18} ${x2} ${y2 - 18} ${x2} ${y2}`} />
      <text x={x1 + 3} y={y1 + 11}>{ANSWER[answer]}</text>
    </g>
  );
}

function Node({ node, view }: { readonly node: Placed; readonly view: TreeView }): ReactNode {
  const question = view.questions.find((one) => one.id === node.id);
  const leaf = view.leaves.find((one) => one.id === node.id);
  const on = question?.onPath === true || (node.kind === 'leaf' && view.leaf?.id === node.id);
  return (
    <foreignObject x={node.x} y={node.y} width={NODE.width} height={NODE.height}>
      <div className="tree-node" data-on={on} data-kind={node.kind}>
        {question === undefined ? <b>{leaf?.say ?? node.id}</b> : (
          <>
            <span className="ask">{question.ask}</span>
            <span className={`small tone-${answerTone(question.answer)}`}><b>{question.answer === null ? `would say ${ANSWER[question.would]}` : ANSWER[question.answer]}</b> {question.value}</span>
          </>
        )}
      </div>
    </foreignObject>
  );
}
