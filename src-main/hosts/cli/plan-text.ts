import { type ActPlan, type RollbackItem, type RollbackPlan, freezesSaid, reachText } from '../../../src-preload/contract/index.ts';
import { printable } from './output.ts';

/** A rollback plan for a terminal: the verdict first, then each service, then what to type. */
export function planText(plan: RollbackPlan, act: ActPlan): string {
  const blockers = act.blockers.filter((blocker) => blocker.code !== 'looking-only');
  return [
    act.title,
    `Can it go back? ${plan.answer.toUpperCase()}: ${plan.verdict}`,
    `Reaches ${reachText(plan.blast)}`,
    ...freezesSaid(plan.freezes).map((freeze) => `Freeze: ${freeze.say}`),
    ...plan.releaseItems.map((one) => `Besides (${one.kind}): ${one.item}${one.environment === null ? '' : ` in ${one.environment}`}: ${one.verdict.toUpperCase()}, ${one.say}`),
    ...plan.items.flatMap(itemLines),
    ...blockers.map((blocker) => `BLOCKED (${blocker.code}): ${blocker.message} ${blocker.hint}`),
    '',
    'As kubectl:',
    plan.kubectl,
    '',
    `digest ${plan.digest}`,
  ]
    .flatMap((line) => line.split('\n'))
    .map(printable)
    .join('\n');
}

function itemLines(item: RollbackItem): string[] {
  const to = item.to === null ? 'no target' : `${item.to.version} (revision ${item.to.revision}, known ${item.to.known})`;
  return [
    '',
    `${item.service} in ${item.ref.environment} (${item.ref.kind}): ${item.from.version} (revision ${item.from.revision ?? '?'}) → ${to}`,
    `  ${item.why}`,
    ...item.before.map((first) => `  first: ${first.say}`),
    ...item.config.filter((config) => config.verdict !== 'unchanged').map((config) => `  ${config.object}: ${config.verdict}, ${config.why}`),
    ...item.undoneBy.filter((owner) => owner.wouldUndo !== 'no').map((owner) => `  ${owner.kind} ${owner.name} would undo it: ${owner.wouldUndo}, ${owner.why}`),
    ...item.images.filter((image) => image.runs !== 'yes').map((image) => `  ${image.image}: ${image.why}`),
    ...item.after.map((then) => `  then: ${then.say}`),
    ...item.notes.map((note) => `  ${note}`),
    ...item.diff.filter((line) => line.op !== 'same').map((line) => `  ${line.op === 'add' ? '+' : line.op === 'remove' ? '-' : ' '} ${line.text}`),
  ];
}
