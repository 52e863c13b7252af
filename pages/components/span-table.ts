// Days across, things down: each row a thing whose days are cut into spans, a cell for each. A table, so that it works without script and can be heard;
// its frame scrolls by itself, and what names a row stays in view.
import { escape, html, print, raw } from '../html.ts'
import type { Content, Html } from '../html.ts'

/** How a span looks; its words say the same. `taken` runs on, `leaving` has an end to come and `coming` a start. */
export type SpanLook = 'taken' | 'leaving' | 'coming' | 'wanted' | 'empty' | 'unusable' | 'outside'

export type TableSpan = {
  look: SpanLook
  /** How many of the days it covers. All spans of a row cover all days. */
  days: number
  /** In view, as far as there is room. */
  text: string
  /** What follows it for those who hear it, and for those who point at it. */
  more?: string | undefined
  href?: string | undefined
}

export type SpanRow = { id?: string | undefined, name: Content, beside: Content, spans: readonly TableSpan[] }

export type SpanTableOptions = {
  /** Unique on the page. */
  id: string
  caption: string
  nameHeading: string
  besideHeading: string
  from: Temporal.PlainDate
  days: number
  /** A day that stands out, if it is among them. */
  marked?: { day: Temporal.PlainDate, text: string } | undefined
  /** Rows that belong together, under their name. */
  groups: readonly { title: string, rows: readonly SpanRow[] }[]
}

/** More days than these have no column heading each. */
const mostNumbered = 31
/** More rows than these scroll under their headings. */
const mostInView = 20

export function spanTable(options: SpanTableOptions): Html {
  const { id, caption, days, groups } = options
  const numbered = days <= mostNumbered
  const width = days <= 7 ? 'wide' : numbered ? 'middle' : 'narrow'
  const isTall = groups.reduce((rows, group) => rows + group.rows.length, 0) > mostInView
  return html`<div class="tl-scroll tl-spans${isTall && ' tl-spans--tall'}" role="region" aria-labelledby="${id}-caption" tabindex="0"><div class="tl-spans__all">
<table class="tl-spans__table" id="${id}">
<caption class="govuk-visually-hidden" id="${id}-caption">${caption}</caption>
<colgroup><col class="tl-spans__names"><col class="tl-spans__beside"><col span="${days}" class="tl-spans__day--${width}"></colgroup>
<thead>${numbered ? numberedDays(options) : weeks(options)}</thead>
${raw(groups.map((group) => body(group, days)).join('\n'))}
</table>
</div></div>`
}

function corner({ nameHeading, besideHeading }: SpanTableOptions): Html {
  return html`<th scope="col" rowspan="2" class="tl-spans__name tl-spans__corner">${nameHeading}</th><th scope="col" rowspan="2" class="tl-spans__corner">${besideHeading}</th>`
}

/** Asked once: formatting days one by one takes longer than all the rest of the table. January and Monday come first. */
const monthNames = Array.from({ length: 12 }, (_, at) => new Intl.DateTimeFormat('en-GB', { month: 'long' }).format(new Temporal.PlainDate(2026, at + 1, 1)))
const weekdays = Array.from({ length: 7 }, (_, at) => new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(new Temporal.PlainDate(2026, 6, at + 1)))
const weekdayOf = (day: Temporal.PlainDate) => weekdays[day.dayOfWeek - 1]!
const monthOf = (day: Temporal.PlainDate) => `${monthNames[day.month - 1]} ${day.year}`
/** '23 Nov' */
const shortly = (day: Temporal.PlainDate) => `${day.day} ${monthNames[day.month - 1]!.slice(0, 3)}`

function numberedDays(options: SpanTableOptions): Html {
  const { from, days, marked } = options
  const all = Array.from({ length: days }, (_, at) => from.add({ days: at }))
  return html`<tr>${corner(options)}${months(all)}</tr>
<tr>${all.map((day) => html`<th scope="col" class="tl-spans__day${day.dayOfWeek > 5 && ' tl-spans__day--weekend'}${day.dayOfWeek === 1 && ' tl-spans__day--monday'}">${
  marked && day.equals(marked.day) && mark(marked.text)}<span aria-hidden="true" class="tl-spans__weekday">${weekdayOf(day).slice(0, 1)}</span><span
  class="govuk-visually-hidden">${weekdayOf(day)} </span>${day.day}</th>`)}</tr>`
}

function weeks(options: SpanTableOptions): Html {
  const { from, days, marked } = options
  const all = Array.from({ length: days }, (_, at) => from.add({ days: at }))
  const starts = all.flatMap((day, at) => (at === 0 || day.dayOfWeek === 1 ? [at] : []))
  return html`<tr>${corner(options)}${months(all)}</tr>
<tr>${starts.map((start, at) => {
  const length = (starts[at + 1] ?? days) - start
  const markedAt = marked ? from.until(marked.day, { largestUnit: 'days' }).days - start : -1
  const position = markedAt >= 0 && markedAt < length ? markedAt : -1
  // The week with the day that stands out is cut there, so that the mark is on its column.
  const parts = position === -1
    ? [{ at: 0, length }]
    : [{ at: 0, length: position }, { at: position, length: 1 }, { at: position + 1, length: length - position - 1 }].filter((part) => part.length > 0)
  return parts.map((part) => html`<th scope="col" colspan="${part.length}" class="tl-spans__day tl-spans__day--week${part.at === 0 && start > 0 && ' tl-spans__day--monday'}">${
    part.at === position && marked && mark(marked.text)}${part.at === 0 && part.length > 2 ? shortly(all[start]!)
    : html`<span class="govuk-visually-hidden">${shortly(all[start + part.at]!)}</span>`}</th>`)
})}</tr>`
}

function mark(text: string): Html {
  return html`<span class="tl-spans__mark"><span class="tl-spans__mark-text">${text}</span></span>`
}

/** A month of which too little is shown for its name is named for those who hear it. */
function months(all: readonly Temporal.PlainDate[]): Html {
  const least = all.length > mostNumbered ? 10 : 4
  const same = [...Map.groupBy(all, (day) => day.year * 12 + day.month).values()]
  return html`${same.map((ofMonth, at) => html`<th scope="colgroup" colspan="${ofMonth.length}" class="tl-spans__month${at > 0 && ' tl-spans__month--next'}">${
    ofMonth.length >= least ? html`<span class="tl-spans__stay">${monthOf(ofMonth[0]!)}</span>` : html`<span class="govuk-visually-hidden">${monthOf(ofMonth[0]!)}</span>`}</th>`)}`
}

/** Text is put together as text: a table of two hundred rows has some thousand parts. */
function body({ title, rows }: SpanTableOptions['groups'][number], days: number): string {
  let text = `<tbody><tr><th scope="rowgroup" colspan="${days + 2}" class="tl-spans__group"><span class="tl-spans__stay">${escape(title)}</span></th></tr>`
  for (const row of rows) {
    text += `\n<tr${row.id === undefined ? '' : ` id="${escape(row.id)}"`}><th scope="row" class="tl-spans__name">${print(row.name)}</th><td class="tl-spans__next">${print(row.beside)}</td>`
    for (const { look, days: covered, text: words, more, href } of row.spans) {
      const shown = escape(words)
      const rest = more === undefined ? '' : escape(more)
      const inside = `<span>${shown}</span>${rest && `<span class="govuk-visually-hidden">${rest}</span>`}`
      const own = `class="tl-spans__${look}" title="${shown}${rest}"`
      text += `<td colspan="${covered}">${href === undefined ? `<span ${own}>${inside}</span>` : `<a ${own} href="${escape(href)}">${inside}</a>`}</td>`
    }
    text += '</tr>'
  }
  return `${text}</tbody>`
}

/** What the looks mean, in words beside them. */
export function spanLegend(items: readonly { look: SpanLook, text: string }[]): Html {
  return html`<ul class="tl-spans__legend">${items.map(({ look, text }) => html`
<li><span class="tl-spans__swatch tl-spans__${look}" aria-hidden="true"></span>${text}</li>`)}</ul>`
}
