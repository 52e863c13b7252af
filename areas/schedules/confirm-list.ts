// A provider says that a list is right: the word about a service’s schedules, all the words given so far, and the list as it stood then (S1.83).
import { listName } from '#areas/clients/public.ts'
import { findService, serviceView } from '#areas/services/public.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { tag } from '#pages/components/tag.ts'
import { html } from '#pages/html.ts'
import { showMoment, showShortIso } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { conflict, done, found, get, post, show, type Page } from '#platform/web/route.ts'
import { findConfirmation, findOneConfirmation, insertConfirmation, listAsConfirmed, listConfirmations } from './confirmations.sql.ts'

type Confirmation = RowOf<typeof findOneConfirmation.gives>

export const confirmList = post('/services/:service/confirmations', {
  name: 'schedules.confirm', summary: 'Say that the list of schedules is right', permission: 'schedule.confirm', params: { service: 'number' },
  handle: async ({ db, user, params, body, today, note }) => {
    const of = { ...params, today: today.toString() }
    const { state, current, confirmed_on, confirmed_by, changed, taken_away } = found(await db.row(findConfirmation, { ...of, may_confirm: true }))
    // Nobody confirms what they have not seen: a schedule may have been accepted while the list stood on the screen.
    if (body['shown'] !== undefined && body['shown'] !== state) throw conflict('The list has changed since you opened it. Go back to it, look at it again, and confirm it as it stands now.')
    const again = confirmed_on === of.today && confirmed_by === user.membership && changed === 0 && taken_away === 0
    if (!again) found(await db.row(insertConfirmation, { ...of, schedules: current, state }))
    note([`service:${params.service}`])
    return done(`/services/${params.service}/schedules`, 'Noted, with your name and today’s date: this list is right.', { service: params.service, confirmed_on: of.today, schedules: current }, 201)
  },
})

type All = { service: { id: number, name: string, type: string }, confirmations: Confirmation[] }

export const confirmations = get('/services/:service/confirmations', {
  name: 'schedules.confirmations', summary: 'When the list of schedules was said to be right, and by whom', permission: 'schedule.read', params: { service: 'number' },
  handle: async ({ db, params }) => {
    const [service, rows] = await Promise.all([db.row(findService, params), db.rows(listConfirmations, params)])
    const { id, name, type } = found(service)
    return show<All>({ service: { id, name, type }, confirmations: rows }, allPage)
  },
})

const allPage: Page<All> = ({ service, confirmations: all }, context) => serviceView(service, 'schedules', {
  title: `Confirmations of ${service.name}`,
  main: html`<h2 class="govuk-heading-m">When this list was said to be right</h2>
    ${dataTable({
      id: 'confirmations', caption: 'When this list was said to be right', captionHidden: true,
      columns: [
        { key: 'day', heading: 'Day', noWrap: true },
        { key: 'by', heading: 'By' },
        { key: 'organisation', heading: 'Provider' },
        { key: 'schedules', heading: 'Current schedules', numeric: true },
      ],
      rows: all.map((row) => ({
        day: showShortIso(row.confirmed_on), by: row.confirmer, organisation: row.organisation,
        schedules: html`<a class="govuk-link" href="/services/${service.id}/confirmations/${row.id}">${
          row.schedules}<span class="govuk-visually-hidden"> schedules as they stood on ${showShortIso(row.confirmed_on)}</span></a>`,
      })),
      empty: {
        title: 'Nobody has said so yet',
        text: 'Before each pay run the provider confirms the list, with one click below it.',
        action: { href: `/services/${service.id}/schedules`, text: 'Open the list' },
      },
    })}`,
}, context)

type AsConfirmed = {
  service: { id: number, name: string, type: string }, confirmation: Confirmation,
  schedules: (Omit<RowOf<typeof listAsConfirmed.gives>, 'title' | 'forename' | 'surname'> & { client: string })[]
}

export const asConfirmed = get('/services/:service/confirmations/:confirmation', {
  name: 'schedules.as-confirmed', summary: 'The list of schedules as it stood when it was said to be right', permission: 'schedule.read', params: { service: 'number', confirmation: 'uuid' },
  handle: async ({ db, params, note }) => {
    const [service, confirmation, rows] = await Promise.all([db.row(findService, { service: params.service }), db.row(findOneConfirmation, params), db.rows(listAsConfirmed, params)])
    const { id, name, type } = found(service)
    note([...new Set(rows.map((row) => `client:${row.client_id}`))])
    return show<AsConfirmed>({ service: { id, name, type }, confirmation: found(confirmation),
      schedules: rows.map(({ title, forename, surname, ...row }) => ({ ...row, client: listName({ title, forename, surname }) })) }, asConfirmedPage)
  },
})

const asConfirmedPage: Page<AsConfirmed> = ({ service, confirmation, schedules }, context) => serviceView(service, 'schedules', {
  title: `${service.name} as confirmed on ${showShortIso(confirmation.confirmed_on)}`,
  breadcrumbs: [{ text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/schedules` }, { text: 'Confirmations', href: `/services/${service.id}/confirmations` },
    { text: showShortIso(confirmation.confirmed_on) }],
  main: html`<h2 class="govuk-heading-m">The list as it stood on ${showShortIso(confirmation.confirmed_on)}</h2>
    <p class="govuk-body">${confirmation.confirmer}, ${confirmation.organisation}, said that it was right on ${showMoment(confirmation.recorded_at)}.</p>
    ${dataTable({
      id: 'schedules', caption: 'Client schedules as confirmed', captionHidden: true,
      columns: [
        { key: 'client', heading: 'Client' },
        { key: 'number', heading: 'Client ID', numeric: true },
        { key: 'reference', heading: 'Reference' },
        { key: 'level', heading: 'Service level', noWrap: true },
        { key: 'unit', heading: 'Unit', noWrap: true },
        { key: 'units', heading: 'Units', numeric: true },
        { key: 'start', heading: 'Start date', noWrap: true },
        { key: 'position', heading: 'HB position' },
        { key: 'since', heading: 'Since then', noWrap: true },
      ],
      rows: schedules.map((row) => ({
        client: html`<a class="govuk-link" href="/clients/${row.client_id}/schedules">${row.client}</a>`, number: row.client_id,
        reference: row.reference, level: row.level, unit: row.unit, units: row.units,
        start: showShortIso(row.starts_on), position: row.position === null ? '' : labelOf(hbPosition, row.position),
        since: row.taken_away ? tag({ text: 'Taken away', classes: 'govuk-tag--yellow' })
          : row.changed ? html`<a class="govuk-link" href="/schedules/${row.id}">${
            tag({ text: 'Changed', classes: 'govuk-tag--yellow' })}<span class="govuk-visually-hidden"> since then: the schedule of ${row.client}</span></a>`
            : '',
      })),
      empty: { title: 'There was nobody', text: 'The list was empty when it was confirmed.' },
    })}`,
}, context)
