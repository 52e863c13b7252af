// Exchange: data packs, loaded and taken out. Their rows are other areas'.
import type { Area } from '#platform/web/route.ts'
import { importForm, loadPack } from './load-pack.ts'
import { discardKept, mendKept, mendKeptRow, mendSame, showKept, showKeptRow } from './mend-list.ts'
import { showImport, undoImport } from './show-import.ts'
import { exportForm, takeOutPack } from './take-out-pack.ts'

export const exchange: Area = {
  name: 'exchange',
  routes: [importForm, loadPack, showKept, mendKept, mendSame, discardKept, showKeptRow, mendKeptRow, showImport, undoImport, exportForm, takeOutPack],
  navigation: [{ href: '/export', text: 'Data packs', permission: 'data.export' }],
}
