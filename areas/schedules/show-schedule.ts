// One schedule with its history, and the Schedules tab of a person (S1.67).
import { clientView, findClient, fullName, type ClientRow } from '#areas/clients/public.ts'
import { requestsAbout, requestTable, type ListedRequest } from '#areas/requests/public.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { section } from '#pages/components/section.ts'
import { tag } from '#pages/components/tag.ts'
import { timeline } from '#pages/components/timeline.ts'
import { html, type Html } from '#pages/html.ts'
import { showMoment, showShortIso } from '#platform/dates.ts'
import { choice, inWords } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { found, get, show, type Context, type Page } from '#platform/web/route.ts'
import { findSchedule, listHbPositions, listOfClient, listVersions } from './schedules.sql.ts'
import { changesText, endFields, overlapField, overlapsAmong, placeFields, stateOn, type ScheduleState } from './schedule.ts'

/** In the authority's words: its own codes stand beside ours. */
const endText = (row: { left_on: string | null, end_reason: string | null }, context: Context) =>
  (row.left_on === null ? '' : `${showShortIso(row.left_on)} (${inWords(endFields.end_reason, row.end_reason, { local: context.user.codes })})`)

type Shown = {
  client: ClientRow
  schedule: RowOf<typeof findSchedule.gives> & { state: ScheduleState }
  positions: RowOf<typeof listHbPositions.gives>[]
  versions: RowOf<typeof listVersions.gives>[]
  requests: ListedRequest[]
}

export const showSchedule = get('/schedules/:schedule', {
  name: 'schedules.show', summary: 'One schedule with its history', permission: 'schedule.read', params: { schedule: 'number' }, asAt: true,
  handle: async (context) => {
    const { db, params, today, asAt, note } = context
    const [row, positions, versions, requests] = await Promise.all([db.row(findSchedule, params), db.rows(listHbPositions, params), db.rows(listVersions, params),
      // What waits now was not known then.
      asAt === null ? requestsAbout(context as unknown as Context, params.schedule) : []])
    const schedule = found(row)
    const client = found(await db.row(findClient, { client: schedule.client_id }))
    note([`client:${client.id}`, `schedule:${schedule.id}`])
    return show<Shown>({ client, schedule: { ...schedule, state: stateOn(schedule, (asAt ?? today).toString()) }, positions, versions, requests }, schedulePage)
  },
})

const schedulePage: Page<Shown> = ({ client, schedule, positions, versions, requests }, context) => {
  const mayAsk = context.user.may('request.make') && context.asAt === null
  return clientView(client, 'schedules', {
    title: `Schedule ${schedule.id}`,
    main: html`${pageHeading({ text: `Schedule ${schedule.id} at ${schedule.service}`, detail: tag(stateTags[schedule.state]),
      actions: html`${mayAsk && button({ text: 'Suggest change', href: `/schedules/${schedule.id}/change`, classes: 'govuk-button--secondary' })}
        ${mayAsk && schedule.left_on === null && button({ text: 'End', href: `/schedules/${schedule.id}/end`, classes: 'govuk-button--secondary' })}
        ${mayAsk && html`<a class="govuk-link" href="/schedules/${schedule.id}/not-taken-up">Place not taken up</a>`}` })}
      ${section({ title: 'Place', content: facts([
        { label: 'Service', value: html`<a class="govuk-link" href="/services/${schedule.service_id}/schedules">${schedule.service}</a>` }, { label: 'Service level', value: schedule.level },
        ...(schedule.unit ? [{ label: 'Unit', value: schedule.place !== null && schedule.place > 1 ? `${schedule.unit}, place ${schedule.place}` : schedule.unit }] : []),
        { label: 'Units', value: schedule.units }, { label: 'Start date', value: showShortIso(schedule.starts_on) }, { label: 'End date (reason)', value: endText(schedule, context) || 'Still there' },
        { label: 'Reference', value: schedule.reference },
        ...(schedule.overlap_reason ? [{
          label: overlapField.overlap_reason.label,
          value: inWords(overlapField.overlap_reason, schedule.overlap_reason, { local: context.user.codes }),
        }] : []),
        ...(schedule.comments ? [{ label: 'Comments', value: schedule.comments }] : []),
      ]) })}
      ${section({ title: 'Housing Benefit', content: dataTable({ id: 'positions', caption: 'Housing Benefit positions', captionHidden: true,
        columns: [{ key: 'from', heading: 'From', noWrap: true }, { key: 'position', heading: 'Position' }, { key: 'reference', heading: 'HB reference' }, { key: 'comment', heading: 'Comment' }],
        rows: positions.map((position) => ({ from: showShortIso(position.starts_on), position: labelOf(hbPosition, position.position), reference: position.reference, comment: position.comment })),
        empty: { title: 'No Housing Benefit position recorded', text: 'Suggest a change to record one.' } }) })}
      ${requests.length > 0 && section({
        title: 'Requests',
        content: requestTable(requests, { caption: 'Requests about this schedule', first: 'Kind', columns: [], empty: { title: 'None', text: '' } }),
      })}
      ${section({ title: 'History', content: timeline({ headingLevel: 3, items: versions.map((version, i) => ({ title: i === 0 ? 'First accepted' : whatChanged(versions[i - 1]!, version, context),
        when: showMoment(version.recorded_at), dateTime: version.recorded_at, main: true })).reverse() }) })}`,
  }, context)
}

const stateTags = { planned: { text: 'Planned', classes: 'govuk-tag--blue' }, current: { text: 'Current', classes: 'govuk-tag--green' }, ended: { text: 'Ended', classes: 'govuk-tag--grey' } }

/** 'End date from none to 04/06/2026' for each value that differs. */
function whatChanged(before: Shown['versions'][number], after: Shown['versions'][number], context: Context): string {
  const { service_level: level, unit, place, units, reference, starts_on } = placeFields
  const fields = { level, unit, place, units, reference, starts_on, ...endFields }
  const shown = (name: keyof typeof fields, value: unknown) => inWords(fields[name], value, { local: context.user.codes, short: true }) || 'none'
  const changes = (Object.keys(fields) as (keyof typeof fields)[]).filter((name) => before[name] !== after[name])
    .map((name) => `${fields[name].label} from ${shown(name, before[name])} to ${shown(name, after[name])}`)
  return changes.join('; ') || 'Other details changed'
}

const filterFields = { ended: choice({ label: 'Non-current items', list: { list: 'ended', codes: [{ code: 'include', label: 'Include non-current items' }] }, optional: true }) }
/** What is left to do about somebody who has died: only that of which no end is asked for yet. */
function afterDeath(diedOn: string, open: OfClient['schedules']): Html {
  const left = open.filter(({ end_asked }) => !end_asked).length
  const theirs = open.length === 1 ? 'Their current schedule is' : 'Their current schedules are'
  return html`<div class="govuk-inset-text">This person died on ${showShortIso(diedOn)}. ${left === 0
    ? `${theirs} still open; the end of ${open.length === 1 ? 'it' : 'each'} is asked for, and waits to be decided.`
    : `${theirs} still open: end ${open.length === 1 ? 'it' : 'each one'} with the reason “Deceased”.${
      left < open.length ? ` An end is asked for already for ${open.length - left} of ${open.length}.` : ''}`}</div>`
}

type OfClient = { client: ClientRow, schedules: (RowOf<typeof listOfClient.gives> & { state: ScheduleState })[], hidden: number, ended: boolean, current: number }

export const schedulesOfClient = get('/clients/:client/schedules', {
  name: 'schedules.of-client', summary: 'All schedules of a person that you may see', permission: 'schedule.read', params: { client: 'number' }, query: filterFields, asAt: true, atOnce: true,
  handle: async ({ db, params, query, today, asAt }) => {
    const on = (asAt ?? today).toString()
    const [client, rows] = await Promise.all([db.row(findClient, params), db.rows(listOfClient, params)])
    const schedules = rows.map((row) => ({ ...row, state: stateOn(row, on) }))
    const ended = query.ended === 'include'
    const shown = ended ? schedules : schedules.filter(({ state }) => state !== 'ended')
    return show<OfClient>({
      client: found(client),
      schedules: shown,
      hidden: schedules.length - shown.length,
      ended,
      current: schedules.filter(({ state }) => state === 'current').length,
    }, ofClientPage)
  },
})

const ofClientPage: Page<OfClient> = ({ client, schedules, hidden, ended, current }, context) => {
  const overlaps = overlapsAmong(schedules)
  const mayAsk = context.user.may('request.make') && context.asAt === null
  const path = `/clients/${client.id}/schedules`
  const asAtQuery = context.asAt === null ? '' : `as-at=${context.asAt.toString()}`
  return clientView(client, 'schedules', {
    title: `Schedules of client ${client.id}`,
    main: html`<h1 class="govuk-visually-hidden">Schedules of ${fullName(client)}</h1>
      ${client.date_of_death !== null && current > 0 && afterDeath(client.date_of_death, schedules.filter(({ state }) => state === 'current'))}
      <div class="tl-bar">${button({
        text: ended ? 'Exclude non-current items' : 'Include non-current items',
        href: `${path}?${[ended ? '' : 'ended=include', asAtQuery].filter(Boolean).join('&')}`.replace(/\?$/, ''),
        classes: 'govuk-button--secondary',
      })}</div>
      ${dataTable({
        id: 'schedules', caption: 'Schedules', captionHidden: true,
        columns: [
          { key: 'service', heading: 'Service name' },
          { key: 'reference', heading: 'Reference' },
          { key: 'level', heading: 'Service level', noWrap: true },
          { key: 'unit', heading: 'Unit', noWrap: true },
          { key: 'units', heading: 'Units', numeric: true },
          { key: 'start', heading: 'Start date', noWrap: true },
          ...(ended ? [{ key: 'end' as const, heading: 'End date (reason)' }] : []),
          ...(context.asAt === null ? [{ key: 'changes' as const, heading: 'Pending requests?', noWrap: true }] : []),
          { key: 'manage', heading: 'Manage', headingHidden: true, noWrap: true },
        ],
        rows: schedules.map((row) => ({
          service: html`<a class="govuk-link" href="/services/${row.service_id}/schedules">${row.service}</a>`, reference: row.reference, level: row.level, unit: row.unit,
          units: row.units, start: html`${showShortIso(row.starts_on)}${row.state === 'planned' && html` ${tag({ text: 'Planned', classes: 'govuk-tag--blue' })}`}`, end: endText(row, context),
          changes: row.changes === 0 ? '' : linkIf(context.user.may('request.read'), `/services/${row.service_id}/requests?schedule=${row.id}`, changesText(row.changes)),
          manage: rowActions([
            { href: `/schedules/${row.id}`, text: 'Open', of: `the schedule at ${row.service} from ${showShortIso(row.starts_on)}` },
            mayAsk && { href: `/schedules/${row.id}/change`, text: 'Suggest change', of: `to ${row.service} from ${showShortIso(row.starts_on)}` },
            mayAsk && row.left_on === null && { href: `/schedules/${row.id}/end`, text: 'End', of: `the schedule at ${row.service} from ${showShortIso(row.starts_on)}` },
          ]),
        })),
        empty: {
          title: 'No current schedules',
          text: hidden > 0
            ? `${hidden === 1 ? 'One has' : `${hidden} have`} ended: include non-current items to see them.`
            : 'This person has none in your services.',
        },
      })}
      ${overlaps.length > 0 && section({
        title: 'Two places at once', text: 'Counted as one person and two units.',
        content: html`<ul class="tl-notes">${overlaps.map(({ earlier, later, from, days }) =>
          html`<li>${earlier.service} (${earlier.unit ?? earlier.level}) and ${later.service} (${later.unit ?? later.level}): ${
            days === 'open' ? '' : days === 1 ? '1 day ' : `${days} days `}from ${showShortIso(from)}</li>`)}</ul>`,
      })}
      <div class="tl-list-foot"><p class="govuk-body">Total number of current schedules: <strong>${current}</strong></p>
        ${mayAsk && schedules.length > 0 && html`<p class="govuk-hint">Use the suggest change link next to a schedule to submit an update to it.</p>`}</div>
      ${mayAsk && schedules.length + hidden > 0
        && html`<p class="govuk-body tl-screen">Wrong name, date of birth, NI number or HB number? <a class="govuk-link" href="/clients/${
          client.id}/correct">Suggest a correction</a></p>`}`,
  }, context)
}
