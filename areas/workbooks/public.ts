// What other areas may use of workbooks: counting what waits.
export { workbooksWaiting } from './list-workbooks.ts'
