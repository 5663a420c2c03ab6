/** Entries of a release, for its evidence and the journal's filter. */
export const byRelease = `
CREATE INDEX entries_by_release ON entries (release, seq) WHERE release IS NOT NULL;
`;
