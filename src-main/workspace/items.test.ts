import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWorkspace, itemsOf, loadWorkspace } from './index.ts';

const GOOD = '{ item: orders-schema, kind: migration, phases: [expand, migrate, contract], reversibleUntil: contract, probe: ./probe.sh, owner: bo }';

/** A workspace whose release has these items, each on a line of its own from line 6 on. */
function workspace(...items: string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'qd-items-'));
  mkdirSync(join(dir, 'releases'));
  mkdirSync(join(dir, 'services'));
  writeFileSync(join(dir, 'quarterdeck.yaml'), 'workspace: shop\nenvironments: { eu: { context: eu }, us: { context: us } }\npeople: { bo: {} }\n');
  writeFileSync(join(dir, 'services/orders.yaml'), 'service: orders\n');
  writeFileSync(join(dir, 'probe.sh'), '#!/bin/sh\necho expand\n');
  writeFileSync(join(dir, 'plain.sh'), 'echo expand\n');
  chmodSync(join(dir, 'probe.sh'), 0o755);
  chmodSync(join(dir, 'plain.sh'), 0o644);
  symlinkSync('/bin/sh', join(dir, 'linked.sh'));
  writeFileSync(join(dir, 'releases/r.yaml'), `release: r\nservices: { orders: "2" }\nenvironments: [eu, us]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\nitems:\n${items.map((item) => `  - ${item}\n`).join('')}`);
  return dir;
}
const said = async (...items: string[]): Promise<string[]> => (await checkWorkspace(workspace(...items))).faults.map(({ place, message, hint }) => `${place.file}:${place.line}:${place.column}: ${message}${hint === null ? '' : ` (${hint})`}`);
const but = (from: string, to: string): string => GOOD.replace(from, to);

test('an item that is well written has no fault, and is one in each environment unless it is shared', async () => {
  const dir = workspace(GOOD, '{ item: new-tax, kind: flag, phases: [off, on, removed], reversibleUntil: removed, shared: true, owner: bo, probe: { http: "http://flags.example/{release}", phase: "json.state" } }');
  const loaded = await loadWorkspace(dir);
  expect(loaded.faults).toEqual([]);
  expect(itemsOf(loaded, 'r').map(({ def, environment }) => [def.item, environment])).toEqual([['orders-schema', 'eu'], ['orders-schema', 'us'], ['new-tax', null]]);
  expect(itemsOf(loaded, 'another')).toEqual([]);
});

test.each([
  ['a kind that there is not', but('migration', 'migrashun'), /^releases\/r\.yaml:6:34: items\.0\.kind: /],
  ['a point that is none of the phases', but('reversibleUntil: contract', 'reversibleUntil: contracted'), /^releases\/r\.yaml:6:99: .*contracted is none of its phases: expand, migrate, contract/],
  ['a point from which nothing could ever go back', but('reversibleUntil: contract', 'reversibleUntil: expand'), /^releases\/r\.yaml:6:99: .*its first phase would be one-way already/],
  ['a phase that is there twice', but('[expand, migrate,', '[expand, expand,'), /^releases\/r\.yaml:6:62: .*expand is there twice/],
  ['no phases', but('phases: [expand, migrate, contract], ', ''), /^releases\/r\.yaml:6:5: items\.0\.phases: /],
  ['an owner who is nobody', but('owner: bo', 'owner: bob'), /^releases\/r\.yaml:6:\d+: there is no person bob \(Did you mean bo\?\)/],
  ['a program that is not there', but('./probe.sh', './prob.sh'), /^releases\/r\.yaml:6:\d+: there is no file \.\/prob\.sh in the workspace/],
  ['a program that may not be executed', but('./probe.sh', './plain.sh'), /^releases\/r\.yaml:6:\d+: \.\/plain\.sh may not be executed \(chmod \+x \.\/plain\.sh\)/],
  ['a program behind a link', but('./probe.sh', './linked.sh'), /^releases\/r\.yaml:6:\d+: \.\/linked\.sh is no file \(Links are not followed\.\)/],
  ['a program outside of the folder', but('./probe.sh', '../../bin/sh'), /^releases\/r\.yaml:6:\d+: items\.0\.probe: a program inside the workspace/],
  ['a line of shell', but('./probe.sh', '"./probe.sh; rm -rf /"'), /^releases\/r\.yaml:6:\d+: items\.0\.probe: a program inside the workspace/],
  ['a password in an address', but('./probe.sh', '{ http: "https://a:b@flags.example/", phase: "json.state" }'), /^releases\/r\.yaml:6:\d+: items\.0\.probe\.http: /],
  ['an expression that speaks of something else', but('./probe.sh', '{ http: "https://flags.example/", phase: "jason.state" }'), /^releases\/r\.yaml:6:\d+: items\.0\.probe\.phase: .*jason/],
  ['a timeout without end', but('./probe.sh', '{ run: ./probe.sh, timeout: 10m }'), /^releases\/r\.yaml:6:\d+: items\.0\.probe\.timeout: whole seconds from 1s to 60s/],
])('an item with %s says so with its place', async (_what, item, wanted) => {
  expect((await said(item)).join('\n')).toMatch(new RegExp(wanted.source, 'm'));
});

test('two items of one name are a fault of the second', async () => {
  expect((await said(GOOD, GOOD)).join('\n')).toMatch(/^releases\/r\.yaml:7:13: items\.1\.item: the release has an item orders-schema already/m);
});
