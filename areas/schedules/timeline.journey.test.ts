// The timeline as people use it: who is where, when the next place is free, asking for it from there, and what each of them may know.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { inRolledBackTransaction, testApp, today } from '#test/harness.ts'
import type { Page } from '#test/page.ts'
import { accept, answersFor, askAllTheSame, askFor, askToEnd, fillPlace, formWith, press, signIn, toAskFor, typed } from '#test/journeys/steps.ts'
import { textOf } from '#test/element.ts'
import type { Asking } from './new-schedule.ts'
import type { TimelineOf } from './timeline-of-service.ts'

const timeline = (service: number, more = '') => `/services/${service}/timeline${more}`

/** What a row of the picture says: each span with all that is heard of it, and how many days it covers. */
function spansOf(page: Page, unit: string): { text: string, days: number, href: string | null }[] {
  const row = [...page.document.querySelectorAll('#timeline tbody tr')].find((each) => textOf(each.querySelector('th')) === unit)
  assert.ok(row, `${unit} has no row: ${page.text().slice(0, 300)}`)
  return [...row.querySelectorAll('td[colspan]')].map((cell) => ({ text: textOf(cell), days: Number(cell.getAttribute('colspan')), href: cell.querySelector('a')?.getAttribute('href') ?? null }))
}
const vacancyOf = (page: Page, unit: string) => textOf([...page.document.querySelectorAll('#timeline tbody tr')].find((each) => textOf(each.querySelector('th')) === unit)?.querySelector('td') ?? null)

describe('the timeline of a service', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const shown = (day: Temporal.PlainDate) => typed(day.toString())

  it('S1.08 S1.81 shows a provider who is where and which place is empty, from the service’s tabs', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await (await tamsin.get('/services/10801/schedules')).follow('Timeline')
    assert.equal(page.status, 200)
    assert.deepEqual(spansOf(page, 'Temporary 1'), [{ text: 'Farrow, Mr Desmond: since 04/04/2007, no end date', days: 28, href: '/clients/10342/schedules' }])
    assert.deepEqual(spansOf(page, 'Flat 3').map(({ text, href }) => [text, href]), [[`Unavailable: Having major works: ${shown(monday)} to ${shown(monday.add({ days: 27 }))}, 28 days`, null]])
    const [flat7] = spansOf(page, 'Flat 7')
    assert.match(flat7!.text, /^Void: Vacated and ready to let: .* Ask for a schedule here$/)
    assert.match(vacancyOf(page, 'Flat 7'), /^Now Ask for a schedule in Flat 7$/)
    assert.deepEqual(['Flat 6, place 1', 'Flat 6, place 2'].map((place) => spansOf(page, place)[0]!.text.split(':')[0]), ['Wrona, Mr Tomasz', 'Deshmukh, Mr Anil'])
    assert.match(page.text(), /Free now: Flat 7\./)
  })

  it('S1.08 gives the same as a list, as JSON and as CSV, and its figures open the rows of the occupancy page', async () => {
    const judith = await signIn(app, 'Judith')
    const page = await judith.get(timeline(10801))
    const list = await page.follow('As a list')
    const { body } = await judith.json.get<TimelineOf>(timeline(10801))
    const csv = parse<Record<string, string>>((await judith.request(timeline(10801, '.csv'))).body, { columns: true, bom: true })
    const spans = body.rows.flatMap(({ name, cells }) => cells.map((cell) => [name, cell.stay?.name ?? null, String(cell.days)]))
    assert.deepEqual(csv.map(({ unit, is, about, days }) => [unit, is === 'stay' ? about : null, days]), spans)
    assert.deepEqual(list.records('timeline').map(({ Unit, Days }) => [Unit!.split(',')[0], Days]), spans.map(([unit, , days]) => [unit, days]))
    const rows = await page.follow(`${body.total.void} Void`)
    assert.match(rows.text(), new RegExp(`Sum.*${body.total.void}`))
    for (const words of ['Ask', 'Ask for a schedule']) assert.ok(!page.links().some(({ text }) => text.startsWith(words)), 'who may not ask is not offered to')
  })

  it('S1.52 leads from an empty place through finding the client to the form, with the place and the day in it', async () => {
    const [tamsin, zebedee] = [await signIn(app, 'Tamsin'), toAskFor('Elkington')]
    const page = await tamsin.get(timeline(10801))
    const choosing = await page.follow('Ask for a schedule in Flat 7')
    assert.match(choosing.text(), new RegExp(`For Flat 7, from ${typed(0)}\\.`))
    const found = await press(tamsin, choosing, 'Search', { Surname: 'Elkington' })
    assert.match(found.text(), /For Flat 7, from/)
    const form = formWith(tamsin, await found.follow('Carry on with a new person'), 'Add client schedule')
    const asking = (await tamsin.json.get<Asking>('/services/10801/schedules/ask')).body
    const { starts_on, unit, service_level } = form.values
    assert.deepEqual([starts_on, asking.units.find(({ value }) => value === unit)!.text.split(' (')[0], asking.levels.find(({ id }) => id === service_level)!.number], [typed(0), 'Flat 7', 2])
    const answers = answersFor(zebedee)
    for (const chosen of ['Service level', 'Property or unit', 'Start date']) delete answers[chosen]
    assert.match((await form.fill(answers).submit('Add client schedule')).banner, /was sent/)
    const after = await tamsin.get(timeline(10801))
    assert.match(spansOf(after, 'Flat 7').at(-1)!.text, /^Asked for: Elkington, Mr Zebedee: from .*, not decided; Void: Vacated and ready to let$/)
    assert.equal((await after.follow('Asked for: Elkington, Mr Zebedee')).status, 200)
    assert.match(vacancyOf(after, 'Flat 7'), /^Now/, 'a request holds no place')
  })

  it('S1.52 says what is in the way before anything is typed, for whoever comes by the same link later', async () => {
    const [tamsin, zebedee] = [await signIn(app, 'Tamsin'), toAskFor('Elkington')]
    const href = (await tamsin.get(timeline(10801))).links().find(({ text }) => text === 'Ask for a schedule in Flat 7')!.href
    await askFor(tamsin, { ...zebedee, service: 10801, level: 2, unit: 'Flat 7', from: 0 })
    const late = await tamsin.get(href)
    assert.match(late.text(), /Elkington, Mr Zebedee has been asked for in Flat 7 from .* not decided yet\. No other unit of this service is free on those days\./)
    const form = await (await press(tamsin, late, 'Search', { Surname: 'Petherick' })).follow('Carry on with a new person')
    assert.match(form.text(), /has been asked for in Flat 7/)
    const answers = answersFor(toAskFor('Petherick'))
    delete answers['Property or unit']
    const sent = await fillPlace(formWith(tamsin, form, 'Add client schedule'), { ...answers, 'Start date': typed(0) }).submit('Add client schedule')
    assert.match(sent.banner || sent.errors.join(), /was sent/, 'it was said, and is not said twice')
  })

  it('Q.09 shows who leaves and who comes after, and the day between on which the place is free', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    const period = `?from=${today.toString()}&to=${today.add({ days: 20 }).toString()}`
    await askToEnd(tamsin, 10420, 5, 'Change of service')
    const waiting = await tamsin.get(timeline(10801, period))
    assert.equal(vacancyOf(waiting, 'Temporary 1'), `Perhaps ${typed(5)}, if the end that was asked for is accepted`)
    assert.match(spansOf(waiting, 'Temporary 1')[0]!.text, new RegExp(`^Farrow, Mr Desmond, end on ${typed(5)} asked for: since 04/04/2007, no end date$`))
    await accept(priya, 'Farrow, Mr Desmond')
    await askFor(tamsin, { ...toAskFor('Elkington'), service: 10801, level: 4, unit: 'Temporary 1', from: 9 })
    await accept(priya, 'Elkington, Mr Zebedee')
    const page = await priya.get(timeline(10801, period))
    assert.deepEqual(spansOf(page, 'Temporary 1').map(({ text, days }) => [text.split(':')[0], days]),
      [[`Farrow, Mr Desmond, leaves ${typed(5)}`, 5], ['Void', 4], [`Elkington, Mr Zebedee, starts ${typed(9)}`, 12]])
    assert.match(vacancyOf(page, 'Temporary 1'), new RegExp(`^${typed(5)} Ask`))
    assert.match((await priya.get(timeline(10801, `${period}&units=free`))).text(), /Temporary 1/)
  })

  it('S1.05 Q.03 shows initials where names are initials, and names nobody whose record is restricted', async () => {
    const [nerys, callum, tamsin] = [await signIn(app, 'Nerys'), await signIn(app, 'Callum'), await signIn(app, 'Tamsin')]
    assert.match((await nerys.get(timeline(10823))).text(), /K\./)
    await app.database.owner((connection) => connection.query('update client set need_to_know = true where id = 10342'))
    for (const reader of [callum, tamsin]) {
      const page = await reader.get(timeline(10801))
      assert.deepEqual(spansOf(page, 'Temporary 1'), [{ text: 'Somebody whose record you may not see: since 04/04/2007, no end date', days: 28, href: null }])
      assert.doesNotMatch(page.wholeText(), /Farrow|Desmond|10342|10420/)
      const { body } = await reader.json.get<TimelineOf>(timeline(10801))
      assert.doesNotMatch(JSON.stringify(body), /Farrow|10342|10420|:-\d/)
      assert.equal((await reader.json.get<TimelineOf>(timeline(10801))).body.total.occupied, body.total.occupied)
    }
    const told = await askAllTheSame(tamsin, { ...toAskFor('Elkington'), service: 10801, level: 4, unit: 'Temporary 1' })
    assert.match(told.banner, /was sent/)
  })

  it('is kept from other providers, says so where there are no units, and is as it was known on a past day', async () => {
    const [nerys, tamsin, priya] = [await signIn(app, 'Nerys'), await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    assert.equal((await nerys.get(timeline(10801))).status, 404)
    assert.match((await nerys.get(timeline(10812))).text(), /Floating support has no units/)
    await askToEnd(tamsin, 10420, 5, 'Change of service')
    await accept(priya, 'Farrow, Mr Desmond')
    const past = await priya.get(timeline(10801, `?as-at=${today.subtract({ days: 1 }).toString()}`))
    assert.match(spansOf(past, 'Temporary 1')[0]!.text, /no end date$/)
    assert.ok(!past.links().some(({ text }) => text.startsWith('Ask for')))
    const wrong = await priya.get(timeline(10801, '?from=yesterday-ish&to=2026-01-01'))
    assert.deepEqual([wrong.status, wrong.text().includes('Put the days right')], [422, true])
  })
})
