// Charts as SVG drawn by the server, each beside a table of the same numbers. Patterns tell the series apart without colour.
import { attributes, html, nothing } from './html.ts'
import type { Content, Html } from './html.ts'
import { axisMaximum, axisSteps } from './chart-axis.ts'
import { dataTable } from './components/data-table.ts'

export type Series = { key: string, label: string }

/** One bar: a value for each series by its key; `href` leads to the rows that were counted, from the table below the picture. */
export type Bar = { label: string, values: Readonly<Record<string, number>>, href?: string | undefined }

export type ChartOptions = {
  /** Unique on the page. */
  id: string
  title: string
  /** What the picture shows, in a sentence, for those who can't see it. */
  description: string
  series: readonly Series[]
  bars: readonly Bar[]
  /** What is counted: "unit-days". */
  unit: string
  /** A line across at this value, such as a target. */
  target?: { value: number, label: string } | undefined
  /** How a number is written, in the table and on the axis. */
  format?: ((value: number) => string) | undefined
  /** Where the same numbers can be had as CSV. */
  csvHref?: string | undefined
  /** The id of a table on the page that has the same numbers and links: then it is named instead of drawn again. */
  tableId?: string | undefined
}

const width = 760
const rowHeight = 30
const labelWidth = 190
const valueWidth = 70
const plotTop = 10

/** Bars lying down, one below the other: for comparing things by name. */
export function stackedBars(options: ChartOptions): Html {
  const format = options.format ?? plainNumber
  const maximum = maximumOf(options)
  const plotWidth = width - labelWidth - valueWidth
  const plotHeight = options.bars.length * rowHeight
  const x = (value: number): number => round(labelWidth + value / maximum * plotWidth)
  const grid = axisSteps(maximum).map((step) => html`
${line('grid', x(step), x(step), plotTop, plotTop + plotHeight)}
<text class="tl-chart__middle tl-chart__quiet" x="${x(step)}" y="${plotTop + plotHeight + 18}">${format(step)}</text>`)
  const bars = options.bars.map((bar, row) => {
    const y = plotTop + row * rowHeight
    let start = 0
    const parts = options.series.map((series, i) => {
      const value = bar.values[series.key] ?? 0
      const part = rectangle(options.id, i, x(start), y + 5, x(start + value) - x(start), rowHeight - 10)
      start += value
      return part
    })
    return html`
<text class="tl-chart__end" x="${labelWidth - 10}" y="${y + 20}">${shorten(bar.label, 26)}</text>${parts}
<text class="tl-chart__value" x="${x(start) + 6}" y="${y + 20}">${format(start)}</text>`
  })
  const target = options.target && html`
${line('target', x(options.target.value), x(options.target.value), plotTop, plotTop + plotHeight)}`
  return figure(options, plotTop + plotHeight + 28, html`${grid}${bars}${target}
${line('axis', labelWidth, labelWidth, plotTop, plotTop + plotHeight)}`)
}

/** Bars standing, side by side in the order of time. */
export function barsOverTime(options: ChartOptions): Html {
  const format = options.format ?? plainNumber
  const maximum = maximumOf(options)
  const left = 60
  const plotHeight = 220
  const slot = (width - left - 10) / Math.max(options.bars.length, 1)
  const y = (value: number): number => round(plotTop + plotHeight - value / maximum * plotHeight)
  const grid = axisSteps(maximum).map((step) => html`
${line('grid', left, width - 10, y(step), y(step))}
<text class="tl-chart__end tl-chart__quiet" x="${left - 8}" y="${y(step) + 4}">${format(step)}</text>`)
  // Labels are thinned out rather than turned or overlaid; the table has them all.
  const every = Math.ceil(options.bars.length / (slot < 44 ? 10 : 16))
  const bars = options.bars.map((bar, i) => {
    const x = left + i * slot
    let start = 0
    const parts = options.series.map((series, s) => {
      const value = bar.values[series.key] ?? 0
      const part = rectangle(options.id, s, round(x + slot * 0.15), y(start + value), round(slot * 0.7), round(y(start) - y(start + value)))
      start += value
      return part
    })
    const label = i % every === 0 && html`
<text class="tl-chart__middle" x="${round(x + slot / 2)}" y="${plotTop + plotHeight + 18}">${bar.label}</text>`
    return html`${parts}${label}`
  })
  const target = options.target && html`
${line('target', left, width - 10, y(options.target.value), y(options.target.value))}`
  return figure(options, plotTop + plotHeight + 28, html`${grid}${bars}${target}
${line('axis', left, width - 10, y(0), y(0))}`)
}

function figure(options: ChartOptions, height: number, picture: Html): Html {
  const titleId = `${options.id}-title`
  const descriptionId = `${options.id}-description`
  return html`<figure class="tl-chart">
<figcaption class="govuk-body tl-chart__caption">${options.title}, in ${options.unit}</figcaption>
<ul class="tl-chart__legend">${options.series.map((series, i) => html`
${legendKey(rectangle(options.id, i, 0, 0, 20, 14), series.label)}`)}
${options.target && legendKey(line('target', 0, 20, 7, 7), options.target.label)}
</ul>
<div class="tl-scroll" role="region" aria-labelledby="${titleId}" tabindex="0">
<svg class="tl-chart__picture" role="img" aria-labelledby="${titleId} ${descriptionId}" viewBox="0 0 ${width} ${height}">
<title id="${titleId}">${options.title}</title>
<desc id="${descriptionId}">${options.description}</desc>
<defs>${options.series.map((_, i) => pattern(options.id, i))}</defs>${picture}
</svg>
</div>
${numbers(options)}
</figure>`
}

/** The same numbers as a table. The links to the rows counted stand here, since a picture is one thing to the keyboard. */
function numbers(options: ChartOptions): Html {
  if (options.tableId !== undefined) return html`<p class="govuk-body tl-screen"><a class="govuk-link" href="#${options.tableId}">The same numbers in a table</a></p>`
  const format = options.format ?? plainNumber
  const withTotal = options.series.length > 1
  const columns = [
    { key: 'label', heading: 'Name' },
    ...options.series.map((series) => ({ key: `series-${series.key}`, heading: series.label, numeric: true })),
    ...(withTotal ? [{ key: 'total', heading: 'Total', numeric: true }] : []),
  ]
  const rows = options.bars.map((bar) => {
    const row: Record<string, Content> = {
      label: bar.href === undefined ? bar.label : html`<a class="govuk-link" href="${bar.href}">${bar.label}</a>`,
      total: format(totalOf(bar, options.series)),
    }
    for (const series of options.series) row[`series-${series.key}`] = format(bar.values[series.key] ?? 0)
    return row
  })
  return html`<details class="govuk-details">
<summary class="govuk-details__summary"><span class="govuk-details__summary-text">The same numbers as a table</span></summary>
<div class="govuk-details__text">
${dataTable({ id: `${options.id}-table`, caption: `${options.title}, in ${options.unit}`, columns, rows })}
${options.csvHref !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="${options.csvHref}">Download as CSV</a></p>`}
</div>
</details>`
}

function legendKey(swatch: Html, label: string): Html {
  return html`<li class="tl-chart__key"><svg class="tl-chart__swatch" viewBox="0 0 20 14"
aria-hidden="true" focusable="false">${swatch}</svg> ${label}</li>`
}

function line(kind: 'grid' | 'axis' | 'target', x1: number, x2: number, y1: number, y2: number): Html {
  return html`<line${attributes({ class: `tl-chart__${kind}`, x1, x2, y1, y2 })}/>`
}

function rectangle(id: string, series: number, x: number, y: number, w: number, h: number): Html {
  if (w <= 0 || h <= 0) return nothing
  return html`
<rect${attributes({ class: 'tl-chart__bar', x, y, width: round(w), height: round(h), fill: `url(#${id}-pattern-${series})` })}/>`
}

const marks = [
  nothing,
  html`<path class="tl-chart__stroke" d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>`,
  html`<circle class="tl-chart__dot" cx="4" cy="4" r="1.6"/>`,
  html`<path class="tl-chart__stroke" d="M0 4H8"/>`,
  html`<path class="tl-chart__stroke" d="M0 0 8 8M0 8 8 0"/>`,
  html`<path class="tl-chart__stroke" d="M4 0V8"/>`,
]

function pattern(id: string, series: number): Html {
  return html`
<pattern id="${id}-pattern-${series}" width="8" height="8" patternUnits="userSpaceOnUse"><rect
class="tl-chart__ground--${series % marks.length + 1}" width="8" height="8"/>${marks[series % marks.length]}</pattern>`
}

function maximumOf(options: ChartOptions): number {
  return axisMaximum(Math.max(options.target?.value ?? 0, ...options.bars.map((bar) => totalOf(bar, options.series))))
}

function totalOf(bar: Bar, series: readonly Series[]): number {
  return series.reduce((sum, { key }) => sum + (bar.values[key] ?? 0), 0)
}

function shorten(label: string, length: number): string {
  return label.length > length ? `${label.slice(0, length - 1).trimEnd()}…` : label
}

const numberFormat = new Intl.NumberFormat('en-GB')

function plainNumber(value: number): string {
  return numberFormat.format(value)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
