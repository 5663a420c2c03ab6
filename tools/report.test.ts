import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { countReport, exitCodeOf, line, playwrightCounts, sum, vitestCounts } from './report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const vitestReport = (passed: number, failed: number, more: object = {}) => report({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0, testResults: [], ...more });

describe('a runner is counted from its own report', () => {
  test('vitest', () => {
    expect(countReport(vitestReport(5, 0), 0, vitestCounts)).toEqual({ passed: 5, failed: 0, skipped: 1 });
  });

  test('vitest: a file that could not be loaded is one failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }, { status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(countReport(vitestReport(5, 1, { testResults }), 1, vitestCounts)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });

  test('Playwright: a test that passed only on a retry is no pass', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 2, skipped: 3 };
    expect(countReport(report({ stats }), 1, playwrightCounts)).toEqual({ passed: 7, failed: 3, skipped: 3 });
  });
});

describe('a silent runner is never a pass', () => {
  test.each([
    ['no report', () => join(folder, 'absent.json')],
    ['a cut report', () => report('{"numPassed')],
    ['a report of something else', () => report([])],
    ['a report without a case', () => report({ numPassedTests: 0 })],
  ])('%s', (_, file) => {
    expect(countReport(file(), 0, vitestCounts)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('a runner that failed although its report tells of no failure', () => {
    expect(countReport(vitestReport(5, 0), 1, vitestCounts)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });
});

test('the last line is the sum of all suites, and only a pass without a failure exits with 0', () => {
  const total = sum([{ passed: 1, failed: 0, skipped: 2 }, { passed: 3, failed: 1, skipped: 0 }]);
  expect(line(total)).toBe('4 passed, 1 failed, 2 skipped');
  expect(exitCodeOf(total)).toBe(1);
  expect(exitCodeOf({ passed: 0, failed: 0, skipped: 4 })).toBe(1);
  expect(exitCodeOf({ passed: 1, failed: 0, skipped: 4 })).toBe(0);
});
