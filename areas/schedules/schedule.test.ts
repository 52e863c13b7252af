// The rules of a client schedule: what a form may ask for, when somebody has left, and how long two places are held at once.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  askedToChange, isAccommodation, isLongOverlap, needsSchedules, onceChanged, overlapOf, overlapsAmong, problemsWithEnd, problemsWithHb,
  positionsOnceChanged, problemsWithHbDate, problemsWithNewSchedule, problemsWithOverlap, problemsWithPlace, sharedDays, stateOn, type Days, type StandingSchedule,
} from './schedule.ts'

const today = Temporal.PlainDate.from('2026-11-20')
const accommodation = { type: 'long-term-accommodation', today }
const floating = { type: 'floating-support', today }
/** Days around the tests' own: a stay of none to 60 days, or without an end. */
const aDay = fc.integer({ min: -90, max: 90 }).map((days) => today.add({ days }))
const aStay = fc.tuple(aDay, fc.option(fc.integer({ min: 1, max: 60 }))).map(([from, nights]): Days =>
  ({ starts_on: from.toString(), left_on: nights === null ? null : from.add({ days: nights }).toString() }))

describe('the type of a service', () => {
  it('says whether people live there, and whether schedules are owed', () => {
    const types = ['long-term-accommodation', 'floating-support', 'short-term-accommodation']
    assert.deepEqual(types.map((type) => [isAccommodation(type), needsSchedules(type)]), [[true, true], [false, true], [true, false]])
  })
})

describe('the place that is asked for', () => {
  it('is a unit where people live in the service, and none where it comes to them', () => {
    assert.match(problemsWithPlace({ unit: null }, accommodation)['unit']!, /^Choose the property or unit/)
    assert.match(problemsWithPlace({ unit: 'a' }, floating)['unit']!, /has no unit/)
    assert.deepEqual(problemsWithPlace({ unit: 'a' }, accommodation), {})
    assert.deepEqual(problemsWithPlace({ unit: null }, floating), {})
  })

  it('starts at most a year ahead, and as long ago as it did', () => {
    const starting = (starts_on: string) => problemsWithPlace({ unit: 'a', starts_on }, accommodation)['starts_on']
    assert.equal(starting('2027-11-21'), undefined)
    assert.equal(starting('2027-11-22'), 'Start date must be within the next 12 months')
    assert.equal(starting('1998-01-01'), undefined)
  })

  it('counts for more than nothing', () => {
    assert.deepEqual(['0.00', '0.50'].map((units) => Object.keys(problemsWithPlace({ units }, accommodation))), [['units'], []])
  })

  it('is not judged where it could not be read', () => {
    assert.deepEqual(problemsWithNewSchedule({}, accommodation), {})
  })
})

describe('the Housing Benefit position', () => {
  const told = (hb_position: string, hb_reference: string | null = null, comments: string | null = null, type = accommodation.type) =>
    Object.keys(problemsWithHb({ hb_position, hb_reference, comments } as Parameters<typeof problemsWithHb>[0], type))

  it('asks for a reference only of those passported with one', () => {
    assert.deepEqual(told('passported'), ['hb_reference'])
    assert.deepEqual(told('passported', 'NM 204 117'), [])
    for (const position of ['passported-universal-credit', 'not-passported', 'self-funder']) assert.deepEqual(told(position), [], position)
  })

  it('asks what a claim is waiting for', () => {
    assert.deepEqual(told('awaiting'), ['comments'])
    assert.deepEqual(told('awaiting', null, 'Proof of rent'), [])
  })

  it('is "not HB passported" in floating support, and nothing else', () => {
    assert.deepEqual(told('not-passported', null, null, floating.type), [])
    for (const position of ['passported-universal-credit', 'self-funder']) assert.deepEqual(told(position, null, null, floating.type), ['hb_position'], position)
  })
})

describe('the day from which a Housing Benefit position holds', () => {
  const told = (hb_position: string, hb_from: string | null, standing?: string) =>
    problemsWithHbDate({ hb_position, hb_from, starts_on: '2026-05-01' } as Parameters<typeof problemsWithHbDate>[0], standing, today)['hb_from']

  it('is needed when the position changes, and only then', () => {
    assert.match(told('passported', null, 'awaiting')!, /^Enter the day/)
    assert.equal(told('passported', '2026-06-01', 'awaiting'), undefined)
    assert.equal(told('awaiting', null, 'awaiting'), undefined)
    assert.equal(told('awaiting', null), undefined)
  })

  it('is in the schedule', () => {
    assert.equal(told('passported', '2026-05-01', 'awaiting'), undefined)
    assert.match(told('passported', '2026-04-30', 'awaiting')!, /start date or later/)
    assert.equal(told('passported', '2027-11-21', 'awaiting'), undefined)
    assert.match(told('passported', '2027-11-22', 'awaiting')!, /within the next 12 months/)
  })
})

describe('a change once it is accepted', () => {
  const stood: StandingSchedule = { service_level: 'level', unit: 'flat', place: 1, units: '1.00', reference: null, starts_on: '2026-05-20', left_on: null, end_reason: null,
    hb_position: 'awaiting', hb_reference: null, hb_from: '2026-05-20', comments: 'Proof of rent', overlap_reason: null }
  const asIs = { ...stood, place: null, hb_from: null }
  const passported = { hb_position: 'passported', hb_reference: 'HB 1', hb_from: '2026-06-01', comments: null }
  const ended = { left_on: '2026-07-01', end_reason: 'evicted' as const }

  it('is about the fields that differ: a unit has one place, and the position holds since the day it did', () => {
    assert.deepEqual(askedToChange(stood, asIs), [])
    assert.deepEqual(askedToChange(stood, { ...asIs, units: '0.50', reference: 'A' }), ['units', 'reference'])
    assert.deepEqual(askedToChange(stood, { ...asIs, unit: null }), ['unit', 'place'])
    assert.deepEqual(askedToChange(stood, { ...asIs, hb_from: '2026-06-01' }), ['hb_from'])
  })

  it('leaves what was accepted since, and puts what belongs together in its place whole', () => {
    assert.deepEqual(onceChanged(stood, { ...asIs, units: '0.50' }, { ...stood, ...ended }), { ...stood, ...ended, units: '0.50' })
    assert.deepEqual(onceChanged(stood, { ...asIs, comments: 'Rung them' }, { ...stood, ...passported }), { ...stood, comments: 'Rung them', hb_from: null })
    assert.deepEqual(onceChanged(stood, { ...asIs, left_on: '2026-08-01', end_reason: 'evicted' }, { ...stood, left_on: '2026-07-01', end_reason: 'deceased' }),
      { ...stood, left_on: '2026-08-01', end_reason: 'evicted' })
    // From before it was kept what stood: all of it was asked for.
    assert.deepEqual(onceChanged<StandingSchedule>(undefined, asIs, { ...stood, ...ended }), asIs)
  })

  it('comes to the same in whatever order those that are about different things are accepted', () => {
    const group = fc.constantFrom<Partial<StandingSchedule>>(
      { units: '0.50' }, { unit: 'other', place: 2 }, ended, passported, { starts_on: '2026-05-01' }, { reference: 'A' }, { service_level: 'other' })
    fc.assert(fc.property(fc.uniqueArray(group, { minLength: 2, maxLength: 5 }), (changes) => {
      const accepted = (order: typeof changes) => order.reduce<StandingSchedule>((now, change) => onceChanged(stood, { ...stood, ...change }, now), stood)
      const all = accepted(changes)
      assert.deepEqual(accepted(changes.toReversed()), all)
      assert.deepEqual(all, Object.assign({}, stood, ...changes))
    }))
  })
})

describe('the Housing Benefit positions once a change is accepted', () => {
  const awaiting = { position: 'awaiting', reference: '', comment: 'Proof of rent' }
  const passported = { hb_position: 'passported' as const, hb_reference: 'HB 1', comments: null }
  const unchanged = { hb_position: 'awaiting' as const, hb_reference: null, comments: 'Proof of rent', hb_from: null }
  const told = (before: [string, string?][], change: Partial<Parameters<typeof positionsOnceChanged>[2]>, startedOn = '2026-05-20') =>
    positionsOnceChanged(before.map(([starts_on, position = 'awaiting']) => ({ ...awaiting, starts_on, position })), startedOn, { starts_on: startedOn, ...unchanged, ...change })
      .map(({ starts_on, position }) => `${position} from ${starts_on.slice(8)}/${starts_on.slice(5, 7)}`)

  it('keep what was so before the day of the new one, and nothing after it', () => {
    assert.deepEqual(told([['2026-05-20']], { ...passported, hb_from: '2026-06-01' }), ['awaiting from 20/05', 'passported from 01/06'])
    assert.deepEqual(told([['2026-05-20', 'self-funder'], ['2026-06-10']], { ...passported, hb_from: '2026-06-01' }), ['self-funder from 20/05', 'passported from 01/06'])
    assert.deepEqual(told([['2026-05-20'], ['2026-06-10']], { ...passported, hb_from: '2026-05-20' }), ['passported from 20/05'])
  })

  it('stay as they are where no new one is asked for; one without a day yet begins with the schedule', () => {
    assert.deepEqual(told([['2026-05-20', 'self-funder'], ['2026-06-10']], {}), ['self-funder from 20/05', 'awaiting from 10/06'])
    assert.deepEqual(told([], {}), ['awaiting from 20/05'])
    assert.deepEqual(told([], { hb_position: null }), [])
  })

  it('begin with the schedule when it turns out to have begun earlier', () => {
    assert.deepEqual(told([['2026-05-20']], { starts_on: '2026-05-10' }), ['awaiting from 10/05'])
    assert.deepEqual(told([['2026-05-20']], { starts_on: '2026-05-10', ...passported, hb_from: '2026-05-15' }), ['awaiting from 10/05', 'passported from 15/05'])
    // What was not known from the start on is not known of earlier days either.
    assert.deepEqual(told([['2026-06-01']], { starts_on: '2026-05-10' }), ['awaiting from 01/06'])
  })
})

describe('the end of a schedule', () => {
  const told = (left_on: string | null, end_reason: string | null, startsOn = '2026-05-01') =>
    problemsWithEnd({ left_on, end_reason } as Parameters<typeof problemsWithEnd>[0], startsOn, today)

  it('is a day and a reason, both or neither', () => {
    assert.deepEqual(told(null, null), {})
    assert.deepEqual(told('2026-06-01', 'evicted'), {})
    assert.deepEqual(Object.keys(told('2026-06-01', null)), ['end_reason'])
    assert.deepEqual(Object.keys(told(null, 'evicted')), ['left_on'])
  })

  it('is after the start: one night must have been stayed', () => {
    assert.deepEqual(told('2026-05-02', 'evicted'), {})
    for (const day of ['2026-05-01', '2026-04-30']) assert.match(told(day, 'evicted')['left_on']!, /must be after the start date.*place was not taken up/)
  })

  it('is at most a year ahead', () => {
    assert.deepEqual(told('2027-11-21', 'evicted'), {})
    assert.match(told('2027-11-22', 'evicted')['left_on']!, /within the next 12 months/)
  })
})

describe('whether somebody is in service', () => {
  it('is so from the first day to the day before leaving', () => {
    const stay = { starts_on: '2026-05-01', left_on: '2026-05-10' }
    assert.deepEqual(['2026-04-30', '2026-05-01', '2026-05-09', '2026-05-10'].map((day) => stateOn(stay, day)), ['planned', 'current', 'current', 'ended'])
    assert.equal(stateOn({ ...stay, left_on: null }, '2099-01-01'), 'current')
  })

  it('gives a place to one of two who follow each other on every day', () => {
    fc.assert(fc.property(aStay, aDay, (before, day) => {
      if (before.left_on === null) return
      const after = { starts_on: before.left_on, left_on: null }
      const inside = [before, after].filter((stay) => stateOn(stay, day.toString()) === 'current')
      assert.equal(inside.length, day.toString() < before.starts_on ? 0 : 1)
    }))
  })
})

describe('two places at once', () => {
  const first = { starts_on: '2005-05-02', left_on: '2005-06-26' }
  const second = { starts_on: '2005-06-23', left_on: '2007-04-19' }
  const third = { starts_on: '2007-04-04', left_on: null }

  it('are 3 and 15 days in the example of the source', () => {
    assert.equal(overlapOf(first, second), 3)
    assert.equal(overlapOf(second, third), 15)
    assert.equal(overlapOf(first, third), 0)
    assert.equal(sharedDays(second, third, '2007-04-10'), 6)
  })

  it('are found among any number of stays, once each', () => {
    assert.deepEqual(overlapsAmong([third, first, second]), [
      { earlier: first, later: second, from: '2005-06-23', days: 3 }, { earlier: second, later: third, from: '2007-04-04', days: 15 }])
    assert.deepEqual(overlapsAmong([first, { starts_on: '2005-06-26', left_on: null }]), [])
  })

  it('need a reason beyond 14 days, and without an end', () => {
    assert.deepEqual([0, 14, 15, 'open' as const].map(isLongOverlap), [false, false, true, true])
    assert.equal(overlapOf(third, { starts_on: '2010-01-01', left_on: null }), 'open')
    const earlier = [{ ...second, service: 'Rattham Road' }]
    assert.match(problemsWithOverlap({ ...third, overlap_reason: null }, earlier)['overlap_reason']!, /this person also has Rattham Road/)
    assert.deepEqual(problemsWithOverlap({ ...third, overlap_reason: 'notice-period' }, earlier), {})
    assert.deepEqual(problemsWithOverlap({ ...second, overlap_reason: null }, [{ ...first, service: 'Rattham Road' }]), {})
    assert.deepEqual(problemsWithOverlap({ overlap_reason: null }, earlier), {})
  })

  it('are as many days as somebody is in both, whichever comes first', () => {
    fc.assert(fc.property(aStay, aStay, (one, other) => {
      const until = today.add({ days: 200 })
      let both = 0
      for (let day = today.subtract({ days: 100 }); Temporal.PlainDate.compare(day, until) < 0; day = day.add({ days: 1 })) {
        if ([one, other].every((stay) => stateOn(stay, day.toString()) === 'current')) both += 1
      }
      assert.equal(sharedDays(one, other, until.toString()), both)
      assert.equal(sharedDays(other, one, until.toString()), both)
    }), { numRuns: 50 })
  })
})
