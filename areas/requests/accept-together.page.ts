// The pages of accepting together: what would be accepted, and what came of it.
import { button } from '#pages/components/button.ts'
import { checkboxes } from '#pages/components/checkboxes.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { insetText } from '#pages/components/inset-text.ts'
import { pageHeading } from '#pages/components/page-heading.ts'
import { section } from '#pages/components/section.ts'
import { csrfField } from '#pages/form.ts'
import { html, type Html } from '#pages/html.ts'
import type { Context, Page, View } from '#platform/web/route.ts'
import type { CameOfIt, CameOfOne, Together } from './accept-together.ts'

const breadcrumbs = [{ text: 'Requests', href: '/requests' }, { text: 'Accept together' }]
const many = (count: number, one: string, more: string) => `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`

export const acceptTogetherPage: Page<Together> = (shown, { csrf, url }) => {
  const { requests, more, filters } = shown
  return {
    title: 'Accept together', breadcrumbs,
    main: html`${pageHeading({ text: 'Accept together what is safe' })}
      <p class="govuk-body">${'Nothing is dangerous about these: nobody like them is known already, the place is free, '
        + 'nobody has two places at once, the identifiers are there, and the days are inside the contract.'}
        Each is looked at again when it is accepted, by itself.${heldBack(shown)}</p>
      ${filter({ action: '/requests/together', label: 'Filter requests', fields: [
        { name: 'named', label: 'Service', kind: 'text', required: false, value: filters['named'] ?? '' },
        { name: 'from', label: 'Asked from', kind: 'date', required: false, value: filters['from'] ?? '' }, { name: 'to', label: 'to', kind: 'date', required: false, value: filters['to'] ?? '' },
      ], hidden: { kind: filters['kind'] || undefined, provider: filters['provider'] || undefined } })}
      ${requests.length > 0
        && html`<p class="govuk-body tl-list-count">${summary(shown)}${more
          && html` These are the ${requests.length} that wait longest: the next come once they are accepted.`}</p>`}
      <form method="post" action="/requests/together${url.search}">${csrfField(csrf)}
      ${dataTable({
        id: 'together', caption: 'Requests in which nothing is dangerous', captionHidden: true, rowHeader: 'about', rowKeys: true,
        columns: [
          { key: 'tick', heading: 'Accept', headingHidden: true },
          { key: 'about', heading: 'About' },
          { key: 'kind', heading: 'Kind' },
          { key: 'effect', heading: 'What it does', wide: true },
          { key: 'service', heading: 'Service' },
          { key: 'requester', heading: 'Asked for by' },
          { key: 'asked', heading: 'When', noWrap: true },
        ],
        rows: requests.map(({ id, name, kindLabel, effect, service, requester, asked, ticked }) => ({
          tick: checkboxes({
            name: `request_${id}`,
            classes: 'govuk-checkboxes--small',
            items: [{ value: 'yes', html: html`<span class="govuk-visually-hidden">Accept ${kindLabel.toLowerCase()} of ${name}</span>`, checked: ticked }],
          }),
          about: html`<a class="govuk-link" href="/requests/${id}">${name}</a>`, kind: kindLabel, effect, service, requester, asked,
        })),
        empty: {
          title: 'Nothing can be accepted together',
          text: 'Requests stand here when nothing about them needs somebody to look. The others are in the list.',
          action: { href: '/requests', text: 'Requests to decide' },
        },
      })}
      ${requests.length > 0 && button({ text: 'Accept those that are ticked', preventDoubleClick: true })}</form>`,
  }
}

function heldBack({ heldBack: { requests, more } }: Together): Html | false {
  return requests > 0
    && html` <a class="govuk-link" href="/requests?check=held">${
      more ? `More than ${requests}` : requests} that ${
      requests === 1 ? 'is' : 'are'} as safe ${
      requests === 1 ? 'is' : 'are'} held back</a>, so that somebody looks at some of them all the same.`
}

/** "12 requests at 4 services: 10 new schedules, 2 ends." */
function summary({ requests }: Together): string {
  const kinds = Map.groupBy(requests, ({ kindLabel }) => kindLabel)
  const services = new Set(requests.map(({ service_id }) => service_id)).size
  return `${many(requests.length, 'request', 'requests')} at ${many(services, 'service', 'services')}: ${[...kinds].map(([label, all]) => `${all.length} × ${label.toLowerCase()}`).join(', ')}.`
}

export function cameOfItPage({ accepted, items }: CameOfIt, _: Context): View {
  const not = items.filter((item) => !item.accepted)
  return {
    title: 'Accepted together', breadcrumbs,
    main: html`${pageHeading({ text: not.length === 0 ? `Accepted: ${many(accepted, 'request', 'requests')}` : `Accepted: ${accepted} of ${many(items.length, 'request', 'requests')}` })}
      ${not.length > 0 && insetText({ text: `${many(not.length, 'request was', 'requests were')} not accepted. Nothing was changed about ${not.length === 1 ? 'it' : 'them'}.` })}
      ${not.length > 0 && section({ title: 'Not accepted', content: table('not-accepted', 'Not accepted, and why', not) })}
      ${accepted > 0 && section({ title: 'Accepted', content: table('accepted', 'Accepted', items.filter((item) => item.accepted)) })}
      <p class="govuk-body"><a class="govuk-link" href="/requests?whose=others">Requests to decide</a></p>`,
  }
}

function table(id: string, caption: string, items: readonly CameOfOne[]): Html {
  return dataTable({
    id, caption, captionHidden: true,
    columns: [
      { key: 'about', heading: 'About' },
      { key: 'kind', heading: 'Kind' },
      { key: 'service', heading: 'Service' },
      { key: 'said', heading: 'What came of it' },
    ],
    rows: items.map(({ request, name, kindLabel, service, said }) => ({
      about: html`<a class="govuk-link" href="/requests/${request}">${name}</a>`, kind: kindLabel, service, said,
    })),
  })
}
