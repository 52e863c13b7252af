// What other areas may use of reports: a table as a file, CSV or a workbook.
export { fileKinds, reportFile } from './report-file.ts'
