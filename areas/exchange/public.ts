// What commands, measurements and other areas may use of data packs: loading one, taking one out, and how a line of CSV is written.
export { csvLine } from './csv.ts'
export { exportPack } from './export-pack.ts'
export { findingText } from './findings.ts'
export { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
export { memberWhoMay, NotAllowed } from './members.ts'
export { outcomeLines } from './outcome.ts'
