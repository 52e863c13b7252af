// Our own components: lists, filters, comparisons, and what says who the page is about.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { comparison } from './comparison.ts'
import { dataTable } from './data-table.ts'
import { facts } from './facts.ts'
import { filter, filterChips } from './filter.ts'
import { identityBar } from './identity-bar.ts'
import { spanTable } from './span-table.ts'
import { timeline } from './timeline.ts'

function parse(markup: Html) {
  return parseHTML(`<!doctype html><html><body>${markup.text}</body></html>`).document
}

const list = {
  id: 'list',
  caption: 'Schedules',
  columns: [
    { key: 'name', heading: 'Name', sort: { href: '?sort=name&dir=desc', direction: 'ascending' } },
    { key: 'weekly', heading: 'Weekly', numeric: true, sort: { href: '?sort=weekly' } },
  ],
  empty: { title: 'No schedules yet' },
} as const

describe('data table', () => {
  test('the sorted column says so; headings link to the other orders; the first cell names the row', () => {
    const document = parse(dataTable({ ...list, rows: [{ name: '<b>Zofia', weekly: html`<em>£9</em>` }], totals: { weekly: '£9' } }))
    assert.deepEqual([...document.querySelectorAll('thead th')].map((cell) => cell.getAttribute('aria-sort')), ['ascending', null])
    assert.deepEqual([...document.querySelectorAll('thead a')].map((link) => link.getAttribute('href')),
      ['?sort=name&dir=desc', '?sort=weekly'])
    assert.equal(document.querySelector('tbody th[scope=row]')?.textContent, '<b>Zofia')
    assert.equal(document.querySelector('tbody td.govuk-table__cell--numeric em')?.textContent, '£9')
    assert.equal(document.querySelectorAll('tfoot td').length, 1)
  })

  test('stands in a frame that scrolls, can be focused and has a name', () => {
    const frame = parse(dataTable({ ...list, rows: [{ name: 'x', weekly: 1 }] })).querySelector('[role=region]')
    assert.equal(frame?.getAttribute('tabindex'), '0')
    assert.equal(frame?.querySelector(`#${frame.getAttribute('aria-labelledby')}`)?.textContent, 'Schedules')
  })

  test('words of several lines keep them', () => {
    const document = parse(dataTable({ ...list, rows: [{ name: 'Two\nlines', weekly: 'one' }] }))
    assert.deepEqual([...document.querySelectorAll('tbody .tl-lines')].map((words) => words.textContent), ['Two\nlines'])
    const others = parse(html`${facts([{ label: 'Comment', value: 'a\nb' }])}
      ${comparison({ id: 'c', caption: 'Change', rows: [{ label: 'Comment', current: 'c\nd', proposed: 'e', changed: true }] })}`)
    assert.deepEqual([...others.querySelectorAll('.tl-lines')].map((words) => words.textContent), ['a\nb', 'c\nd'])
  })

  test('a cell to be filled in carries its heading to the phone', () => {
    const document = parse(dataTable({ ...list, stacks: true, rows: [{ name: 'x', weekly: 1 }] }))
    assert.deepEqual([...document.querySelectorAll('td')].map((cell) => cell.getAttribute('data-heading')), ['Weekly'])
  })

  test('without rows it says what to do', () => {
    const document = parse(dataTable({ ...list, rows: [] }))
    assert.equal(document.querySelector('table'), null)
    assert.match(document.body.textContent, /No schedules yet/)
  })
})

describe('comparison', () => {
  test('every change is marked by a word', () => {
    const document = parse(comparison({ id: 'c', caption: 'Change', rows: [
      { label: 'Unit', current: '3A', proposed: '5B', changed: true },
      { label: 'End date', current: '', proposed: '30 November 2026', changed: true },
      { label: 'Note', current: 'x', proposed: null, changed: true },
      { label: 'Level', current: 'High', proposed: 'High', changed: false },
    ] }))
    assert.deepEqual([...document.querySelectorAll('tbody td:last-child')].map((cell) => cell.textContent),
      ['Changed', 'Added', 'Removed', ''])
    assert.match(document.querySelector('caption')?.textContent ?? '', /3 changes/)
  })
})

describe('filter', () => {
  test('keeps what is hidden, and posts with a token where the terms are personal', () => {
    const fields = [{ name: 'q', label: 'Name', kind: 'text', required: false, value: 'Zofia' }] as const
    const open = parse(filter({ action: '/schedules', fields, hidden: { sort: 'name' } }))
    assert.equal(open.querySelector('form')?.getAttribute('method'), 'get')
    assert.equal(open.querySelector('input[name=sort]')?.getAttribute('value'), 'name')
    assert.equal(open.querySelector('input[name=csrf]'), null)
    assert.doesNotMatch(open.body.textContent, /optional/)
    assert.ok(parse(filter({ action: '/clients', fields, method: 'post', csrf: 't' })).querySelector('input[name=csrf]'))
  })

  test('each chip says what it takes away', () => {
    const document = parse(filterChips([{ label: 'Service', text: 'Chatham St', removeHref: '?a' }], '?'))
    assert.match(document.querySelector('.tl-chip a')?.textContent ?? '', /Remove the filter Service: Chatham St/)
    assert.equal(filterChips([], '?').text, '')
  })
})

describe('who and when', () => {
  test('a name can not break out of the identity bar', () => {
    assert.match(identityBar({ name: '<script>', facts: [{ label: 'Born', value: '1 May 1990' }] }).text, /&lt;script&gt;/)
  })

  test('a day without a time shows none', () => {
    const document = parse(timeline({ items: [{ title: 'Moved in', when: '4 June 2026', dateTime: '2026-06-04', id: 'e1' }] }))
    assert.equal(document.querySelector('time')?.textContent, '4 June 2026')
    assert.equal(document.querySelector('a')?.getAttribute('href'), '#e1')
  })
})

describe('spans of days', () => {
  const from = Temporal.PlainDate.from('2026-11-26')
  const spans = (days: number, more: Partial<Parameters<typeof spanTable>[0]> = {}) => parse(spanTable({ id: 's', caption: 'Who is where', nameHeading: 'Unit', besideHeading: 'Free', from, days,
    groups: [{ title: 'Level', rows: [{ name: 'Flat 1', beside: 'Now', spans: [
      { look: 'taken', days: days - 1, text: '<b>Zofia', more: ': since June', href: '/x' },
      { look: 'empty', days: 1, text: 'Void' },
    ] }] }], ...more }))

  test('cover every day of the head, whether days or weeks stand in it', () => {
    for (const days of [1, 7, 31, 32, 91, 366]) {
      const document = spans(days, { marked: { day: from.add({ days: days - 1 }), text: 'Today' } })
      for (const row of [...document.querySelectorAll('thead tr')].slice(0, 2)) {
        const covered = [...row.querySelectorAll('th:not([rowspan])')].reduce((sum, cell) => sum + Number(cell.getAttribute('colspan') ?? 1), 0)
        assert.equal(covered, days)
      }
      assert.equal([...document.querySelectorAll('.tl-spans__mark-text')].map((mark) => mark.textContent).join(), 'Today')
    }
  })

  test('say in words, heard and pointed at, what they show, and lead on where they are links', () => {
    const document = spans(28)
    const link = document.querySelector('tbody a')!
    assert.deepEqual([link.textContent, link.getAttribute('title'), link.getAttribute('href')], ['<b>Zofia: since June', '<b>Zofia: since June', '/x'])
    assert.equal(document.querySelector('tbody td[colspan="1"]')!.textContent, 'Void')
    const frame = document.querySelector('[role=region]')!
    assert.deepEqual([frame.getAttribute('tabindex'), document.querySelector(`#${frame.getAttribute('aria-labelledby')}`)!.textContent], ['0', 'Who is where'])
  })
})
