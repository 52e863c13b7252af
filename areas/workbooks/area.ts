// Workbooks: the routes and the place in the navigation.
import type { Area } from '#platform/web/route.ts'
import { fillWorkbook, moveRoutes } from './fill-workbook.ts'
import { openOne, saveDeadline, workbooksList, workbooksOfService } from './list-workbooks.ts'
import { downloadSheets, uploadSheet } from './sheet-file.ts'
import { showWorkbook } from './show-workbook.ts'

export const workbooks: Area = {
  name: 'workbooks',
  routes: [workbooksList, saveDeadline, workbooksOfService, openOne, showWorkbook, fillWorkbook, ...downloadSheets, uploadSheet, ...moveRoutes],
  navigation: [{ href: '/workbooks', text: 'Workbooks', permission: 'workbook.read' }],
}
