// Whole pages as users meet them, invented: for looking at, for the accessibility run and for measuring.
import { button } from './components/button.ts'
import { comparison } from './components/comparison.ts'
import { filter, filterChips } from './components/filter.ts'
import { identityBar } from './components/identity-bar.ts'
import { pageHeading } from './components/page-heading.ts'
import { pagination } from './components/pagination.ts'
import { queue } from './components/queue.ts'
import { lookBack } from './components/look-back.ts'
import { subNavigation } from './components/sub-navigation.ts'
import { summaryList } from './components/summary-list.ts'
import { timeline } from './components/timeline.ts'
import { designPage } from './design.ts'
import {
  comparisonExample, identityExample, occupancyChart, queueExample, schedulesTable, timelineExample, voidsChart,
} from './example-records.ts'
import { change, fieldExamples } from './examples.ts'
import { formView } from './form.ts'
import type { FieldView } from './form.ts'
import { html } from './html.ts'
import type { PageOptions } from './layout.ts'

const frame = {
  csrf: 'example-token',
  wide: true,
  user: {
    name: 'Helen Marsh',
    roleLabel: 'Commissioner',
    organisation: 'Northmoor Council',
    authority: 'Northmoor',
    otherAuthorities: [{ code: 'southmere', name: 'Southmere' }],
  },
  navigation: [
    { href: '/', text: 'My work' }, { href: '/clients', text: 'Clients' }, { href: '/schedules', text: 'Schedules', current: true },
    { href: '/services', text: 'Services' }, { href: '/referrals', text: 'Referrals' }, { href: '/performance', text: 'Performance' },
    { href: '/payments', text: 'Payments' }, { href: '/directory', text: 'Directory' },
  ],
} satisfies Partial<PageOptions>

const wrongFields: readonly FieldView[] = fieldExamples.slice(0, 12).map((field) => {
  if (field.name === 'surname') return { ...field, value: '', error: 'Enter a surname' }
  if (field.name === 'starts-on') return { ...field, value: '31/2/2026', error: 'Start date must be a real date, such as 27 3 2026' }
  if (field.name === 'reason') return { ...field, error: 'Choose a reason for leaving' }
  return field
})

export const examplePages: Readonly<Record<string, PageOptions>> = {
  list: {
    ...frame,
    title: 'Schedules',
    main: html`${pageHeading({ text: 'Schedules', actions: html`<a class="govuk-link" href="/schedules.csv">Download as CSV</a>
${button({ text: 'Request a schedule', href: '/schedules/new' })}` })}
${filter({ action: '/schedules', label: 'Filter schedules', fields: [
  { name: 'service', label: 'Service', kind: 'text', required: false, value: 'Chatham St', width: 20 },
  { name: 'state', label: 'State', kind: 'text', required: false, value: '', width: 10 },
  { name: 'from', label: 'In force from', kind: 'date', required: false, value: '' },
  { name: 'to', label: 'to', kind: 'date', required: false, value: '' },
] })}
${filterChips([{ label: 'Service', text: 'Chatham St', removeHref: '/schedules' }], '/schedules')}
${schedulesTable('schedules')}
${pagination({ next: { href: '?after=55021' } })}`,
  },
  form: {
    ...frame,
    title: 'Request a schedule',
    breadcrumbs: [{ href: '/schedules', text: 'Schedules' }, { text: 'Request a schedule' }],
    errors: wrongFields.flatMap((field) => field.error === undefined ? [] : [{ field: field.name, message: field.error }]),
    main: html`${pageHeading({ text: 'Request a schedule', caption: 'Chatham St (10801)' })}
${formView({
  action: '/schedules/new', csrf: frame.csrf, fields: wrongFields, submit: 'Send request', cancelHref: '/schedules', inColumns: true,
})}`,
  },
  person: {
    ...frame,
    title: 'Zofia Szymańska',
    identity: identityBar(identityExample),
    breadcrumbs: [{ href: '/clients', text: 'Clients' }, { text: 'Zofia Szymańska' }],
    banner: { kind: 'success', text: 'The change was sent for review.', links: [{ href: '#request', text: 'See the request' }] },
    asAt: '4 June 2026',
    main: html`${pageHeading({ text: 'Summary' })}
${subNavigation({ items: [{ href: '#summary', text: 'Summary', current: true }, { href: '#schedules', text: 'Schedules', count: 2 },
  { href: '#needs', text: 'Needs' }, { href: '#plan', text: 'Plan' }, { href: '#history', text: 'History', count: 41 }],
  end: lookBack({ action: '/clients/10342', day: '4 June 2026' }) })}
${summaryList({ rows: [
  { key: { text: 'Address' }, value: { text: 'Unit 3A, Chatham St, Northmoor ZZ1 4QT' }, actions: { items: [change('address')] } },
  { key: { text: 'Telephone' }, value: { text: '07700 900123' }, actions: { items: [change('telephone')] } },
] })}
<h2 class="govuk-heading-m">Proposed change</h2>
${comparison(comparisonExample)}
<h2 class="govuk-heading-m">History</h2>
${timeline({ items: timelineExample, headingLevel: 3 })}`,
  },
  occupancy: {
    ...frame,
    title: 'Occupancy',
    main: html`${pageHeading({ text: 'Occupancy', caption: '1 to 30 June 2026' })}${occupancyChart('occupancy')}${voidsChart('voids')}`,
  },
  work: {
    ...frame,
    title: 'My work',
    main: html`${pageHeading({ text: 'What needs you today', caption: 'Tuesday 9 June 2026' })}
${queue(queueExample, 'What needs you today')}`,
  },
  visitor: {
    title: 'Make a referral',
    main: html`<h1 class="govuk-heading-l">Make a referral</h1>
${formView({ action: '/refer', fields: fieldExamples.slice(0, 5), submit: 'Continue' })}`,
  },
  design: { ...frame, ...designPage() },
}
