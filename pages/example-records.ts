// Invented records for the examples: a list of schedules, a person, a request, figures. Nobody here exists.
import { barsOverTime, stackedBars } from './chart.ts'
import type { ComparisonOptions } from './components/comparison.ts'
import { dataTable } from './components/data-table.ts'
import type { IdentityBarOptions } from './components/identity-bar.ts'
import type { QueueItem } from './components/queue.ts'
import { tag } from './components/tag.ts'
import type { SpanTableOptions } from './components/span-table.ts'
import type { TimelineItem } from './components/timeline.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

type ExampleSchedule = {
  number: number
  client: string
  clientNumber: number
  service: string
  unit: string
  level: string
  starts: string
  leaves: string
  weekly: number
  state: string
}

const clients = ['Zofia Szymańska', 'Tom Ashdown', 'Cerys Pugh', 'Amara Okafor', 'Liam Hartnoll', 'Priya Raman', 'Deng Majok',
  'Ellen Whitcombe', 'Yusuf Demir', 'Grace O’Leary', 'Marek Nowak', 'Siân Lloyd-Evans', 'Kofi Boateng', 'Rhian Parry', 'Joseph Tranter',
  'Aisha Siddiqui', 'Callum Reeve', 'Nadia Haddad', 'Owen Thackray', 'Beatriz Fontes', 'Hamid Rahimi', 'Molly Garside']
const services = ['Chatham St', 'Rattham Road', 'Chatham St', 'Floating support']
const states = ['Accepted', 'Accepted', 'Requested', 'Accepted', 'Queried', 'Ended', 'Accepted', 'Accepted', 'Rejected', 'Accepted']
const colours: Readonly<Record<string, string>> = {
  Accepted: 'green', Requested: 'blue', Queried: 'yellow', Ended: 'grey', Rejected: 'red',
}

const schedules: readonly ExampleSchedule[] = clients.map((client, i) => ({
  number: 55021 + i * 7,
  client,
  clientNumber: 10342 + i * 13,
  service: services[i % services.length] as string,
  unit: i % 4 === 3 ? '' : `${i % 8 + 1}${'AB'[i % 2]}`,
  level: ['Low', 'Medium', 'High'][i % 3] as string,
  starts: `${i % 27 + 1} ${['January', 'March', 'June', 'September'][i % 4]} 2026`,
  leaves: states[i % states.length] === 'Ended' ? `${i % 27 + 1} October 2026` : '',
  weekly: 9820 + i * 4175,
  state: states[i % states.length] as string,
}))

export function schedulesTable(id: string, rows = schedules.length): Html {
  return dataTable({
    id,
    caption: `Schedules, newest first: 1 to ${rows} of 312`,
    columns: [
      { key: 'number', heading: 'Schedule', noWrap: true, sort: { href: '?sort=number', direction: 'descending' } },
      { key: 'client', heading: 'Client', sort: { href: '?sort=client' } },
      { key: 'clientNumber', heading: 'Client number', noWrap: true },
      { key: 'service', heading: 'Service', noWrap: true, sort: { href: '?sort=service' } },
      { key: 'unit', heading: 'Unit' },
      { key: 'level', heading: 'Level' },
      { key: 'starts', heading: 'Starts', noWrap: true, sort: { href: '?sort=starts' } },
      { key: 'leaves', heading: 'Leaves', noWrap: true },
      { key: 'weekly', heading: 'Weekly', numeric: true, sort: { href: '?sort=weekly' } },
      { key: 'state', heading: 'State', noWrap: true },
    ],
    rows: schedules.slice(0, rows).map((schedule) => ({
      ...schedule,
      number: html`<a class="govuk-link" href="#">${schedule.number}</a>`,
      weekly: `£${(schedule.weekly / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`,
      state: tag({ text: schedule.state, classes: `govuk-tag--${colours[schedule.state]}` }),
    })),
  })
}

export const identityExample: IdentityBarOptions = {
  name: 'Zofia Szymańska',
  href: '#',
  facts: [
    { label: 'Client', value: '10342' },
    { label: 'Born', value: '14 February 1989 (37)' },
    { label: 'Key worker', value: 'Ravi Menon' },
    { label: 'Status', value: 'In support' },
  ],
  alerts: [
    { text: 'Contact only by appointment', kind: 'danger', href: '#' },
    { text: 'Interpreter: Polish', kind: 'info' },
    { text: 'Review due', kind: 'warning' },
  ],
}

export const comparisonExample: ComparisonOptions = {
  id: 'proposal',
  caption: 'Change to schedule 55021',
  rows: [
    { label: 'Service', current: 'Chatham St', proposed: 'Chatham St', changed: false },
    { label: 'Unit', current: '3A', proposed: '5B', changed: true },
    { label: 'Service level', current: 'Medium', proposed: 'High', changed: true },
    { label: 'Start date', current: '4 June 2026', proposed: '4 June 2026', changed: false },
    { label: 'End date', current: '', proposed: '30 November 2026', changed: true },
    { label: 'Weekly rate', current: '£182.40', proposed: '£236.10', changed: true },
  ],
}

export const timelineExample: readonly TimelineItem[] = [
  { id: 'event-3', title: 'Schedule 55021 accepted', when: '9 June 2026, 9:32am', dateTime: '2026-06-09T09:32', 
    by: 'Helen Marsh, commissioner', main: true, text: 'From 4 June 2026 at Chatham St, unit 3A.' },
  { id: 'event-2', title: 'Question answered', when: '8 June 2026, 4:10pm', dateTime: '2026-06-08T16:10', by: 'Ravi Menon, Harbour Housing',
    text: 'The unit was ready on 3 June; the previous person left on 28 May.' },
  { id: 'event-1', title: 'Moved in', when: '4 June 2026', dateTime: '2026-06-04', by: 'Ravi Menon, Harbour Housing', main: true },
]

export const queueExample: readonly QueueItem[] = [
  { href: '#', title: 'Decide on the schedule of Tom Ashdown', context: 'Asked by Harbour Housing on 2 June', 
    due: '2 days late', urgency: 'overdue', tag: tag({ text: 'Answer received', classes: 'govuk-tag--blue' }) },
  { href: '#', title: 'Review support plan: Cerys Pugh', context: 'Six-week review, key worker Ravi Menon',
    due: 'Due today', urgency: 'today' },
  { href: '#', title: 'Sign the statement for period 3', context: 'Rattham Road, 4 to 31 May', due: 'Due 12 June 2026', urgency: 'later' },
]

export function occupancyChart(id: string): Html {
  return stackedBars({
    id,
    title: 'Occupancy from 1 to 30 June 2026',
    description: 'Chatham St was the fullest service and Rattham Road had the most void days.',
    unit: 'unit-days',
    series: [{ key: 'occupied', label: 'Occupied' }, { key: 'void', label: 'Void' }, { key: 'unavailable', label: 'Unavailable' }],
    bars: [
      { label: 'Chatham St', values: { occupied: 228, void: 8, unavailable: 4 }, href: '#occupancy-chatham' },
      { label: 'Rattham Road', values: { occupied: 171, void: 57, unavailable: 12 }, href: '#occupancy-rattham' },
      { label: 'Harbour House', values: { occupied: 140, void: 10, unavailable: 0 }, href: '#occupancy-harbour' },
      { label: 'Quay Cottages', values: { occupied: 52, void: 2, unavailable: 36 }, href: '#occupancy-quay' },
    ],
    csvHref: '#csv',
  })
}

export function voidsChart(id: string): Html {
  return barsOverTime({
    id,
    title: 'Void days by month',
    description: 'Void days fell from 96 in July 2025 to 39 in June 2026, below the target of 45 since April.',
    unit: 'unit-days',
    series: [{ key: 'let', label: 'Between lettings' }, { key: 'repair', label: 'Under repair' }],
    bars: ['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'].map((label, i) => ({
      label,
      values: { let: 64 - i * 3 + i % 3 * 4, repair: 32 - i * 2 },
    })),
    target: { value: 45, label: 'Target: at most 45' },
  })
}

export const spansExample: SpanTableOptions = {
  id: 'example-spans', caption: 'Who is where in the first weeks of June 2026', nameHeading: 'Unit', besideHeading: 'Next vacancy', from: Temporal.PlainDate.from('2026-06-01'), days: 14,
  marked: { day: Temporal.PlainDate.from('2026-06-04'), text: 'Today' },
  groups: [{ title: '1 - Adapted', rows: [
    { name: 'Flat 1A', beside: 'None known', spans: [{ look: 'taken', days: 14, text: 'Szymańska, Zofia', more: ': since 04/06/2025, no end date', href: '#' }] },
    { name: 'Flat 2B', beside: html`08/06/2026 <a class="govuk-link" href="#">Ask</a>`, spans: [
      { look: 'leaving', days: 7, text: 'Ashdown, Tom, leaves 08/06/2026', href: '#' },
      { look: 'empty', days: 3, text: 'Void', href: '#' },
      { look: 'coming', days: 4, text: 'Pugh, Cerys, starts 11/06/2026', href: '#' }] },
  ] }, { title: '2 - Non-adapted', rows: [
    { name: 'Flat 3A', beside: 'None known', spans: [{ look: 'unusable', days: 10, text: 'Unavailable: Having major works' }, { look: 'wanted', days: 4, text: 'Asked for: Majok, Deng', href: '#' }] },
    { name: 'Flat 4B', beside: 'None known', spans: [{ look: 'outside', days: 14, text: 'Not to be let' }] },
  ] }],
}
