// GET /imports/:import and POST /imports/:import/undo: one load, what it came to, and taking all of it back (P.23).
import { listName } from '#areas/clients/public.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { csrfField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showMoment, showShortIso } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { conflict, done, found, get, later, post, show, type Context, type FinalAnswer, type Page } from '#platform/web/route.ts'
import { fileOf } from './data-package.ts'
import type { Counts } from './import-pack.ts'
import { findImport, listMadeClients, listMadeSchedules } from './imports.sql.ts'
import { countsTable, namesOf, number } from './load-pack.page.ts'
import { undoPack, type Undone } from './undo-pack.ts'

type Made = { clients: RowOf<typeof listMadeClients.gives>[], schedules: RowOf<typeof listMadeSchedules.gives>[] }
type Shown = { import: RowOf<typeof findImport.gives>, made: Made, refused: Undone | null }
const params = { import: 'uuid' } as const

export const showImport = get('/imports/:import', {
  name: 'exchange.show-import', summary: 'One load of a data pack: who, when, how many rows, and the first of them', permission: 'data.import', params,
  handle: async ({ db, params: of, user, note }) => {
    const one = found(await db.row(findImport, of))
    const isThere = one.undone_at === null
    const [clients, schedules] = await Promise.all([isThere && user.may('client.read') ? db.rows(listMadeClients, of) : [], isThere && user.may('schedule.read') ? db.rows(listMadeSchedules, of) : []])
    note([`import:${one.id}`, ...new Set([...clients.map(({ id }) => id), ...schedules.map(({ client_id }) => client_id)].map((id) => `client:${id}`))])
    return show<Shown>({ import: one, made: { clients, schedules }, refused: null }, importPage)
  },
})

export const undoImport = post('/imports/:import/undo', {
  name: 'exchange.undo', summary: 'Take back all that one load of a data pack made, where nothing was built on it', permission: 'data.import', params,
  handle: async ({ db, params: of, user, note }) => {
    const one = found(await db.row(findImport, of))
    if (one.undone_at !== null) throw conflict('This import was undone already. Open it again to see by whom.')
    note([`import:${one.id}`])
    return later(async (database, report): Promise<FinalAnswer> => {
      const undone = await database.owner((connection) => undoPack(connection, { authority: user.authority.id, import: one.id, as: user.membership, onProgress: report }))
      if (undone.undone) return done(`/imports/${one.id}`, 'The import is undone. What was known on the days between can still be seen as at those days.', undone)
      return { kind: 'show', status: 409, data: undone, view: (context: Context) => importPage({ import: one, made: { clients: [], schedules: [] }, refused: undone }, context) }
    }, 'Undoing the import')
  },
})

const importPage: Page<Shown> = ({ import: one, made, refused }, { csrf }) => {
  const counts = one.counts as Counts[]
  const title = `Import of ${showMoment(one.loaded_at)}`
  return {
    title,
    breadcrumbs: [{ text: 'Data packs', href: '/export' }, { text: 'Load', href: '/import' }, { text: title }],
    main: html`${pageHeading({ text: title, detail: namesOf(one.files) })}
      ${refused && obstaclesOf(refused, counts)}
      ${facts([{ label: 'Loaded by', value: one.loaded_by ?? 'The import command' }, { label: 'Files', value: one.files.join(', ') },
        { label: 'Undone', value: one.undone_at === null ? 'No' : `${showMoment(one.undone_at)}, by ${one.undone_by ?? 'the imports undo command'}` }])}
      ${counts.length > 0 && countsTable(counts)}
      ${rowsOf(made, counts)}
      ${one.undone_at === null && html`<h2 class="govuk-heading-m">Undo this import</h2>
        <p class="govuk-body tl-text">${'All rows that it added go, and those it changed are again what they were before: '
          + 'all of them, or none where something was built on one of them since. As at the days between, they can still be seen.'}</p>
        <form method="post" action="/imports/${one.id}/undo">${csrfField(csrf)}${button({ text: 'Undo this import', classes: 'govuk-button--warning', preventDoubleClick: true })}</form>`}`,
  }
}

const whats: Record<string, string> = { added: 'New', changed: 'Changed' }

/** The people and schedules that it made or changed, as far as anybody would read; how many more there are is counted, be they hidden from the reader or not. */
function rowsOf({ clients, schedules }: Made, counts: readonly Counts[]): Html {
  const more = (kind: string, shown: number) => {
    const { added = 0, changed = 0 } = counts.find((each) => each.kind === kind) ?? {}
    return added + changed > shown && html`<p class="govuk-body">These are ${number(shown)} of ${number(added + changed)}.</p>`
  }
  return html`${clients.length > 0 && section({ title: 'Clients', content: html`${dataTable({
    id: 'clients', caption: 'Clients that were loaded', captionHidden: true, rowHeader: 'client',
    columns: [{ key: 'number', heading: 'Number', numeric: true }, { key: 'client', heading: 'Client' }, { key: 'what', heading: 'Loaded as' }],
    rows: clients.map(({ id, what, ...name }) => ({ number: String(id), client: html`<a class="govuk-link" href="/clients/${id}">${listName(name)}</a>`, what: whats[what] })),
  })}${more('clients', clients.length)}` })}
    ${schedules.length > 0 && section({ title: 'Schedules', content: html`${dataTable({
    id: 'schedules', caption: 'Schedules that were loaded', captionHidden: true, rowHeader: 'client',
    columns: [{ key: 'number', heading: 'Number', numeric: true }, { key: 'client', heading: 'Client' }, { key: 'service', heading: 'Service' },
      { key: 'start', heading: 'Start date', noWrap: true }, { key: 'what', heading: 'Loaded as' }],
    rows: schedules.map(({ id, what, service_id, service, starts_on, ...name }) => ({
      number: String(id), client: html`<a class="govuk-link" href="/schedules/${id}">${listName(name)}<span class="govuk-visually-hidden">, schedule ${id}</span></a>`,
      service: html`<a class="govuk-link" href="/services/${service_id}/schedules">${service}</a>`, start: showShortIso(starts_on), what: whats[what] })),
  })}${more('schedules', schedules.length)}` })}`
}

function obstaclesOf({ why, obstacles: { total, listed } }: Undone, counts: readonly Counts[]): Html {
  if (why !== undefined) return html`<p class="govuk-body" role="status"><strong>Nothing was undone.</strong> ${why}.</p>`
  return html`<h2 class="govuk-heading-m">Nothing was undone</h2>
    <p class="govuk-body" role="status">${total === 1 ? 'One thing stands' : `${number(total)} things stand`} in the way. Undo ${total === 1 ? 'it' : 'them'} first, or put right what was loaded.</p>
    ${dataTable({
      id: 'obstacles', caption: 'What stands in the way', captionHidden: true, rowHeader: null,
      columns: [{ key: 'file', heading: 'File' }, { key: 'row', heading: 'Row' }, { key: 'why', heading: 'Why' }],
      rows: listed.map(({ kind, key, message }) => ({ file: counts.find((each) => each.kind === kind)?.file ?? fileOf({ name: kind }), row: key, why: message })),
    })}
    ${total > listed.length && html`<p class="govuk-body">These are the first ${number(listed.length)}.</p>`}`
}
