// What others may use of data packs: loading one and taking one out; and reading a file that comes from elsewhere, and saying what is wrong in it.
export { csvLine, CsvProblem, withoutGuard } from './csv.ts'
export { exportPack } from './export-pack.ts'
export { findingText, mostListed, type Finding, type Found } from './findings.ts'
export { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
export { findingsTable } from './load-pack.page.ts'
export { memberWhoMay, NotAllowed } from './members.ts'
export { outcomeLines } from './outcome.ts'
export { batchesOf } from './read-file.ts'
