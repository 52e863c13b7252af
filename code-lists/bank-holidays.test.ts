// Bank holidays against the dates that gov.uk/bank-holidays published, and against rules that hold in every year.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bankHolidays } from './bank-holidays.ts'
import { nation, type Nation } from './nations.ts'

// England and Wales, as published.
const published: Readonly<Record<number, string>> = {
  2019: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
}
const publishedInScotland: Readonly<Record<number, string>> = {
  2019: '01-01 01-02 04-19 05-06 05-27 08-05 12-02 12-25 12-26',
  2020: '01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-28',
  2021: '01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28',
  2022: '01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27',
  2024: '01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26',
  2025: '01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26',
  2026: '01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28',
  2027: '01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28',
}
const publishedInNorthernIreland: Readonly<Record<number, string>> = {
  2024: '01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26',
  2025: '01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26',
  2026: '01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28',
  2027: '01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28',
}
const daysOf = (where: Nation, year: number) => [...bankHolidays(where, year).keys()].map((day) => day.slice(5)).join(' ')

describe('bank holidays', () => {
  it('are the published days', () => {
    for (const [year, days] of Object.entries(published)) {
      assert.equal(daysOf('england', Number(year)), days, year)
      assert.equal(daysOf('wales', Number(year)), days, year)
    }
    for (const [year, days] of Object.entries(publishedInScotland)) assert.equal(daysOf('scotland', Number(year)), days, year)
    for (const [year, days] of Object.entries(publishedInNorthernIreland)) {
      assert.equal(daysOf('northern-ireland', Number(year)), days, year)
    }
  })

  it('are 8, 9 or 10 weekdays a year, and more only by proclamation', () => {
    const extra: Readonly<Record<number, number>> = { 2022: 2, 2023: 1 }
    const usual = { england: 8, wales: 8, scotland: 9, 'northern-ireland': 10 }
    for (const { code } of nation.codes) {
      for (let year = 2015; year <= 2035; year += 1) {
        const days = [...bankHolidays(code, year).keys()]
        const worldCup = code === 'scotland' && year === 2026 ? 1 : 0
        assert.equal(days.length, usual[code] + (extra[year] ?? 0) + worldCup, `${code} ${year}`)
        for (const day of days) assert.ok(Temporal.PlainDate.from(day, { overflow: 'reject' }).dayOfWeek <= 5, day)
      }
    }
  })

  it('follow an Easter between 22 March and 25 April in any year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1850, max: 2200 }), (year) => {
        const days = [...bankHolidays('england', year)]
        const friday = days.find(([, name]) => name === 'Good Friday')?.[0] ?? ''
        assert.ok(friday >= `${year}-03-20` && friday <= `${year}-04-23`)
        assert.equal(Temporal.PlainDate.from(friday, { overflow: 'reject' }).dayOfWeek, 5)
      }),
    )
  })

  it('name the substitute day', () => {
    assert.equal(bankHolidays('england', 2026).get('2026-12-28'), 'Boxing Day (substitute day)')
    assert.equal(bankHolidays('scotland', 2026).get('2026-06-15'), 'World Cup bank holiday')
  })
})
