import { type DefinitionChange, type DiffLine, type Proposal, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { textDiff } from '../../diff/index.ts';
import { type Workspace, checkoutOf, commitFile, textHash, textNow, withText, writeText } from '../../workspace/index.ts';
import { type Draft, draftOf, fileOf } from './texts.ts';

const KEPT = 200;

/** What is known of a release in a workspace as it would be. */
export type Judge = (workspace: Workspace, release: string) => Pick<Proposal, 'verdict' | 'conflicts'>;

export interface Written {
  readonly title: string;
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
  readonly release: string | null;
}

/** Changes of definitions: what a file would become, and the writing of it. */
export interface Changes {
  propose(change: DefinitionChange): Promise<Result<Proposal>>;
  /** What became of the file since the text with this hash was proposed on; null where nothing, or where that text is not known any more. */
  movedSince(file: string, baseHash: string | null): Promise<{ readonly theirs: readonly DiffLine[] } | null>;
  /** Writes the change if the file is still what it was computed from. `record` is called before anything is written. */
  write(change: DefinitionChange, baseHash: string | null, branch: string | null, record: (written: Written) => Promise<Result<unknown>>): Promise<Result<string>>;
}

export function createChanges(workspace: () => Workspace | null, now: () => number, judge: Judge): Changes {
  // The texts that proposals were made on, so that a conflict can show what others changed.
  const bases = new Map<string, string>();
  const drafted = async (change: DefinitionChange): Promise<Result<{ draft: Draft; before: string | null; there: Workspace }>> => {
    const there = workspace();
    if (there === null) return fail('no-workspace', 'there is no workspace to change', { hint: 'Open one, or save what was learned as one, in Connections.' });
    const before = await textNow(there.dir, fileOf(change, there, now()));
    if (!before.ok) return before;
    const draft = draftOf(change, there, before.value, now());
    return draft.ok ? ok({ draft: draft.value, before: before.value, there }) : draft;
  };
  return {
    async propose(change) {
      const made = await drafted(change);
      if (!made.ok) return made;
      const { draft, before, there } = made.value;
      const next = withText(there, draft.kind, draft.file, draft.text);
      const checkout = await checkoutOf(there.dir);
      const baseHash = before === null ? null : textHash(before);
      if (before !== null && baseHash !== null) bases.set(baseHash, before);
      for (const oldest of bases.keys()) if (bases.size > KEPT) bases.delete(oldest);
      return ok({
        title: draft.title, file: draft.file, baseHash, diff: textDiff(before ?? '', draft.text), faults: [...next.faults],
        ...(draft.release === null || next.faults.length > 0 ? { verdict: null, conflicts: [] } : judge(next.workspace, draft.release)),
        git: checkout === null ? null : { branch: checkout.branch ?? '', branches: [...checkout.branches], suggested: `calendar/${draft.file.split('/').at(-1)?.replace(/\.ya?ml$/, '') ?? 'change'}` },
      });
    },
    async movedSince(file, baseHash) {
      const there = workspace();
      const present = there === null ? null : await textNow(there.dir, file);
      if (present === null || !present.ok || (present.value === null ? null : textHash(present.value)) === baseHash) return null;
      return { theirs: textDiff(baseHash === null ? '' : (bases.get(baseHash) ?? ''), present.value ?? '') };
    },
    async write(change, baseHash, branch, record) {
      const made = await drafted(change);
      if (!made.ok) return made;
      const { draft, before, there } = made.value;
      if ((before === null ? null : textHash(before)) !== baseHash) return fail('moved-on-disk', `${draft.file} was changed on disk meanwhile; nothing was written`, { hint: 'Look at both, then make the change again on the new text.' });
      const faults = withText(there, draft.kind, draft.file, draft.text).faults;
      if (faults[0] !== undefined) return fail('faulty', `${draft.file}:${faults[0].place.line}:${faults[0].place.column}: ${faults[0].message}`);
      const recorded = await record({ title: draft.title, file: draft.file, before: baseHash, after: textHash(draft.text), release: draft.release });
      if (!recorded.ok) return recorded;
      // The branch first: it asks whether the file is as committed, which it is not any more once it is written.
      const committed = branch === null ? ok('') : await commitFile(there.dir, draft.file, draft.text, branch, draft.title);
      if (!committed.ok) return committed;
      const written = await writeText(there.dir, draft.file, draft.text, baseHash);
      if (!written.ok) return branch === null ? written : fail(written.error.code, `${written.error.message}; the commit ${committed.value.slice(0, 10)} on ${branch} stands`);
      return ok(branch === null ? `${draft.file} is written` : `${draft.file} is written, and committed on ${branch} as ${committed.value.slice(0, 10)}`);
    },
  };
}
