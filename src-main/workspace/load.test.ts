import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogueOf, checkWorkspace, loadWorkspace, materialiseExample, releaseScope } from './index.ts';
import { filesToSave, writeFiles } from './save.ts';

const head = 'workspace: shop\nzone: Europe/Berlin\nenvironments:\n  staging: { context: s }\n';
function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'qd-workspace-'));
  for (const [name, text] of Object.entries({ 'quarterdeck.yaml': head, ...files })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}
const said = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await checkWorkspace(folder(files))).faults.map(({ place, message, hint }) => `${place.file}:${place.line}:${place.column}: ${message}${hint === null ? '' : ` (${hint})`}`);

describe('a workspace', () => {
  test.each([
    ['broken YAML', { 'services/a.yaml': 'service: a\ntier: [1\n' }, /^services\/a\.yaml:3:1: /],
    ['a wrong value', { 'services/a.yaml': 'service: a\ntier: 7\n' }, /^services\/a\.yaml:2:7: tier: /],
    ['a field that is not there', { 'services/a.yaml': 'service: a\nteir: 1\n' }, /^services\/a\.yaml:2:1: there is no field teir here \(Did you mean tier\?\)/],
    ['a value that is none of its choices', { 'quarterdeck.yaml': 'workspace: shop\nenvironments:\n  eu: { context: c, protection: gaurded }\n' }, /^quarterdeck\.yaml:3:33: environments\.eu\.protection: .* \(Did you mean guarded\?\)/],
    ['an input that its action does not take', { 'runbooks/r.yaml': 'runbook: r\nsteps:\n  - id: a\n    uses: note\n    with: { text: x, txet: y }\n' }, /^runbooks\/r\.yaml:5:28: note takes no txet \(Did you mean text\?\)/],
    ['a name that does not resolve', { 'services/a.yaml': 'service: cart\n', 'services/b.yaml': 'service: b\ndependsOn: [crat]\n' }, /^services\/b\.yaml:2:13: there is no service crat \(Did you mean cart\?\)/],
    ['services that depend on each other', { 'services/a.yaml': 'service: a\ndependsOn: [b]\n', 'services/b.yaml': 'service: b\ndependsOn: [a]\n' }, /depends on itself: a → b → a/],
    ['a time that is none', { 'services/a.yaml': 'service: a\nhealthyFor: long\n' }, /^services\/a\.yaml:2:13: healthyFor: not a duration/],
    ['an unknown zone', { 'quarterdeck.yaml': 'workspace: shop\nzone: Mars/Base\nenvironments: {}\n' }, /^quarterdeck\.yaml:2:7: zone: not an IANA time zone/],
    ['an unknown action', { 'runbooks/r.yaml': 'runbook: r\nsteps:\n  - id: a\n    uses: shel\n    run: x\n' }, /^runbooks\/r\.yaml:4:11: there is no action shel \(Did you mean shell\?\)/],
    ['an input that is not declared', { 'runbooks/r.yaml': "runbook: r\ninputs: { soak: { type: duration } }\nsteps:\n  - id: a\n    uses: approve\n    with: { ask: '${{ inputs.soka }}' }\n" }, /uses the input soka, which is not declared \(Did you mean soak\?\)/],
    ['an answer that is neither measured nor asked', { 'trees/t.yaml': 'tree: t\nstart: a\nquestions:\n  a:\n    ask: A\n    answer: { yesIf: inFlight, maxAge: soon }\n    then: { ifYes: h, ifNo: h, ifUnknown: h }\nleaves: { h: { do: hold, say: H } }\n' }, /^trees\/t\.yaml:6:40: questions\.a\.answer\.maxAge: a span such as 60s or 10m/],
    ['a missing branch of a tree', { 'trees/t.yaml': 'tree: t\nstart: a\nquestions:\n  a:\n    ask: A\n    answer: { by: ana }\n    then: { ifYes: h, ifNo: h }\nleaves: { h: { do: hold, say: H } }\n' }, /^trees\/t\.yaml:7:11: .*this branch is missing/],
    ['an unknown signal of a tree', { 'trees/t.yaml': 'tree: t\nstart: a\nquestions:\n  a:\n    ask: A\n    answer: { yesIf: inFlihgt }\n    then: { ifYes: h, ifNo: h, ifUnknown: h }\nleaves: { h: { do: hold, say: H } }\n' }, /^trees\/t\.yaml:6:22: there is no signal inFlihgt \(Did you mean inFlight\?\)/],
    ['a source with a password in its address', { 'quarterdeck.yaml': `${head}signals: { m: { prometheus: "https://ana:secret@p.example" } }\n` }, /^quarterdeck\.yaml:5:29: .*no user or password in an address/],
    ['a tree that runs in a circle', { 'trees/t.yaml': "tree: t\nstart: a\nquestions:\n  a: { ask: A, answer: { by: ana }, then: { ifYes: b, ifNo: b, ifUnknown: b } }\n  b: { ask: B, answer: { by: ana }, then: { ifYes: a, ifNo: a, ifUnknown: a } }\nleaves: {}\n" }, /runs in a circle: a → b → a/],
    ['a window that ends before it starts', { 'services/a.yaml': 'service: a\n', 'releases/r.yaml': 'release: r\nservices: { a: 1 }\nenvironments: [staging]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T09:00 }\n' }, /the window ends before it starts|services\.a/],
    ['an impossible date', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-02-30T10:00\nfor: P1D\n' }, /^freezes\/f\.yaml:4:8: start: there is no such date or time/],
    ['an excepted day that does not exist', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01\nfor: P1D\nrepeat: FREQ=WEEKLY\nexcept: [2026-01-08, 2026-13-01]\n' }, /^freezes\/f\.yaml:7:22: except\.1: there is no such date or time/],
    ['a freeze in an unknown zone', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nzone: Mars/Base\nstart: 2026-01-01T10:00\nfor: P1D\n' }, /^freezes\/f\.yaml:4:7: zone: not an IANA time zone/],
    ['a rule that cannot be read', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\nrepeat: FREQ=WEEKLY;BYDAI=FR\n' }, /^freezes\/f\.yaml:6:9: there is no rule part BYDAI \(There is: FREQ, /],
    ['a rule that repeats without bound', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: PT1H\nrepeat: FREQ=SECONDLY\n' }, /^freezes\/f\.yaml:6:9: FREQ=SECONDLY is not DAILY/],
    ['a rule that never matches', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\nrepeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n' }, /^freezes\/f\.yaml:6:9: no window ever comes of this/],
    ['windows that never end', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P2D\nrepeat: FREQ=DAILY\n' }, /^freezes\/f\.yaml:6:9: its windows follow each other without a gap: it never opens/],
    ['a name that two files give', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\n', 'freezes/g.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\n' }, /^freezes\/g\.yaml:1:1: f is defined in freezes\/f\.yaml already/],
    ['a name that a freeze and a maintenance window share', { 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\n', 'maintenance/f.yaml': 'maintenance: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\n' }, /^maintenance\/f\.yaml:1:1: f is the name of a window in freezes\/f\.yaml already/],
    ['an override that takes two where there is one', { 'quarterdeck.yaml': `${head}people: { bo: { roles: [approver] } }\n`, 'freezes/f.yaml': 'freeze: f\nowner: a\nwhy: b\nstart: 2026-01-01T10:00\nfor: P1D\noverride: { roles: [approver], secondPerson: true }\n' }, /^freezes\/f\.yaml:6:20: nobody could override it: 1 of 2 people/],
    ['a window that is shorter than its runbook waits', { 'services/a.yaml': 'service: a\n', 'runbooks/r.yaml': 'runbook: r\nfor: release\ninputs: { soak: { type: duration, default: 90m } }\nsteps:\n  - id: soak\n    uses: delay\n    with: { for: "${{ inputs.soak }}" }\n', 'releases/r.yaml': 'release: r\nservices: { a: "1" }\nenvironments: [staging]\nrunbook: r\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\n' }, /^releases\/r\.yaml:5:9: its window is 60 min long, and r waits for 90 min by itself/],
    ['a gate that nobody could pass', { 'quarterdeck.yaml': `${head}people: { ana: { roles: [captain, approver] } }\n`, 'services/a.yaml': 'service: a\n', 'runbooks/r.yaml': "runbook: r\nfor: release\nsteps:\n  - id: go\n    uses: approve\n    with: { by: approver, notPerson: '${{ release.captain }}', ask: Go? }\n", 'releases/r.yaml': 'release: r\nservices: { a: "1" }\nenvironments: [staging]\ncaptain: ana\nrunbook: r\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\n' }, /^releases\/r\.yaml:5:10: no quorum for the step go of r: it asks 1 with the role approver who are not ana, and there are 0/],
    ['an emergency without its ticket', { 'services/a.yaml': 'service: a\n', 'releases/r.yaml': 'release: r\nintent: emergency\nwhy: it burns\nservices: { a: "1" }\nenvironments: [staging]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\n' }, /^releases\/r\.yaml:2:9: intent: an emergency names its ticket/],
    ['a source of shifts outside of the folder', { 'calendars/c.yaml': 'calendar: c\nholds: shifts\nfrom: ../../etc/passwd\n' }, /^calendars\/c\.yaml:3:7: from: an https: address, a file inside the workspace, or \{ secret: NAME \}/],
    ['a bomb of aliases', { 'services/a.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[index] ?? 'a'}`).join(',')}]`).join('\n')}\n` }, /services\/a\.yaml:1:1: .*alias/i],
    ['bytes that are no text', { 'services/a.yaml': '\u0000' }, /services\/a\.yaml/],
  ])('with %s says so with its place', async (_what, files, wanted) => {
    expect((await said(files)).join('\n')).toMatch(new RegExp(wanted.source, `${wanted.flags}m`));
  });

  test('says every fault at once, and the rest stays usable', async () => {
    const dir = folder({ 'services/a.yaml': 'service: a\n', 'services/b.yaml': 'service: [', 'services/c.yaml': 'service: C C\n' });
    const workspace = await loadWorkspace(dir);
    expect([...workspace.services.keys()]).toEqual(['a']);
    expect(new Set(workspace.faults.map((fault) => fault.place.file))).toEqual(new Set(['services/b.yaml', 'services/c.yaml']));
  });

  // Every kind of file, each with a slip in a field deep within it.
  test.each([
    ['quarterdeck.yaml', 'workspace: shop\nenvironments:\n  eu: { contxet: c }\n', '3:9', 'contxet', 'context'],
    ['services/a.yaml', 'service: a\nslo: { objektive: 99, window: 1d, bad: b, total: t }\n', '2:8', 'objektive', 'objective'],
    ['releases/a.yaml', 'release: a\nservices: { a: "1" }\nenvironments: [eu]\nwindow: { strat: 2026-01-02T10:00, end: 2026-01-02T11:00 }\n', '4:11', 'strat', 'start'],
    ['freezes/a.yaml', 'freeze: a\nowner: o\nwhy: w\nstart: 2026-01-01T10:00\nfor: P1D\noverride: { rolse: [approver] }\n', '6:13', 'rolse', 'roles'],
    ['maintenance/a.yaml', 'maintenance: a\nowner: o\nwhy: w\nstart: 2026-01-01T10:00\nfor: P1D\nscope: { environment: [eu] }\n', '6:10', 'environment', 'environments'],
    ['gamedays/a.yaml', 'gameday: a\nenvironmens: [eu]\n', '2:1', 'environmens', 'environments'],
    ['calendars/a.yaml', 'calendar: a\nholsd: shifts\nfrom: shifts.ics\n', '2:1', 'holsd', 'holds'],
    ['runbooks/a.yaml', 'runbook: a\nsteps:\n  - id: a\n    uses: note\n    with: { text: x }\n    tiemout: 5m\n', '6:5', 'tiemout', 'timeout'],
    ['trees/a.yaml', 'tree: a\nstart: a\nquestions:\n  a: { aks: A, answer: { by: ana }, then: { ifYes: h, ifNo: h, ifUnknown: h } }\nleaves: { h: { do: hold, say: H } }\n', '4:8', 'aks', 'ask'],
  ])('with a field in %s that is not there says which was meant, and where it stands', async (file, text, place, written, meant) => {
    expect(await said({ [file]: text })).toContain(`${file}:${place}: there is no field ${written} here (Did you mean ${meant}?)`);
  });

  test('says of a faulty file what else is wrong with it: names and expressions too, at once', async () => {
    const runbook = "runbook: r\ninputs: { soak: { type: duration } }\nsteps:\n  - id: a\n    uses: delay\n    tiemout: 5m\n    with: { for: '${{ inputs.soka }}' }\n  - id: b\n    uses: shel\n    run: x\n    retry: { attempts: many }\n    needs: [c]\n";
    expect(await said({ 'runbooks/r.yaml': runbook })).toEqual([
      expect.stringMatching(/^runbooks\/r\.yaml:6:5: there is no field tiemout here \(Did you mean timeout\?\)/), expect.stringMatching(/^runbooks\/r\.yaml:11:24: steps\.1\.retry\.attempts: /),
      expect.stringMatching(/:7:11: step a uses the input soka, .*\(Did you mean soak\?\)/), expect.stringMatching(/:9:11: there is no action shel \(Did you mean shell\?\)/), expect.stringMatching(/:12:13: step b needs c, /),
    ]);
  });

  test('finds no fault that comes of another fault alone', async () => {
    const files = {
      // Its environments are named, though one is faulty; a service is named, though its file is cut off; a loop's list is wrong, and what it is for is not.
      'quarterdeck.yaml': 'workspace: shop\nenvironments:\n  staging: { context: 7 }\n', 'services/cart.yaml': 'service: cart\ntier: [1\n', 'services/web.yaml': 'service: web\ndependsOn: [cart, mail]\n', 'services/mail.yaml': 'service: mail\ntier: 9\n',
      'releases/r.yaml': 'release: r\nservices: { cart: "1" }\nenvironments: [staging]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\n',
      'runbooks/r.yaml': "runbook: r\nsteps:\n  - id: a\n    uses: note\n    each: 5\n    with: { text: '${{ each.service }}' }\n",
    };
    expect((await said(files)).map((line) => line.replace(/: .*/s, ''))).toEqual(['quarterdeck.yaml:3:23', 'services/cart.yaml:3:1', 'services/mail.yaml:2:7', 'runbooks/r.yaml:5:11']);
  });

  test('takes nothing from a faulty file: what was meant is said, and never run', async () => {
    const workspace = await loadWorkspace(folder({ 'runbooks/r.yaml': 'runbook: r\nsteps:\n  - id: a\n    uses: note\n    with: { text: x }\n    tiemout: 5m\n' }));
    expect([...workspace.runbooks.keys()]).toEqual([]);
  });

  test('does not follow links, and is not brought down by one to itself', async () => {
    const dir = folder({});
    symlinkSync(dir, join(dir, 'services'));
    expect((await loadWorkspace(dir)).services.size).toBe(0);
  });

  test('states how long healthy counts as known good: a service for itself, the workspace for the others', async () => {
    const dir = folder({ 'quarterdeck.yaml': `${head}healthyFor: 15m\n`, 'services/a.yaml': 'service: a\nhealthyFor: PT1H\n', 'services/b.yaml': 'service: b\n' });
    const { healthyForMs } = catalogueOf(await loadWorkspace(dir));
    expect(['a', 'b', 'unnamed'].map((service) => healthyForMs?.(service))).toEqual([60 * 60_000, 15 * 60_000, 15 * 60_000]);
    expect(catalogueOf(await loadWorkspace(folder({}))).healthyForMs?.('a')).toBeUndefined();
  });

  test('that is not there is one clear fault', async () => {
    expect((await checkWorkspace(join(tmpdir(), 'qd-no-such-folder'))).faults).toMatchObject([{ message: expect.stringContaining('there is no quarterdeck.yaml') }]);
  });

  test('is saved whole or not at all, and never over a file that is there', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'qd-save-'));
    const learned = { name: 'My Shop', zone: 'UTC', environments: [{ name: 'prod', context: 'prod', namespace: null, zone: 'UTC', protection: 'open' as const, production: 'yes' as const }], services: [{ name: 'cart', image: 'r/cart:{version}' }] };
    expect((await writeFiles(dir, await filesToSave(dir, learned))).ok).toBe(true);
    expect((await checkWorkspace(dir)).faults).toEqual([]);
    expect(await writeFiles(dir, await filesToSave(dir, learned))).toMatchObject({ ok: false, error: { code: 'exists' } });
  });
});

test('the example has no fault whenever it is opened, and its release names images', async () => {
  for (const now of [Date.parse('2026-11-24T12:00Z'), Date.parse('2028-02-29T23:30Z'), Date.parse('2027-03-28T01:30Z')]) {
    const dir = mkdtempSync(join(tmpdir(), 'qd-example-'));
    await materialiseExample(resolve(import.meta.dirname, '../../resources/example'), dir, now);
    expect((await checkWorkspace(dir)).faults).toEqual([]);
    expect(releaseScope(await loadWorkspace(dir), 'checkout-4.2')?.seats.map((seat) => seat.image)).toEqual(['registry.example/shop/cart:1.9.1', 'registry.example/shop/checkout:4.2.0']);
  }
});
