import { type ActPlan, type Blocker, type DiffLine, ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

type Statement = ActPlan['statements'][number];

/** Write a change of a definition to its file: the plan is the diff. A file that moved on disk since is refused, with both changes shown. */
export function writeDefinitionPlanner(world: ActWorld): ActPlanner<'write-definition'> {
  return {
    async draft({ change, baseHash, commit }) {
      const proposed = await world.calendar.propose(change);
      if (!proposed.ok) return proposed;
      const { title, file, diff, faults, verdict, conflicts, baseHash: hashNow, git } = proposed.value;
      const moved = hashNow === baseHash ? null : await world.calendar.movedSince(file, baseHash);
      const barrier = commit === null ? null : await world.calendar.commitBarrier(file, commit.branch);
      const blockers: Blocker[] = [
        ...(hashNow === baseHash ? [] : [{ code: 'moved-on-disk', message: `${file} was changed on disk since this was proposed`, hint: 'Look at both, then make the change again on the new text.' }]),
        ...faults.map(({ place, message, hint }) => ({ code: 'faulty', message: `${place.file}:${place.line}:${place.column}: ${message}`, hint: hint ?? 'The file would not be valid.' })),
        ...(barrier === null ? [] : [{ code: 'not-committable', message: barrier, hint: 'Commit or take back what is there, or write without a commit.' }]),
        ...journalBlockers(world),
      ];
      return ok({
        title,
        statements: [
          { label: 'File', text: file, tone: 'calm' as const },
          ...(moved === null ? [] : [{ label: 'On disk since', text: textOf(moved.theirs), tone: 'warn' as const }]),
          { label: moved === null ? 'Change' : 'Yours', text: textOf(diff), tone: 'move' as const },
          ...(verdict === null ? [] : [{ label: 'Freeze', text: verdict.say, tone: verdict.verdict === 'refused' ? ('bad' as const) : ('calm' as const) }]),
          ...conflicts.map((conflict): Statement => ({ label: 'Conflict', text: conflict.say, tone: 'warn' })),
          ...(commit === null ? [] : [{ label: 'Git', text: `Committed on ${commit.branch}${git?.branch === commit.branch ? '' : `; the checkout stays on ${git?.branch === '' ? 'its commit' : (git?.branch ?? 'its branch')}, where the file shows as changed`}. Nothing else is taken along.`, tone: 'calm' as const }]),
        ],
        blockers,
        facts: { file, base: hashNow ?? 'absent', change: textOf(diff), branch: commit?.branch ?? 'none' },
        rollback: null,
      });
    },
    async perform({ change, baseHash, commit }) {
      const written = await world.calendar.write(change, baseHash, commit?.branch ?? null);
      return written.ok ? { kind: 'done', say: `${written.value}.` } : refused(written.error.code, written.error.message, written.error.hint ?? 'Nothing was changed.');
    },
  };
}

const MARK: Readonly<Record<DiffLine['op'], string>> = { add: '+ ', remove: '- ', same: '  ', skip: '  ' };
const textOf = (lines: readonly DiffLine[]): string => lines.map((line) => MARK[line.op] + line.text).join('\n');
