/** The known name that is nearest to what was written, if any is near. */
export function meantBy(written: string, names: readonly string[]): string | null {
  const near = names.map((name) => ({ name, far: distance(written, name) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(2, written.length / 3) && near.far < written.length ? near.name : null;
}

/** The same as a hint; where nothing is near, what there is. */
export function suggestion(written: string, names: readonly string[]): string | null {
  const meant = meantBy(written, names);
  return meant !== null ? `Did you mean ${meant}?` : names.length === 0 ? null : `There is: ${names.slice(0, 12).join(', ')}`;
}

/** Edit distance in which two neighbours that changed places are one slip (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
    }
  }
  return at(a.length, b.length);
}
