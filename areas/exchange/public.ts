// What commands and measurements may use of data packs: loading one and taking one out.
export { exportPack } from './export-pack.ts'
export { findingText } from './findings.ts'
export { importPack, type ImportOptions, type Outcome } from './import-pack.ts'
export { memberWhoMay, NotAllowed } from './members.ts'
export { outcomeLines } from './outcome.ts'
