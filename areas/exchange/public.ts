// What commands, measurements and other areas may use of data packs: loading one and taking one out; reading a file that comes from elsewhere, saying what is
// wrong in it, and how CSV is written.
export { csvFile, csvLine, csvMark, CsvProblem, withoutGuard } from './csv.ts'
export { exportPack } from './export-pack.ts'
export { findingText, mostListed, type Finding, type Found } from './findings.ts'
export { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
export { findingsTable } from './load-pack.page.ts'
export { outcomeLines } from './outcome.ts'
export { batchesOf } from './read-file.ts'
export { undoPack } from './undo-pack.ts'
