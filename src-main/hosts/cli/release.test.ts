import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agree, show } from './commands/release.ts';
import { EXIT } from './output.ts';

test.skipIf(process.platform === 'win32')('a release is shown with its items; their probes run once exactly what was shown has been agreed to', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-cli-release-'));
  const flags = { workspace: join(dir, 'workspace'), data: join(dir, 'data'), kubeconfig: join(dir, 'kubeconfig') };
  for (const folder of ['services', 'releases']) mkdirSync(join(flags.workspace, folder), { recursive: true });
  writeFileSync(flags.kubeconfig, '{"apiVersion":"v1","kind":"Config"}');
  writeFileSync(join(flags.workspace, 'quarterdeck.yaml'), 'workspace: shop\nenvironments: { eu: { context: none } }\n');
  writeFileSync(join(flags.workspace, 'services/cart.yaml'), 'service: cart\n');
  writeFileSync(join(flags.workspace, 'probe.sh'), '#!/bin/sh\necho contract\n');
  chmodSync(join(flags.workspace, 'probe.sh'), 0o755);
  writeFileSync(join(flags.workspace, 'releases/cart-2.yaml'), 'release: cart-2\nservices: { cart: "2" }\nenvironments: [eu]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T11:00 }\nitems:\n  - { item: orders-schema, kind: migration, phases: [expand, contract], reversibleUntil: contract, probe: ./probe.sh, owner: bo }\n');
  const before = await show('cart-2', flags);
  expect(before).toMatchObject({ exit: EXIT.done, json: { items: [{ item: 'orders-schema', verdict: 'unknown', readAt: null }] } });
  expect(before.text).toMatch(/orders-schema +migration +eu +unknown +nobody has agreed yet to run \.\/probe\.sh .* never +bo\nLook at what its probes do, and agree: quarterdeck release agree cart-2$/);
  const asked = await agree('cart-2', flags);
  expect(asked.exit).toBe(EXIT.refused);
  // What `--json` prints.
  const { plan } = asked.json as { plan: { digest: string } };
  expect((await agree('cart-2', { ...flags, yes: true, plan: 'another' })).exit).toBe(EXIT.refused);
  expect(await agree('cart-2', { ...flags, yes: true, plan: plan.digest })).toMatchObject({ exit: EXIT.done, text: 'The probes of cart-2 may run.' });
  expect((await show('cart-2', flags)).json).toMatchObject({ items: [{ verdict: 'one-way', phase: 'contract', say: 'contract, one-way since contract', needsConsent: null }] });
  expect(await show('cart-3', flags)).toMatchObject({ exit: EXIT.usage });
});
