/** What says where a run begins and ends, so that the runs that have not ended are found without reading the rest. */
export const marksOfRuns = `
CREATE INDEX marks_of_runs ON entries (run, kind, seq) WHERE kind IN ('run-started', 'run-finished', 'run-resumed', 'step-retried');
`;
