interface BenchResult {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
}

/** Prints a bench: with `--json` one document, else a line a figure; `forPeople` where it has words of its own. */
export function report(result: BenchResult, forPeople?: string): void {
  const lines = Object.entries({ ...result.figures, ...result.ratios }).map(([name, value]) => `${name.padEnd(24)} ${value.toFixed(3)}`);
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(result) : (forPeople ?? lines.join('\n'))}\n`);
}
