// What people of the cast do in many journeys: sign in, fill in a form and press its button, ask for a schedule, decide what others asked.
import assert from 'node:assert/strict'
import { labelOf } from '#code-lists/code-list.ts'
import { clientGroup } from '#code-lists/client-groups.ts'
import { gender } from '#code-lists/gender.ts'
import { hbPosition } from '#code-lists/hb-positions.ts'
import { missingNinoReason } from '#code-lists/missing-nino-reasons.ts'
import { showShortIso } from '#platform/dates.ts'
import { colleagues, peopleToAskFor } from '#seed/cast.ts'
import type { PersonToAskFor } from '#seed/cast-shapes.ts'
import { dayOf } from '#seed/days.ts'
import { textOf, type Element } from '#test/element.ts'
import { Form, type Answers } from '#test/form.ts'
import { today, type TestApp } from '#test/harness.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

/** A colleague of the cast, by first name: Tamsin and Bernard (RS Aids), Nerys (Harbour Homes), Priya and Callum (reviewers), Judith, Owen, Farida … */
export function signIn(app: TestApp, firstName: string, authority?: string): Promise<Visitor> {
  const found = colleagues.filter(({ name }) => name.startsWith(`${firstName} `))
  assert.equal(found.length, 1, `nobody in the cast is called ${firstName}`)
  return app.signIn(found[0]!.email, authority)
}

/** The form that has a button of that name, as somebody looking at the page finds it. */
export function formWith(person: Visitor, page: Page, button: string): Form {
  const forms = [...page.document.querySelectorAll('form')].filter((form) => [...form.querySelectorAll('button')].some((one) => textOf(one) === button))
  if (forms.length === 1) return new Form(forms[0]!, page, person)
  const buttons = [...page.document.querySelectorAll('button')].map(textOf)
  throw new Error(`${forms.length} forms with a button "${button}" on ${page.path} (${page.status} ${page.heading}); buttons: ${buttons.join(' | ')}`)
}

export function press(person: Visitor, page: Page, button: string, answers: Answers = {}): Promise<Page> {
  return formWith(person, page, button).fill(answers).submit(button)
}

/** Every fact on a page that stands beside its name, whatever it is drawn as. */
export function factsOf(page: Page): Record<string, string> {
  return Object.fromEntries([...page.document.querySelectorAll('dt')].map((name) => {
    const parent = name.closest('div, dl')!
    return [textOf(name), textOf(parent.querySelector('dd'))]
  }))
}

/** The controls of the main part that somebody can fill in. */
export function controlsOf(page: Page): Element[] {
  return [...page.main.querySelectorAll('input, select, textarea')].filter((control) => control.getAttribute('type') !== 'hidden')
}

/** Somebody of the cast whom a provider is about to ask a schedule for, by surname. */
export function toAskFor(surname: string): PersonToAskFor {
  return peopleToAskFor.find((person) => person.surname === surname)!
}

/** Days as people type them. */
export const typed = (day: string | number) => showShortIso(dayOf(day, today))

/** What a person of the cast answers in the form for a new schedule; levels and units are chosen by what their options start with. */
export function answersFor(who: PersonToAskFor): Answers {
  const { title = '', forename, surname, born, nino = '', noNino, group, lives, hb, comments = '' } = who
  return {
    Title: title, 'First name': forename, Surname: surname, 'Date of birth': typed(born), 'National Insurance number': nino,
    ...(noNino ? { 'Reason for no National Insurance number': labelOf(missingNinoReason, noNino) } : {}),
    Gender: labelOf(gender, who.gender), 'Primary client group': labelOf(clientGroup, group),
    ...(lives === 'withheld' ? { address_withheld: true } : { 'Address 1': lives[0], Town: lives[1], Postcode: lives[2] }),
    ...placeAnswers({ level: who.level, unit: who.unit, from: who.from, hb: labelOf(hbPosition, hb.position), reference: hb.reference, comments }),
  }
}

export type Place = { level: number, unit?: string | undefined, from: string | number, hb: string, reference?: string | undefined, comments?: string }

/** The part of the form about the place and Housing Benefit. Floating support is asked neither for a unit nor for a reference. */
export function placeAnswers({ level, unit, from, hb, reference, comments = '' }: Place): Answers {
  return { 'Service level': `${level} - `, ...(unit === undefined ? {} : { 'Property or unit': unit, 'HB position': hb, 'HB reference': reference ?? '' }),
    'Start date': typed(from), Comments: comments }
}

/** Fills in choices that change from day to day by how they start: 'Flat 7' is 'Flat 7 (2 - Chatham St - Non-adapted; free today)'. */
export function fillPlace(form: Form, answers: Answers): Form {
  const startingWith = (field: string) => {
    const wanted = answers[field]
    if (typeof wanted !== 'string' || wanted === '') return {}
    const choice = form.choices(field).find((text) => text === wanted || text.startsWith(wanted.endsWith(' - ') ? wanted : `${wanted} (`))
    assert.ok(choice, `${field} offers no ${wanted}: ${form.choices(field).join(' | ')}`)
    return { [field]: choice }
  }
  return form.fill({ ...answers, ...startingWith('Service level'), ...startingWith('Property or unit') })
}

/** Looks for the person first, as the page asks; finds nobody of theirs, and says that it is a new person. */
export async function openFormForSomebodyNew(provider: Visitor, who: Pick<PersonToAskFor, 'service' | 'surname'>): Promise<Page> {
  const list = await provider.get(`/services/${who.service}/schedules`)
  const found = await press(provider, await list.follow('Request new schedule'), 'Search', { Surname: who.surname })
  return found.follow(found.links().map(({ text }) => text).find((text) => text.endsWith('a new person'))!)
}

/** The form for a schedule of somebody the provider has supported before, found by surname. */
export async function openFormForKnownClient(provider: Visitor, service: number, surname: string): Promise<Page> {
  const list = await provider.get(`/services/${service}/schedules`)
  const found = await press(provider, await list.follow('Request new schedule'), 'Search', { Surname: surname })
  return found.follow('Use this person')
}

/** Asks for a schedule and answers the page it leads to; `changes` are typed over the person's usual answers. */
export async function askFor(provider: Visitor, who: PersonToAskFor, changes: Answers = {}): Promise<Page> {
  const page = await openFormForSomebodyNew(provider, who)
  return fillPlace(formWith(provider, page, 'Add client schedule'), { ...answersFor(who), ...changes }).submit('Add client schedule')
}

/** Asks for a place that something is in the way of: that is said first, and nothing is sent until the button is pressed once more. */
export async function askAllTheSame(provider: Visitor, who: PersonToAskFor, changes: Answers = {}): Promise<Page> {
  const told = await askFor(provider, who, changes)
  assert.match(told.fieldErrors['unit'] ?? told.banner, /send it all the same$/)
  return press(provider, told, 'Add client schedule')
}

/** The same of a change. */
export async function changeAllTheSame(provider: Visitor, schedule: number, changes: Answers): Promise<Page> {
  const told = await fillPlace(formWith(provider, await provider.get(`/schedules/${schedule}/change`), 'Save'), changes).submit('Save')
  assert.match(told.fieldErrors['unit'] ?? told.banner, /send it all the same$/)
  return press(provider, told, 'Save')
}

/** Says that a place was not taken up, and that it is meant though nights are taken away by it. */
export async function sayNotTakenUp(provider: Visitor, schedule: number, happened: string): Promise<Page> {
  const told = await press(provider, await provider.get(`/schedules/${schedule}/not-taken-up`), 'Save', { 'What happened': happened })
  assert.match(told.errors.join(), /^This takes [\d,]+ nights away, from .* press the button again/)
  return press(provider, told, 'Save')
}

/** Opens a request from the list of those that wait, by the name it is about. */
export async function openRequest(person: Visitor, name: string, list = '/requests'): Promise<Page> {
  return (await person.get(list)).follow(name)
}

/** A reviewer accepts the request about this person, as a new one unless they say who it is. */
export async function accept(reviewer: Visitor, name: string, who?: string, list?: string): Promise<Page> {
  const page = await openRequest(reviewer, name, list)
  const form = formWith(reviewer, page, 'Accept')
  return (who === undefined ? form : form.fill({ 'Who this is': who })).submit('Accept')
}

/** The number of a request, from the address of its page. */
export const numberOf = (page: Page) => page.path.split('/').at(-1)!.split('?')[0]!

/** Asks to end a schedule. */
export async function askToEnd(provider: Visitor, schedule: number, day: string | number, reason: string): Promise<Page> {
  return press(provider, await provider.get(`/schedules/${schedule}/end`), 'Save', { 'End date': typed(day), 'Reason for end date': reason })
}

/** What a request would change: field, what stands, what is proposed. */
export const changesIn = (page: Page) => page.records('proposed').map(({ Field, Now, Proposed }) => [Field, Now, Proposed])

/** The names in the first column of the list of a service's schedules. */
export const namesIn = (page: Page) => page.rows('schedules').map(([name]) => name)
