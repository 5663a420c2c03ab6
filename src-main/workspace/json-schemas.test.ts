import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runbookSchema } from '../runbooks/index.ts';
import { treeSchema } from '../decisions/index.ts';
import { calendarSourceFileSchema, freezeSchema, gamedaySchema, maintenanceSchema, releaseSchema } from './calendar-schemas.ts';
import { serviceSchema, workspaceFileSchema } from './schemas.ts';

const schemas = { quarterdeck: workspaceFileSchema, service: serviceSchema, release: releaseSchema, freeze: freezeSchema, maintenance: maintenanceSchema, gameday: gamedaySchema, calendar: calendarSourceFileSchema, runbook: runbookSchema, tree: treeSchema };
const folder = resolve(import.meta.dirname, '../../resources/schemas');

test.each(Object.entries(schemas))('the JSON Schema that editors use for %s says what the loader accepts', (name, schema) => {
  const text = `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`;
  const file = resolve(folder, `${name}.schema.json`);
  // Run once with UPDATE_SCHEMAS=1 after a schema was changed.
  if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, text);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : 'missing').toBe(text);
});
