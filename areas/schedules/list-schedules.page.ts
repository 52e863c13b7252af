// The client schedules tab.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { linkIf } from '#pages/components/link-if.ts'
import { pagination } from '#pages/components/pagination.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { tag } from '#pages/components/tag.ts'
import { csrfField, hiddenField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { whyNobody } from '#areas/clients/public.ts'
import { serviceView } from '#areas/services/public.ts'
import { showShortIso } from '#platform/dates.ts'
import type { Context, Page } from '#platform/web/route.ts'
import type { Listed, SortKey } from './list-schedules.ts'
import { changesText, isAccommodation, needsSchedules } from './schedule.ts'

export const listSchedulesPage: Page<Listed> = (listed, context) => {
  const { service, schedules, ended } = listed
  const { csrf, user, url, asAt } = context
  const path = `/services/${service.id}/schedules`
  /** This list with one thing changed. */
  const link = (changes: Record<string, string | null>) => {
    const query = new URLSearchParams(url.searchParams)
    for (const [name, value] of Object.entries({ from: null, ...changes })) {
      if (value === null) query.delete(name)
      else query.set(name, value)
    }
    return query.size > 0 ? `${path}?${query.toString()}` : path
  }
  const sort = (key: SortKey) => {
    const direction = listed.order === key ? 'ascending' as const : listed.order === `-${key}` ? 'descending' as const : undefined
    return { href: link({ order: direction === 'ascending' ? `-${key}` : key }), ...(direction ? { direction } : {}) }
  }
  const mayAsk = user.may('request.make') && asAt === null
  const mayFollow = user.may('request.read')
  return serviceView(service, 'schedules', {
    title: `Client schedules of ${service.name}`,
    actions: html`${mayAsk && html`<a class="govuk-link" href="${path}/ask">Request for a new person</a>`}
      ${listed.pending > 0 && asAt === null && linkIf(mayFollow,
        `/services/${service.id}/requests?kind=schedule.new`,
        html`<span class="govuk-visually-hidden">Requests for new schedules: </span>(${listed.pending} pending)`)}
      ${mayAsk && button({ text: 'Request new schedule', href: `${path}/new` })}`,
    main: html`
      <div class="tl-bar">
        ${filter({ action: `${path}/search`, method: 'post', csrf, label: 'Search the list', submit: 'Filter', position: 'line', hidden: { ended: ended ? 'include' : undefined },
          fields: [{ name: 'search', label: 'Client’s name', kind: 'text', required: true, value: listed.search, width: 20 }] })}
        ${listed.onlyChanged
          && html`<p class="govuk-body">Only schedules that changed since the list was confirmed. <a class="govuk-link" href="${
            link({ changed: null, ended: null })}">Show the whole list</a></p>`}
        ${listed.search !== '' && html`<a class="govuk-link" href="${link({ q: null })}">Show the whole list</a>`}
        ${button({ text: ended ? 'Exclude non-current items' : 'Include non-current items', href: link({ ended: ended ? null : 'include' }), classes: 'govuk-button--secondary' })}
      </div>
      ${!needsSchedules(service.type) && html`<p class="govuk-body">This service sends a quarterly workbook; it may keep schedules as well.</p>`}
      ${dataTable({
        id: 'schedules', caption: ended ? 'Client schedules, ended ones included' : 'Client schedules', captionHidden: true,
        columns: [
          { key: 'client', heading: 'Client', sort: sort('client') }, { key: 'number', heading: 'Client ID', numeric: true, sort: sort('number') },
          { key: 'reference', heading: 'Reference', sort: sort('reference') }, { key: 'level', heading: 'Service level', noWrap: true, sort: sort('level') },
          // Floating support comes to people's own homes.
          ...(isAccommodation(service.type) ? [{ key: 'unit' as const, heading: 'Unit', noWrap: true }] : []),
          { key: 'units', heading: 'Units', numeric: true, sort: sort('units') }, { key: 'start', heading: 'Start date', noWrap: true, sort: sort('start') },
          ...(ended ? [{ key: 'end' as const, heading: 'End date (reason)', sort: sort('end') }] : []),
          // What waits now was not known then.
          ...(asAt === null ? [{ key: 'changes' as const, heading: 'Pending', noWrap: true }] : []),
          { key: 'manage', heading: 'Manage', headingHidden: true, noWrap: true },
        ],
        rows: schedules.map((row) => ({
          client: html`<a class="govuk-link" href="/clients/${row.client_id}/schedules">${row.client}<span class="govuk-visually-hidden">: manage client’s schedules</span></a>`,
          number: row.client_id, reference: row.reference, level: row.level, unit: row.unit, units: row.units,
          start: html`${showShortIso(row.starts_on)}${row.state === 'planned' && html` ${tag({ text: 'Planned', classes: 'govuk-tag--blue' })}`}`,
          end: row.left_on === null ? '' : html`${showShortIso(row.left_on)} (${row.endReasonLabel})`,
          changes: row.changes === 0 ? '' : linkIf(mayFollow, `/services/${service.id}/requests?schedule=${row.id}`, changesText(row.changes)),
          manage: rowActions([
            { href: `/schedules/${row.id}`, text: 'Open', of: `the schedule of ${row.client}` },
            mayAsk && { href: `/schedules/${row.id}/change?from=service`, text: 'Suggest change', of: `to the schedule of ${row.client}` },
            mayAsk && row.left_on === null && { href: `/schedules/${row.id}/end?from=service`, text: 'End', of: `the schedule of ${row.client}` },
          ]),
        })),
        empty: listed.onlyChanged ? { title: 'Nothing has changed since the list was confirmed', action: { href: link({ changed: null, ended: null }), text: 'Show the whole list' } }
          : listed.unsearchable ? { title: 'Nobody was looked for', text: whyNobody(listed.search), action: { href: link({ q: null }), text: 'Show the whole list' } }
          : listed.search
          ? {
            title: `Nobody called “${listed.search}”`,
            text: ended ? 'Check the spelling.' : 'Check the spelling, or include non-current items.',
            action: { href: link({ q: null }), text: 'Show the whole list' },
          }
          : {
            title: 'No current schedules',
            text: mayAsk
              ? 'Request one for each person you support; it appears here once the commissioner has accepted it.'
              : 'Schedules appear here once they have been asked for and accepted.',
          },
      })}
      ${(listed.from > 0 || listed.more) && pagination({
        ...(listed.from > 0 ? { previous: { href: link({ from: listed.from > 50 ? String(listed.from - 50) : null }) } } : {}),
        ...(listed.more ? { next: { href: link({ from: String(listed.from + 50) }) } } : {}),
      })}
      <div class="tl-list-foot"><p class="govuk-body">Total number of current schedules: <strong>${listed.current}</strong>${
        listed.planned > 0 && html`, and ${listed.planned} planned`}${
        listed.hidden > 0 && html`, and ${listed.hidden === 1 ? '1 person' : `${listed.hidden} people`} whose record you may not see`}</p>
        ${mayAsk && schedules.length > 0 && html`<p class="govuk-hint">Use the suggest change link next to a schedule to submit an update to it.</p>`}</div>
      ${listed.confirmation !== null && confirmed(listed, context)}`,
  }, context)
}

/** Who said that this list is right, and the button to say so: under the list, where one has seen all of it. */
function confirmed({ service, confirmation, search, onlyChanged, more }: Listed, { csrf, user }: Context): Html | false {
  const path = `/services/${service.id}`
  const isPart = search !== '' || onlyChanged
  const { last, confirmed_on, confirmer, changed, taken_away, silent, state } = confirmation!
  const mayConfirm = user.may('schedule.confirm')
  if (last === null && !mayConfirm && !silent) return false
  const counted = (count: number, what: string, href: string) => count > 0 && html`<a class="govuk-link" href="${href}">${count} ${count === 1 ? 'schedule has' : 'schedules have'} ${what} since</a>. `
  const changes = changed + taken_away === 0 ? 'Nothing has changed since. ' : html`${
    counted(changed, 'changed', `${path}/schedules?changed=since&ended=include`)}${
    counted(taken_away, 'been taken away', `${path}/confirmations/${last}`)}`
  return html`<div class="tl-bar tl-confirm">
    ${mayConfirm && (isPart ? html`<p class="govuk-body">To say that the list is right, <a class="govuk-link" href="${path}/schedules">look at all of it</a>.</p>`
      : more ? html`<p class="govuk-body">Whether the list is right is said under its last page.</p>`
      : html`<form method="post" action="${path}/confirmations">${csrfField(csrf)}${hiddenField('shown', state)}${button({ text: 'This list is right', preventDoubleClick: true })}</form>`)}
    <p class="govuk-body">${silent && html`${tag({ text: 'Silent', classes: 'govuk-tag--red' })} `}${last === null ? 'Nobody has confirmed this list yet.'
      : html`Last confirmed by <a class="govuk-link" href="${path}/confirmations/${last}">${
        confirmer} on ${showShortIso(confirmed_on!)}</a>. ${
        changes}<a class="govuk-link tl-screen" href="${path}/confirmations">Earlier confirmations</a>`}</p></div>`
}
