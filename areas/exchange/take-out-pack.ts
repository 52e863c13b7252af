// GET and POST /export: what a data pack holds, and the pack itself as a zip file (P.23).
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField } from '#pages/form.ts'
import { html } from '#pages/html.ts'
import type { Database } from '#platform/database/open.ts'
import { file, get, later, post, show, type Page } from '#platform/web/route.ts'
import { zip } from '#platform/zip.ts'
import { fileOf } from './data-package.ts'
import { packEntries, type ExportOptions } from './export-pack.ts'
import { kinds } from './pack.ts'

type Contents = { files: { file: string, about: string, columns: string[] }[] }

export const exportForm = get('/export', {
  name: 'exchange.export-form', summary: 'What a data pack holds', permission: 'data.export',
  handle: async () => show<Contents>({ files: kinds.map((of) => ({ file: fileOf(of), about: of.about, columns: Object.keys(of.fields) })) }, exportPage),
})

export const takeOutPack = post('/export', {
  name: 'exchange.export', summary: 'Take out a data pack, as a zip file', permission: 'data.export',
  handle: async ({ user }) => later(async (database) =>
    file(`${user.authority.code}-data-pack.zip`, 'application/zip', zipped(database, { authority: user.authority.id, as: user.membership }))),
})

/** The connection is the export's as long as somebody reads. Whoever stops reading, or takes nothing for a minute, ends it. */
function zipped(database: Database, options: ExportOptions): Readable {
  const through = endingUnread(60_000)
  database.owner((connection) => pipeline(Readable.from(zip(packEntries(connection, options))), through))
    .catch((error: unknown) => through.destroy(error as Error))
  return through
}

/** What goes through makes room by being taken: where some of it lies for so long and nothing follows, nobody takes it. */
export function endingUnread(patience: number): Transform {
  const through = new Transform({ transform: (chunk, _, taken) => {
    timer.refresh()
    taken(null, chunk)
  } })
  const timer = setTimeout(() => (through.readableLength > 0 ? through.destroy(new Error('nobody takes it')) : timer.refresh()), patience).unref()
  return through.on('close', () => clearTimeout(timer))
}

const exportPage: Page<Contents> = ({ files }, { csrf, user }) => ({
  title: 'Data packs',
  breadcrumbs: [{ text: 'Data packs' }],
  main: html`${pageHeading({ text: 'Data packs' })}
    <p class="govuk-body">A data pack holds the services, units, clients and schedules of ${user.authority.name} as they stand now: a zip file with a
      CSV file for each kind of row. Requests, history and the audit are not part of it,
        nor is anybody whose record you may not open. That you took it out is recorded.</p>
    <form class="tl-form" method="post" action="/export">${csrfField(csrf)}${button({ text: 'Take out a data pack' })}</form>
    ${user.may('data.import') && html`<p class="govuk-body"><a class="govuk-link" href="/import">Load a data pack</a></p>`}
    ${dataTable({
      id: 'files', caption: 'What it holds',
      columns: [{ key: 'file', heading: 'File', noWrap: true }, { key: 'about', heading: 'What it is' }, { key: 'columns', heading: 'Columns' }],
      rows: files.map(({ columns, ...rest }) => ({ ...rest, columns: columns.join(', ') })),
    })}`,
})
