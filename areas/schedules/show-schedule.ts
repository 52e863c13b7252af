// One schedule with its history, and the Schedules tab of a person (S1.67).
import { clientView, findClient, type ClientRow } from '#areas/clients/public.ts'
import { endReason } from '#code-lists/end-reasons.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { timeline } from '#pages/components/timeline.ts'
import { html } from '#pages/html.ts'
import { showDateTime, showShortDate } from '#platform/dates.ts'
import { choice } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { found, get, show, type Page } from '#platform/web/route.ts'
import { findSchedule, listHbPositions, listOfClient, listVersions } from './schedules.sql.ts'
import { stateOn, type ScheduleState } from './schedule.ts'

const day = (iso: string) => showShortDate(Temporal.PlainDate.from(iso))
const endText = (row: { left_on: string | null, end_reason: string | null }) => (row.left_on === null ? '' : `${day(row.left_on)} (${labelOf(endReason, row.end_reason ?? '')})`)

type Shown = {
  client: ClientRow
  schedule: RowOf<typeof findSchedule.gives> & { state: ScheduleState }
  positions: RowOf<typeof listHbPositions.gives>[]
  versions: RowOf<typeof listVersions.gives>[]
}

export const showSchedule = get('/schedules/:schedule', {
  name: 'schedules.show', summary: 'One schedule with its history', permission: 'schedule.read', params: { schedule: 'number' }, asAt: true,
  handle: async ({ db, params, today, asAt, note }) => {
    const [row, positions, versions] = await Promise.all([db.row(findSchedule, params), db.rows(listHbPositions, params), db.rows(listVersions, params)])
    const schedule = found(row)
    const client = found(await db.row(findClient, { client: schedule.client_id }))
    note([`client:${client.id}`, `schedule:${schedule.id}`])
    return show<Shown>({ client, schedule: { ...schedule, state: stateOn(schedule, (asAt ?? today).toString()) }, positions, versions }, schedulePage)
  },
})

const schedulePage: Page<Shown> = ({ client, schedule, positions, versions }, context) => {
  const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } })
  const mayAsk = context.user.may('request.make') && context.asAt === null
  return clientView(client, 'schedules', {
    title: `Schedule ${schedule.id}`,
    main: html`<h2 class="govuk-heading-m">Schedule ${schedule.id} at ${schedule.service}</h2>
      ${mayAsk && html`<div class="govuk-button-group">${button({ text: 'Suggest change', href: `/schedules/${schedule.id}/change`, classes: 'govuk-button--secondary' })}
        ${schedule.left_on === null && button({ text: 'End', href: `/schedules/${schedule.id}/end`, classes: 'govuk-button--secondary' })}</div>`}
      ${summaryList({ rows: [
        row('State', { planned: 'Planned', current: 'Current', ended: 'Ended' }[schedule.state]), row('Service level', schedule.level),
        ...(schedule.unit ? [row('Unit', schedule.place !== null && schedule.place > 1 ? `${schedule.unit}, place ${schedule.place}` : schedule.unit)] : []),
        row('Units', schedule.units), row('Reference', schedule.reference), row('Start date', day(schedule.starts_on)), row('End date (reason)', endText(schedule)), row('Comments', schedule.comments),
      ] })}
      ${dataTable({ id: 'positions', caption: 'Housing Benefit positions', columns: [{ key: 'from', heading: 'From', noWrap: true }, { key: 'position', heading: 'Position' }, { key: 'reference', heading: 'HB reference' }, { key: 'comment', heading: 'Comment' }],
        rows: positions.map((position) => ({ from: day(position.starts_on), position: labelOf(hbPosition, position.position), reference: position.reference, comment: position.comment })),
        empty: { title: 'No Housing Benefit position recorded', text: 'Suggest a change to record one.' } })}
      <h2 class="govuk-heading-m">History</h2>
      ${timeline({ headingLevel: 3, items: versions.map((version, i) => ({ title: i === 0 ? 'First accepted' : whatChanged(versions[i - 1]!, version), when: showDateTime(Temporal.Instant.from(version.recorded_at)), dateTime: version.recorded_at,
        main: true })).reverse() })}`,
  }, context)
}

/** 'End date: none → 04/06/2026' for each value that differs. */
function whatChanged(before: Shown['versions'][number], after: Shown['versions'][number]): string {
  const labels = { level: 'Service level', unit: 'Unit', place: 'Place', units: 'Units', reference: 'Reference', starts_on: 'Start date', left_on: 'End date', end_reason: 'Reason' } as const
  const shown = (name: keyof typeof labels, value: string | number | null) => (value === null || value === '' ? 'none'
    : name === 'starts_on' || name === 'left_on' ? day(String(value)) : name === 'end_reason' ? labelOf(endReason, String(value)) : String(value))
  const changes = (Object.keys(labels) as (keyof typeof labels)[]).filter((name) => before[name] !== after[name])
    .map((name) => `${labels[name]}: ${shown(name, before[name])} → ${shown(name, after[name])}`)
  return changes.join('; ') || 'Other details changed'
}

const filterFields = { ended: choice({ label: 'Non-current items', list: { list: 'ended', codes: [{ code: 'include', label: 'Include non-current items' }] }, optional: true }) }
type OfClient = { client: ClientRow, schedules: (RowOf<typeof listOfClient.gives> & { state: ScheduleState })[], hidden: number, ended: boolean, current: number }

export const schedulesOfClient = get('/clients/:client/schedules', {
  name: 'schedules.of-client', summary: 'All schedules of a person that you may see', permission: 'schedule.read', params: { client: 'number' }, query: filterFields, asAt: true,
  handle: async ({ db, params, query, today, asAt, note }) => {
    const on = (asAt ?? today).toString()
    const [client, rows] = await Promise.all([db.row(findClient, params), db.rows(listOfClient, params)])
    const schedules = rows.map((row) => ({ ...row, state: stateOn(row, on) }))
    const ended = query.ended === 'include'
    const shown = ended ? schedules : schedules.filter(({ state }) => state !== 'ended')
    note([`client:${found(client).id}`])
    return show<OfClient>({ client: found(client), schedules: shown, hidden: schedules.length - shown.length, ended, current: schedules.filter(({ state }) => state === 'current').length }, ofClientPage)
  },
})

const ofClientPage: Page<OfClient> = ({ client, schedules, hidden, ended, current }, context) => {
  const mayAsk = context.user.may('request.make') && context.asAt === null
  const path = `/clients/${client.id}/schedules`
  return clientView(client, 'schedules', {
    title: 'Schedules',
    main: html`
      ${client.date_of_death !== null && current > 0 && html`<div class="govuk-inset-text">This person died on ${day(client.date_of_death)}. Their current schedules are still open: end each one with the reason “Deceased”.</div>`}
      <div class="tl-actions">${button({ text: ended ? 'Exclude non-current items' : 'Include non-current items', href: ended ? path : `${path}?ended=include`, classes: 'govuk-button--secondary' })}</div>
      ${mayAsk && schedules.length > 0 && html`<p class="govuk-hint">Use the suggest change link next to a schedule to submit an update to it.</p>`}
      ${dataTable({
        id: 'schedules', caption: 'Schedules', captionHidden: true, rowHeader: 'service',
        columns: [{ key: 'suggest', heading: 'Suggest change', headingHidden: true }, { key: 'reference', heading: 'Reference' }, { key: 'service', heading: 'Service name' }, { key: 'level', heading: 'Service level' },
          { key: 'units', heading: 'Units', numeric: true }, { key: 'start', heading: 'Start date', noWrap: true }, ...(ended ? [{ key: 'end' as const, heading: 'End date (reason)' }] : []), { key: 'changes', heading: 'Pending requests?' }],
        rows: schedules.map((row) => ({
          suggest: html`${mayAsk && html`<a class="govuk-link" href="/schedules/${row.id}/change">Suggest change<span class="govuk-visually-hidden"> to ${row.service} from ${day(row.starts_on)}</span></a>
            ${row.left_on === null && html` <a class="govuk-link" href="/schedules/${row.id}/end">End<span class="govuk-visually-hidden"> at ${row.service}</span></a>`}`}`,
          reference: row.reference, service: html`<a class="govuk-link" href="/schedules/${row.id}">${row.service}</a>`, level: row.unit ? `${row.level}, ${row.unit}` : row.level,
          units: row.units, start: day(row.starts_on), end: endText(row), changes: row.changes === 0 ? '' : row.changes === 1 ? '1 change' : `${row.changes} changes`,
        })),
        empty: { title: 'No current schedules', text: hidden > 0 ? `${hidden === 1 ? 'One has' : `${hidden} have`} ended: include non-current items to see them.` : 'This person has none in your services.' },
      })}
      <p class="govuk-body tl-total">Total number of current schedules: <strong>${current}</strong></p>`,
  }, context)
}
