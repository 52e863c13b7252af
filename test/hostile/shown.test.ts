// What is accepted is what is shown, to the character; what is refused comes back as it was typed, with its message, and changes nothing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contactFields, identityFields } from '#areas/clients/public.ts'
import { placeFields, hbFields } from '#areas/schedules/schedule.ts'
import { inRolledBackTransaction, testApp, testDatabase } from '../harness.ts'
import type { RolledBackDatabase } from '../rolled-back-database.ts'
import { textOf } from '../element.ts'
import type { Visitor } from '../visitor.ts'
import { assertNothing } from './answers.ts'
import { awkward, everything } from './inputs.ts'

const database = testDatabase() as RolledBackDatabase

describe('contact details', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()
  /** Whatever somebody types is right here. */
  const free = ['address_1', 'address_2', 'address_3', 'address_4', 'town'] as const
  /** These must have a digit somewhere (areas/clients/identifiers.test.ts); an e-mail address has a shape of its own (platform/fields.test.ts). */
  const fields = [...free, 'telephone', 'mobile'] as const
  const client = '/clients/10302'
  type Stored = { client: Record<string, string | number> }

  it('are shown as they were accepted, on the page and in JSON, or are refused and come back', async (t) => {
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    const problems: string[] = []
    let [accepted, refused] = [0, 0]
    const before = (await tamsin.json.get<Stored>(client)).body.client
    const usual = { gender: 'M', ethnicity: 'white-british', primary_client_group: 'older-people', address_1: '16 Rattham Road', postcode: 'ZY9 5TH' }
    for (const [at, value] of [...awkward, ...everything(60).filter((_, place) => place % 2 === 0)].entries()) {
      const field = fields[at % fields.length]!
      // Browsers never send half a character in a form.
      const typed = at % 2 === 0 ? value.toWellFormed() : value
      await database.beginOuter()
      const answer = await save(tamsin, { ...usual, version: String(before['version']), [field]: typed }, at % 2 === 0)
      const problem = (what: string) => problems.push(`${field} ${JSON.stringify(typed).slice(0, 160)}: ${what}`)
      const after = (await tamsin.json.get<Stored>(client)).body.client
      if (answer.status === 303) {
        accepted += 1
        if (after['version'] !== Number(before['version']) + 1) problem(`saved, and the version is ${after['version']} after ${before['version']}`)
        if (!isSame(typed, String(after[field]))) problem(`JSON says ${JSON.stringify(after[field])}`)
        if (inputOn((await tamsin.request(client, browser)).body, field) !== after[field]) problem('the page says another thing than JSON')
      } else {
        refused += 1
        if (answer.status !== 422) problem(`answered ${answer.status}`)
        // Half a character can't be printed. A browser drops line breaks in a single line, and NUL anywhere.
        else if (typed.isWellFormed() && !/[\0\r\n]/.test(typed)
          && inputOn(answer.body, field) !== typed) problem(`came back as ${JSON.stringify(inputOn(answer.body, field))}`)
        if (!answer.body.includes(`id="${field}-error"`)) problem('was refused without a message')
        assert.deepEqual(after, before)
      }
      await database.rollbackOuter()
    }
    t.diagnostic(`${accepted} accepted, ${refused} refused`)
    assertNothing(problems)
    assert.ok(accepted > 360 && refused > 40, `${accepted} accepted, ${refused} refused`)
  })

  it('may be as long as they may be, and no longer', async () => {
    const tamsin = await app.signIn('tamsin.okafor@example.org')
    for (const field of free) {
      const max = contactFields[field].max!
      for (const letter of ['x', 'ŵ', '字', '👩']) {
        for (const [length, status] of [[max, 303], [max + 1, 422], [10 * max, 422]] as const) {
          const { version } = (await tamsin.json.get<Stored>(client)).body.client
          const answer = await save(tamsin, { gender: 'M', ethnicity: 'white-british', address_withheld: 'yes', version: String(version),
            [field]: letter.repeat(length) }, true)
          assert.equal(answer.status, status, `${field} with ${length} × ${letter}`)
          if (status === 422) assert.match(answer.body, new RegExp(`${contactFields[field].label} must be ${max} characters or fewer`))
          else assert.equal((await tamsin.json.get<Stored>(client)).body.client[field], letter.repeat(length))
        }
      }
    }
  })

  async function save(tamsin: Visitor, values: Record<string, string>, asForm: boolean) {
    const answer = await tamsin.request(client, asForm
      ? { method: 'POST', payload: new URLSearchParams({ ...values, csrf: tamsin.csrf }).toString(),
        headers: { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' } }
      : { method: 'POST', payload: JSON.stringify(values), headers: { ...browser.headers, 'content-type': 'application/json', 'x-csrf-token': tamsin.csrf } })
    tamsin.cookies.delete('__Host-throughline-said')
    return answer
  }
})

describe('the name of somebody new', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('reaches the reviewer and the record as the provider typed it', async () => {
    const [tamsin, priya] = [await app.signIn('tamsin.okafor@example.org'), await app.signIn('priya.ravensworth@example.org')]
    const form = (await tamsin.json.get<{ levels: { id: string }[], units: { value: string }[] }>('/services/10801/schedules/ask')).body
    const problems: string[] = []
    for (const [at, name] of awkward.filter((typed) => typed.trim().length < 60).entries()) {
      const asked = await tamsin.json.post<{ request: string }>('/services/10801/schedules', {
        forename: name, surname: name, title: name.slice(0, 8).trim(), date_of_birth: '1980-02-29', nino_missing_reason: 'none-yet', gender: 'U',
        ethnicity: 'not-known', address_1: name, town: name, postcode: 'ZY1 1AA',
        service_level: form.levels[1]!.id, unit: form.units[0]!.value, units: '1', reference: name.slice(0, 30),
        starts_on: `2027-01-${String(at % 28 + 1).padStart(2, '0')}`, hb_position: 'passported-universal-credit', comments: `${name}\n${name}`,
      })
      const problem = (what: string) => problems.push(`${JSON.stringify(name)}: ${what}`)
      if (asked.status !== 201) {
        problem(`${asked.status} ${JSON.stringify(asked.body)}`)
        continue
      }
      const path = `/requests/${asked.body.request}`
      const seen = (await priya.json.get<{ review: { comparison: { label: string, proposed: string }[] } }>(path)).body.review.comparison
      const shown = Object.fromEntries([...(await priya.get(path)).main.querySelectorAll('dl > div')].map((fact) => [textOf(fact.querySelector('dt')),
        textOf(fact.querySelector('dd'))]))
      for (const { label } of [identityFields.forename, identityFields.surname, contactFields.town, placeFields.reference, hbFields.comments]) {
        const proposed = seen.find((row) => row.label === label)?.proposed ?? ''
        const typed = label === hbFields.comments.label ? `${name}\n${name}` : label === placeFields.reference.label ? name.slice(0, 30) : name
        if (!isSame(typed, proposed)) problem(`${label} is proposed as ${JSON.stringify(proposed)}`)
        if (!isSame(proposed, shown[label] ?? '')) problem(`${label} is shown as ${JSON.stringify(shown[label])}`)
      }
      await priya.json.post(`${path}/reject`, { reason: name })
      const told = (await tamsin.json.get<{ request: { reason: string } }>(path)).body.request.reason
      if (!isSame(name, told)) problem(`the reason says ${JSON.stringify(told)}`)
    }
    assertNothing(problems)
  })

  it('may be of one letter, of forty or of eighty, and is found by what is on a keyboard', async () => {
    const [nerys, priya] = [await app.signIn('nerys.calloway@example.org', 'northmoor'), await app.signIn('priya.ravensworth@example.org')]
    const form = (await nerys.json.get<{ levels: { id: string }[] }>('/services/10812/schedules/ask')).body
    for (const [surname, typed] of [['Ŵ', 'w'], ['O’Neill-Łukasz', 'oneill lukasz'], ['Null', 'null'], ['x'.repeat(80), 'x'.repeat(80)],
      ['Ng', 'ng']] as const) {
      const asked = await nerys.json.post<{ request: string }>('/services/10812/schedules',
        { forename: 'Matrix', surname, date_of_birth: '1980-02-29', nino_missing_reason: 'none-yet', gender: 'U', ethnicity: 'not-known',
        address_withheld: true, service_level: form.levels[0]!.id, units: '1', starts_on: '2026-11-02', hb_position: 'not-passported' })
      assert.equal(asked.status, 201, JSON.stringify(asked.body))
      const accepted = await priya.json.post<{ client: number }>(`/requests/${asked.body.request}/accept`, { same_as: 'new' })
      assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
      const { location } = (await nerys.json.post<{ location: string }>('/clients/search', { surname: typed, forename: 'matrix' })).body
      const found = (await nerys.json.get<{ clients: { id: number, surname: string }[] }>(location)).body.clients
      assert.deepEqual(found.filter(({ id }) => id === accepted.body.client).map((one) => one.surname), [surname])
    }
  })
})

const browser = { headers: { accept: 'text/html', origin: 'https://throughline.example', 'sec-fetch-site': 'same-origin' } }

/** The value of an input, as a browser would read it. */
function inputOn(page: string, name: string): string | undefined {
  const tag = new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(page)?.[0]
  const value = tag === undefined ? undefined : / value="([^"]*)"/.exec(tag)?.[1] ?? ''
  return value?.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&quot;', '"').replaceAll('&lt;',
    '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/**
 * The same to whoever reads it: the same characters in the same order, once both are composed. White space may be tidied, and what has
 * neither width nor form may go; text that holds neither must be the same to the last bit.
 */
function isSame(typed: string, shown: string): boolean {
  const marked = shown.replaceAll(/\[U\+([0-9A-F]{4})\]/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  if (!/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\s\u2800]/u.test(typed.replaceAll(/(?<=\S) (?=\S)/g, ''))) return typed.normalize('NFC') === shown
  const visible = (text: string) => text.normalize('NFC').replaceAll(/[\p{Cc}\s\u200b-\u200d\u2060]/gu, '')
  const isNothing = (text: string) => /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\u2800]*$/u.test(text)
  return visible(typed) === visible(marked) || (isNothing(typed) && shown === '')
}
