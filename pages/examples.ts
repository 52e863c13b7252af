// Examples of every component and every kind of field: shown on /design, and read by the tests.
import { accordion } from './components/accordion.ts'
import { backLink } from './components/back-link.ts'
import { breadcrumbs } from './components/breadcrumbs.ts'
import { button } from './components/button.ts'
import { characterCount } from './components/character-count.ts'
import { checkboxes } from './components/checkboxes.ts'
import { comparison } from './components/comparison.ts'
import { dateInput } from './components/date-input.ts'
import { details } from './components/details.ts'
import { emptyState } from './components/empty-state.ts'
import { exitThisPage } from './components/exit-this-page.ts'
import { feedback } from './components/feedback.ts'
import { filter, filterChips } from './components/filter.ts'
import { genericHeader } from './components/generic-header.ts'
import { identityBar } from './components/identity-bar.ts'
import { insetText } from './components/inset-text.ts'
import { languageNavigation } from './components/language-navigation.ts'
import { notificationBanner } from './components/notification-banner.ts'
import { pageHeading } from './components/page-heading.ts'
import { pagination } from './components/pagination.ts'
import { panel } from './components/panel.ts'
import { phaseBanner } from './components/phase-banner.ts'
import { queue } from './components/queue.ts'
import { subNavigation } from './components/sub-navigation.ts'
import { summaryList } from './components/summary-list.ts'
import type { SummaryAction } from './components/summary-list.ts'
import { table } from './components/table.ts'
import { tabs } from './components/tabs.ts'
import { tag } from './components/tag.ts'
import { taskList } from './components/task-list.ts'
import { spanTable } from './components/span-table.ts'
import { timeline } from './components/timeline.ts'
import { warningText } from './components/warning-text.ts'
import {
  comparisonExample, identityExample, occupancyChart, queueExample, schedulesTable, spansExample, timelineExample, voidsChart,
} from './example-records.ts'
import type { FieldKind, FieldOption, FieldView } from './form.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

export type Example = { name: string, html: Html }

const levels: readonly FieldOption[] = [
  { value: 'low', text: 'Low', hint: 'Up to 3 hours a week' },
  { value: 'medium', text: 'Medium', hint: '4 to 8 hours a week' },
  { value: 'high', text: 'High' },
]

const tenures: readonly FieldOption[] = [{ value: 'licence', text: 'Licence' }, { value: 'assured', text: 'Assured tenancy' }]

const reasons: readonly FieldOption[] = [
  'Moved to own tenancy', 'Moved to family', 'Hospital', 'Prison', 'Evicted', 'Abandoned', 'Died', 'Not known',
].map((text, i) => ({ value: String(i + 1), text }))

const messages: Readonly<Record<FieldKind, string>> = {
  text: 'Enter a surname',
  longText: 'Enter what you agreed',
  date: 'Start date must be a real date, such as 27 3 2026',
  choice: 'Choose one',
  flag: 'Say whether an interpreter is needed',
  decimal: 'Enter a number, such as 6.5',
  money: 'Weekly rate must be an amount of money, such as £182.40',
  number: 'Enter a whole number, such as 2',
  password: 'Enter your password',
  file: 'The file must be a PDF',
  email: 'Enter an e-mail address, such as name@example.org',
  tel: 'Enter a telephone number, such as 07700 900123',
}

/** One of each kind of field, filled in rightly; names are unique so that all can stand on one page. */
export const fieldExamples: readonly FieldView[] = [
  { name: 'surname', label: 'Surname', kind: 'text', required: true, value: 'Szymańska', width: 20 },
  { name: 'known-as', label: 'Known as', kind: 'text', required: false, value: '', width: 20, hint: 'What the person likes to be called' },
  { name: 'starts-on', label: 'Start date', kind: 'date', required: true, value: '4/6/2026' },
  { name: 'email', label: 'E-mail', kind: 'email', required: false, value: 'zofia@example.org' },
  { name: 'telephone', label: 'Telephone', kind: 'tel', required: false, value: '07700 900123' },
  { name: 'hours', label: 'Support hours a week', kind: 'decimal', required: true, value: '6.5', suffix: 'hours' },
  { name: 'rate', label: 'Weekly rate', kind: 'money', required: true, value: '182.40' },
  { name: 'places', label: 'Places', kind: 'number', required: true, value: '2' },
  { name: 'level', label: 'Service level', kind: 'choice', required: true, value: 'medium', options: levels },
  { name: 'tenure', label: 'Tenure', kind: 'choice', required: false, value: '', options: tenures },
  { name: 'reason', label: 'Reason for leaving', kind: 'choice', required: true, value: '', options: reasons },
  { name: 'interpreter', label: 'Needs an interpreter', kind: 'flag', required: false, value: 'yes', hint: 'Shown at every contact' },
  { name: 'notes', label: 'Notes', kind: 'longText', required: false, value: 'Prefers mornings.', maxLength: 2000 },
  { name: 'plan', label: 'What we agreed', kind: 'longText', required: true, value: '' },
  { name: 'password', label: 'Password', kind: 'password', required: true, value: '' },
  { name: 'letter', label: 'Letter', kind: 'file', required: false, value: '', hint: 'PDF, at most 20 MB' },
]

/** The same fields, each with what is wrong with it. */
export const fieldErrorExamples: readonly FieldView[] = fieldExamples.map((field) => ({
  ...field,
  name: `wrong-${field.name}`,
  error: messages[field.kind],
}))

export const examples: readonly Example[] = [
  { name: 'Accordion', html: accordion({ id: 'accordion', items: [
    { heading: { text: 'What counts as a void' }, content: { text: 'A day on which a unit was available and nobody lived there.' } },
    { heading: { text: 'What counts as unavailable' }, content: { text: 'A day on which a unit could not be let.' } },
  ] }) },
  { name: 'Back link', html: backLink({ href: '#', text: 'Back to schedules' }) },
  { name: 'Breadcrumbs', html: breadcrumbs({ labelText: 'Breadcrumb example',
    items: [{ text: 'Services', href: '#' }, { text: 'Chatham St' }] }) },
  { name: 'Button', html: html`<div class="govuk-button-group">${button({ text: 'Request schedule' })}${
    button({ text: 'Save draft', classes: 'govuk-button--secondary' })}${button({ text: 'Withdraw', classes: 'govuk-button--warning' })}${
    button({ text: 'Not yet', disabled: true })}</div>` },
  { name: 'Character count', html: characterCount({ name: 'summary', label: { text: 'Summary' }, maxlength: 200 }) },
  { name: 'Charts', html: html`${occupancyChart('chart-occupancy')}${voidsChart('chart-voids')}` },
  { name: 'Checkboxes', html: checkboxes({ name: 'needs', classes: 'govuk-checkboxes--small',
    fieldset: { legend: { text: 'Needs' } }, items: [
    { value: 'housing', text: 'Housing' }, { value: 'health', text: 'Health', checked: true }, { divider: 'or' },
    { value: 'none', text: 'None of these', behaviour: 'exclusive' },
  ] }) },
  { name: 'Comparison', html: comparison(comparisonExample) },
  { name: 'Date input', html: dateInput({ id: 'born', namePrefix: 'born', fieldset: { legend: { text: 'Date of birth' } },
    hint: { text: 'For example, 31 3 1980' } }) },
  { name: 'Details', html: details({ summaryText: 'How the end date counts',
    text: 'It is the day of leaving: not counted and not paid.' }) },
  { name: 'Empty states', html: html`${emptyState({ title: 'No schedules yet', text: 'Ask for one when a person moves in.',
    action: { href: '#', text: 'Request a schedule' } })}${
    emptyState({ title: 'No schedule matches these filters', action: { href: '#', text: 'Clear all filters' } })}` },
  { name: 'Exit this page', html: exitThisPage({ redirectUrl: '#' }) },
  { name: 'Feedback', html: feedback({ titleText: 'Help us make this better', text: 'Tell us what got in your way.' }) },
  { name: 'Filter', html: html`${filter({ action: '#', label: 'Filter example', fields: [
    { name: 'filter-service', label: 'Service', kind: 'text', required: false, value: 'Chatham St', width: 20 },
    { name: 'filter-from', label: 'From', kind: 'date', required: false, value: '' },
  ] })}${filterChips([
    { label: 'Service', text: 'Chatham St', removeHref: '#' }, { label: 'State', text: 'Open', removeHref: '#' },
  ], '#')}` },
  { name: 'Generic header', html: genericHeader({ url: '#', logoText: 'A logo of one’s own' }) },
  { name: 'Identity bar', html: html`<div class="tl-design__still">${identityBar(identityExample)}</div>` },
  { name: 'Inset text', html: insetText({ text: 'A pending request holds no unit.' }) },
  { name: 'Language navigation', html: languageNavigation({ items: [
    { text: 'English', lang: 'en', current: true }, { text: 'Cymraeg', lang: 'cy', href: '#' },
  ] }) },
  { name: 'List of records', html: schedulesTable('example-schedules', 5) },
  { name: 'Notification banner', html: html`${
    notificationBanner({ classes: 'tl-banner', text: 'Schedule 55021 was requested.', titleId: 'news-1', disableAutoFocus: true })}${
    notificationBanner({ classes: 'tl-banner', type: 'success', role: 'region', text: 'Schedule 55021 was accepted.', titleId: 'news-2',
      disableAutoFocus: true })}` },
  { name: 'Page heading', html: html`<p class="govuk-body">It stands at the top of this page, as of every other.</p>` },
  { name: 'Pagination', html: pagination({ landmarkLabel: 'Pagination example', previous: { href: '#' }, next: { href: '#' } }) },
  { name: 'Panel', html: panel({ titleText: 'Referral sent', headingLevel: 3, html: html`Your reference is <strong>R-20417</strong>` }) },
  { name: 'Phase banner', html: phaseBanner({ tag: { text: 'New' }, text: 'The figures on this page are being tried out.' }) },
  { name: 'Queue', html: queue(queueExample, 'What needs you today') },
  { name: 'Sub-navigation', html: subNavigation({ label: 'Sub-navigation example', items: [
    { href: '#', text: 'Summary', current: true }, { href: '#', text: 'Requests', count: 3 }, { href: '#', text: 'History' },
  ] }) },
  { name: 'Summary list', html: summaryList({ card: { title: { text: 'Schedule 55021', headingLevel: 3 } }, rows: [
    { key: { text: 'Service' }, value: { text: 'Chatham St' }, actions: { items: [change('service')] } },
    { key: { text: 'Start date' }, value: { text: '4 June 2026' }, actions: { items: [change('start date')] } },
  ] }) },
  { name: 'Table', html: table({ caption: 'Rates', firstCellIsHeader: true,
    head: [{ text: 'Level' }, { text: 'Weekly rate', format: 'numeric' }], rows: [
      [{ text: 'Medium' }, { text: '£182.40', format: 'numeric' }], [{ text: 'High' }, { text: '£1,204.00', format: 'numeric' }],
    ] }) },
  { name: 'Tabs', html: tabs({ items: [
    { label: 'This week', id: 'this-week', panel: { text: '3 moved in, 1 left.' } },
    { label: 'Last week', id: 'last-week', panel: { text: 'Nobody moved.' } },
  ] }) },
  { name: 'Tags', html: html`<p class="govuk-body">${[
    ['Accepted', 'green'], ['Requested', 'blue'], ['Queried', 'yellow'], ['Rejected', 'red'],
    ['Ended', 'grey'], ['Overdue', 'orange'], ['Draft', 'purple'], ['Shared', 'teal'],
  ].map(([text, colour]) => html`${tag({ text, classes: `govuk-tag--${colour}` })} `)}</p>` },
  { name: 'Task list', html: taskList({ items: [
    { title: { text: 'Needs and risks' }, href: '#', status: { text: 'Completed' } },
    { title: { text: 'Support plan' }, href: '#', hint: { text: 'Due 12 June 2026' },
      status: { tag: { text: 'Incomplete', classes: 'govuk-tag--blue' } } },
  ] }) },
  { name: 'Spans of days', html: spanTable(spansExample) },
  { name: 'Timeline', html: timeline({ items: timelineExample, headingLevel: 3 }) },
  { name: 'Warning text', html: warningText({ text: 'Ending a schedule stops payment from that day.' }) },
]

/** The heading of /design, kept here so that it is an example too. */
export const headingExample = pageHeading({
  text: 'Design',
  caption: 'Every part our pages are made of',
  actions: button({ text: 'An action', classes: 'govuk-button--secondary' }),
})

export function change(what: string): SummaryAction {
  return { href: '#', text: 'Change', visuallyHiddenText: what }
}
