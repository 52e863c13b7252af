// The two pages of asking for a new schedule.
import { button } from '#pages/components/button.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { csrfField, formView, hiddenField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { addressLine, clientBar, clientFields, clientSearchFields, clientSections, fullName, howToFindAll, mostCounted, nearlyTable, nino, whyNobody } from '#areas/clients/public.ts'
import { levelName } from '#areas/services/public.ts'
import { fieldViews } from '#platform/web/draw.ts'
import type { Page } from '#platform/web/route.ts'
import { hbFields, isAccommodation, overlapField, placeFields } from './schedule.ts'
import { askedBy, carried, notAskedBy } from './units.ts'
import type { Asking, Choosing } from './new-schedule.ts'

const crumbs = (service: { id: number, name: string }) => [
  { text: 'Services', href: '/services' }, { text: service.name, href: `/services/${service.id}/schedules` }, { text: 'Request new schedule' }]

export const chooseClientPage: Page<Choosing> = ({ service, chosen, searched, typed, clients, matches, unsearchable, nearly, errors = {} }, { csrf, today, url, user }) => {
  const q = url.searchParams.get('q')
  const ask = (more: Record<string, string>) => `/services/${service.id}/schedules/ask?${new URLSearchParams({ ...more, ...carried(chosen) }).toString()}`
  return {
    title: 'Request new schedule: find the client',
    breadcrumbs: crumbs(service),
    main: html`${pageHeading({ text: 'Request new schedule', detail: `at ${service.name}` })}
      ${chosen && html`<p class="govuk-body">For <strong>${chosen.name}${chosen.place !== null && `, place ${chosen.place}`}</strong>${
        chosen.starts_on !== null && html`, from ${showShortIso(chosen.starts_on)}`}.</p>`}
      ${notes(chosen?.inTheWay ?? [])}
      <p class="govuk-body">Has ${service.name} or another ${user.wholeAuthority ? 'service' : 'of your services'} supported this person before? Search first, so that one person stays one record.</p>
      ${filter({
        action: `/services/${service.id}/schedules/find`, method: 'post', csrf, hidden: carried(chosen),
        label: 'Find the client', submit: 'Search', fields: fieldViews(clientSearchFields, typed, errors, { today }),
      })}
      ${searched ? html`
        ${dataTable({
          id: 'clients', caption: matches === 1 ? '1 person found' : `${matches > mostCounted ? `More than ${mostCounted}` : matches} people found`,
          columns: [
            { key: 'name', heading: 'Name' },
            { key: 'id', heading: 'ID', numeric: true },
            { key: 'born', heading: 'Born' },
            { key: 'nino', heading: 'NI number', noWrap: true },
            { key: 'postcode', heading: 'Postcode' },
            { key: 'use', heading: 'Choose', headingHidden: true },
          ],
          rows: clients.map((client) => ({
            name: fullName(client),
            id: client.id,
            born: client.date_of_birth === null ? 'Not known' : showShortIso(client.date_of_birth),
            nino: client.nino ? nino.show(client.nino) : '',
            postcode: client.postcode,
            use: html`<a class="govuk-link" href="${
              ask({ client: String(client.id) })}">Use this person<span class="govuk-visually-hidden">: ${fullName(client)}</span></a>`,
          })),
          empty: unsearchable !== null ? { title: 'Nobody was looked for', text: whyNobody(unsearchable) }
            : nearly.length > 0 ? { title: 'Nobody matches exactly', text: 'Those below come near. Look at them before you carry on with a new person.' }
            : user.wholeAuthority ? { title: 'Nobody on record is like that', text: 'Check the spelling, or carry on with a new person.' }
            : { title: 'You have not supported anybody like that', text: 'Check the spelling, or carry on with a new person. The commissioner checks whether somebody else knows them.' },
        })}
        ${nearlyTable(nearly, (client) => ({ href: ask({ client: String(client.id) }), text: 'Use this person' }))}
        ${clients.length + nearly.length > 0
          ? button({ text: 'None of these: a new person', href: ask({ q: q ?? '' }), classes: 'govuk-button--secondary' })
          : button({ text: 'Carry on with a new person', href: ask({ q: q ?? '' }) })}`
        : howToFindAll(user)}`,
  }
}

/** What is in the way, before anything is typed or sent. */
function notes(texts: readonly string[]): Html | false {
  return texts.length > 0 && html`<div class="tl-notes">${texts.map((text) => html`<p class="govuk-body">${text}</p>`)}</div>`
}

export const newSchedulePage: Page<Asking> = ({ service, client, levels, units, typed, errors, inTheWay, rejected, said, key, page, draftOf }, { csrf, today, user }) => {
  const options = { service_level: levels.map((level) => ({ value: level.id, text: levelName(level) })), unit: units }
  const shown = { ...placeFields, ...hbFields, ...overlapField }
  const views = askedBy(service.type, fieldViews(shown, typed, errors, { today, local: user.codes }, options))
  const named = (...names: string[]) => names.flatMap((name) => views.filter((view) => view.name === name))
  const place = [
    { title: 'Place', fields: named('service_level', 'unit', 'starts_on', 'units', 'place', 'reference') },
    { title: isAccommodation(service.type) ? 'Housing Benefit' : 'Comments', fields: named(...Object.keys(hbFields)) },
  ]
  return {
    title: 'Request new schedule',
    breadcrumbs: crumbs(service),
    ...(client ? { identity: clientBar(client, today) } : {}),
    main: html`${pageHeading({ text: 'Request new schedule', detail: `at ${service.name}` })}
      ${!client && page === `/services/${service.id}/schedules/ask`
        && html`<p class="govuk-body">For somebody whom none of ${
          user.wholeAuthority ? 'the' : 'your'} services has supported yet. <a class="govuk-link" href="/services/${
          service.id}/schedules/new">Search first</a> if you are not sure, so that one person stays one record.</p>`}
      ${draftOf !== null && html`<form class="govuk-inset-text" method="post" action="/drafts/discard" novalidate>${csrfField(csrf)}${hiddenField('form', `/services/${service.id}/schedules`)}${
        hiddenField('page', page)}${hiddenField('again', 'yes')}You typed this on ${draftOf} and have not sent it. ${
        button({ text: 'Start afresh', classes: 'govuk-button--secondary' })}</form>`}
      ${rejected && html`<div class="govuk-inset-text">It was rejected: ${rejected}</div>`}
      ${service.domestic_violence && html`<div class="govuk-inset-text">This is a domestic violence service: names may be initials, and the address may be withheld.</div>`}
      ${notes(inTheWay)}
      ${client && html`<p class="govuk-body">For <strong>${fullName(client)}</strong>, ${addressLine(client)}. <a class="govuk-link" href="/clients/${client.id}">See or correct their details</a></p>`}
      ${formView({
        action: `/services/${service.id}/schedules`, csrf, draft: page, submit: 'Add client schedule', cancelHref: `/services/${service.id}/schedules`,
        moreButtons: button({ text: 'Put aside', name: 'put_aside', value: 'yes', classes: 'govuk-button--secondary' }),
        hidden: { client: client ? String(client.id) : undefined, idempotency_key: key, said, ...notAskedBy(service.type) },
        // The HB number of somebody new is the reference given below.
        sections: client ? [...place, { title: 'Two places at once', fields: named(...Object.keys(overlapField)) }]
          : [...clientSections(fieldViews(clientFields, typed, errors, { today }).filter(({ name }) => name !== 'hb_number')), ...place],
      })}`,
  }
}
