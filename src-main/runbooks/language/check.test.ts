import { describe, expect, test } from 'vitest';
import { runbookFaults } from './check.ts';
import { runbookSchema } from './model.ts';

const note = { uses: 'note', with: { text: 'x' } };
const faults = (steps: readonly object[], inputs: object = {}, runbooks: readonly string[] = ['r', 'other']) =>
  runbookFaults(runbookSchema.parse({ runbook: 'r', inputs, steps: steps.map((step, index) => ({ id: `s${index}`, ...step })) }), runbooks).map(({ path, message, instead }) => `${path.join('.')}: ${message}${instead === undefined ? '' : ` [${instead.written}]`}`);

describe('check finds before a run begins', () => {
  test.each<[string, readonly object[], object, readonly unknown[]]>([
    ['nothing in a runbook that is whole', [{ ...note, if: 'inputs.a == "x"' }, { uses: 'shell', run: 'true', env: { A: '${{ steps.s0.outputs.a }}' } }], { a: { type: 'text' } }, []],
    ['two steps of one name', [{ ...note, id: 'a' }, { ...note, id: 'a' }], {}, ['steps.1.id: there are two steps a']],
    ['an action that is not there, wherever it is used', [{ uses: 'shel', onFailure: { uses: 'nott' }, compensate: { uses: 'cluster/scal' } }], {}, ['steps.0.uses: there is no action shel [shel]', 'steps.0.onFailure.uses: there is no action nott [nott]', 'steps.0.compensate.uses: there is no action cluster/scal [cluster/scal]']],
    ['a need of a step that is not before it', [{ ...note, needs: ['s1'] }, { ...note, needs: ['s0'] }], {}, ['steps.0.needs.0: step s0 needs s1, which is no step before it [s1]']],
    ['a width without a loop', [{ ...note, parallel: 2 }], {}, ['steps.0.parallel: step s0 has parallel, and no each for it to bound']],
    ['an input that is not declared, in every place that is filled', [{ ...note, title: '${{ inputs.b }}', confirm: '${{ inputs.c }}', if: 'inputs.d == ""' }], { a: { type: 'text' } }, ['steps.0.if: step s0 uses the input d, which is not declared [d]', 'steps.0.title: step s0 uses the input b, which is not declared [b]', 'steps.0.confirm: step s0 uses the input c, which is not declared [c]']],
    ['an output of a step that is not before it', [{ ...note, if: 'steps.s1.state == "done"' }, note], {}, ['steps.0.if: step s0 uses step s1, which is no step before it [s1]']],
    ['what no release has', [{ ...note, if: 'release.capten == "ana"' }], {}, ['steps.0.if: step s0: a release has no capten [capten]']],
    ['each outside of a loop', [{ ...note, if: 'each.service == "a"' }], {}, ['steps.0.if: step s0 uses each, and has no each']],
    ['a name that no expression knows', [{ ...note, if: 'inptus.a == ""' }], {}, [expect.stringMatching(/^steps\.0\.if: step s0: inptus\.a == "": .* \[inptus\]$/)]],
    ['an expression that is none', [{ ...note, if: 'inputs.a ==' }], { a: { type: 'text' } }, [expect.stringMatching(/^steps\.0\.if: step s0: inputs\.a ==: /)]],
    ['a script with a value pasted into its text', [{ uses: 'shell', run: 'echo ${{ inputs.a }}' }], { a: { type: 'text' } }, ['steps.0.run: a script’s text is never filled: give the value in env, and use it as a variable']],
    ['a runbook that is not there, or is not named', [{ uses: 'runbook', with: { runbook: 'othre' } }, { uses: 'runbook', with: {} }], {}, ['steps.0.with.runbook: there is no runbook othre [othre]', 'steps.1.with: step s1 names no runbook']],
    ['what an action does not take, and what it cannot do without', [{ uses: 'note', with: { txet: 'x' } }], {}, ['steps.0.with.txet: note takes no txet [txet]', expect.stringMatching(/^steps\.0\.with\.text: note: text: /)]],
    ['what an action does not take, though the rest of its inputs is known only when it begins', [{ uses: 'note', with: { text: '${{ steps.s0.outputs.a }}', more: 1 } }], {}, ['steps.0.with.more: note takes no more [more]', 'steps.0.with: step s0 uses step s0, which is no step before it [s0]']],
    ['a choice without choices, or with a default that is none of them', [note], { a: { type: 'choice' }, b: { type: 'choice', choices: ['x'], default: 'y' } }, ['inputs.a: the choice a has no choices', 'inputs.b.default: y is none of its choices [y]']],
    ['a secret of the vault in a Job', [{ uses: 'cluster/job', with: { environment: 'eu', name: 'j', image: 'i', env: { KEY: { secret: 'k' } } } }], {}, [expect.stringMatching(/^steps\.0\.with\.env\.KEY: cluster\/job: env\.KEY: a secret of the vault does not go into a Job/)]],
    ['a Secret that would be applied', [{ uses: 'cluster/apply', with: { environment: 'eu', manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } } } }], {}, [expect.stringMatching(/a Secret is not applied by a runbook/)]],
  ])('%s', (_what, steps, inputs, wanted) => {
    expect(faults(steps, inputs)).toEqual(wanted);
  });
});
