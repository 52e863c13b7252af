// Finding somebody though a name, a number or a day was typed another way: who comes near, in words why, and to whom nobody does.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const search = async (person: Visitor, terms: Record<string, string>) => press(person, await person.get('/clients'), 'Search', terms)
const nearTo = (page: Page) => (page.document.querySelector('#nearly') ? page.records('nearly').map(({ Name, 'What differs': differs }) => `${Name}: ${differs}`) : [])

describe('searching for a client who is spelt another way', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.54 finds them below those who match, with the reason in words', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const found = async (terms: Record<string, string>) => nearTo(await search(tamsin, terms))
    assert.deepEqual(await found({ Surname: 'Farow' }), ['Mr Desmond Farrow: Surname: one letter differs'])
    assert.deepEqual(await found({ Surname: 'Farrwo' }), ['Mr Desmond Farrow: Surname: two letters exchanged'])
    assert.deepEqual(await found({ Surname: 'Plejj' }), ['Mr Ivor Pledge: Surname: sounds alike'])
    assert.deepEqual(await found({ Surname: 'Fin chley Roe' }), ['Ms Ursula Finchley-Roe: Surname: differs in spaces only'])
    assert.deepEqual(await found({ Surname: 'Roe' }), ['Ms Ursula Finchley-Roe: Surname: part of the name'])
    assert.deepEqual(await found({ Surname: 'Desmond', Forename: 'Farrow' }), ['Mr Desmond Farrow: Names: surname and forename exchanged'])
    assert.deepEqual(await found({ Surname: 'Farow', Forename: 'Des' }), ['Mr Desmond Farrow: Surname: one letter differs'])
    assert.deepEqual(await found({ Surname: 'Rook', Forename: 'James' }), ['Mr Jamie Rook: Forename: another form of the name'])
    assert.deepEqual(await found({ 'NI number': 'QQ 41 50 78 F' }), ['Mr Desmond Farrow: NI number: one character differs'])
    assert.deepEqual(await found({ 'HB number': 'nm-204 117' }), ['Mr Ivor Pledge: HB number: one character differs'])
    assert.deepEqual(await found({ 'Date of birth': '9/12/1942' }), ['Mr Desmond Farrow: Date of birth: day and month exchanged'])
    assert.deepEqual(await found({ Surname: 'Farow', 'Date of birth': '9/12/1942' }), ['Mr Desmond Farrow: Surname: one letter differs; Date of birth: day and month exchanged'])
    assert.deepEqual(await found({ Surname: 'Farow', 'Date of birth': '1/1/1990' }), [], 'everything that is typed must be nearly so')
  })

  it('S1.57 S1.58 counts those who match alone, and leads to the client', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await search(tamsin, { Surname: 'Farow' })
    assert.match(page.text(), /There are 0 clients that match your criteria\./)
    assert.match(page.text(), /Perhaps somebody here/)
    const [row] = page.records('nearly')
    assert.deepEqual([row!['ID'], row!['Date of birth'], row!['NI number'], row!['Postcode']], ['10342', '12/09/1942', 'QQ 41 50 73 F', 'ZY7 2JS'])
    assert.equal((await page.follow('Manage Farrow, Mr Desmond')).path, '/clients/10342')
  })

  it('S1.54 shows them beside a few who match, and not where there are enough', async () => {
    const priya = await signIn(app, 'Priya')
    const page = await search(priya, { Surname: 'Dunmore', Forename: 'Catherine' })
    assert.deepEqual(page.records('clients').map(({ ID }) => ID), ['10347'])
    assert.deepEqual(nearTo(page), ['Ms Katherine Dunmore: Forename: another form of the name'])
    for (const terms of [{ Surname: 'M' }, {}]) assert.deepEqual(nearTo(await search(priya, terms)), [])
    assert.deepEqual(nearTo(await search(priya, { Surname: '-' })), [])
  })

  it('S1.54 knows a date of birth, in any way it is typed, and says what is wrong with one', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await search(tamsin, { 'Date of birth': '12 September 1942' })
    assert.deepEqual(page.records('clients').map(({ Surname }) => Surname), ['Farrow'])
    const wrong = await search(tamsin, { Surname: 'Farrow', 'Date of birth': '31/2/1942' })
    assert.deepEqual(Object.keys(wrong.fieldErrors), ['date_of_birth'])
  })

  it('finds names with accents, of one letter and of Wales, however they are typed', async () => {
    const [nerys, tamsin] = [await signIn(app, 'Nerys'), await signIn(app, 'Tamsin')]
    const found = async (person: Visitor, terms: Record<string, string>) => nearTo(await search(person, terms))
    assert.deepEqual(await found(nerys, { Forename: 'Shivaun', Surname: 'Hanrahan' }), [], 'two names wrong in two ways are too far')
    assert.deepEqual(await found(nerys, { Surname: 'O Hanrahen' }), ['Mrs Siobhán O’Hanrahan: Surname: one letter differs'])
    assert.deepEqual(await found(nerys, { Surname: 'Gwyrfei' }), ['Mr Llŷr Gŵyrfai: Surname: one letter differs'])
    assert.deepEqual(await found(nerys, { Forename: 'Lyr' }), ['Mr Llŷr Gŵyrfai: Forename: one letter differs'])
    assert.deepEqual(await found(nerys, { Surname: 'Tran', Forename: 'Hugn' }), ['Mr Hùng Trần: Forename: two letters exchanged'])
    assert.deepEqual(await found(tamsin, { Surname: 'Ox' }), [], 'every short name would be near a short name')
  })

  it('answers odd names with nobody, and not with an error', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const odd of ['%', '_arrow', 'Farr%w\\', 'x'.repeat(80), '😀', '😀😀😀Farrow', '\' or 1=1 --', 'Ŵŷ'.repeat(40), 'ааааа', '1'.repeat(80), 'a b c d e f g h i j k l m n o p']) {
      for (const person of [tamsin, priya]) {
        for (const terms of [{ Surname: odd }, { Forename: odd }, { Surname: odd, Forename: odd }] as Record<string, string>[]) assert.equal((await search(person, terms)).status, 200, odd)
        assert.equal((await search(person, { 'NI number': odd.slice(0, 20), 'HB number': odd.slice(0, 30) })).status, 200, odd)
      }
    }
    assert.ok('surname' in (await search(tamsin, { Surname: 'x'.repeat(200) })).fieldErrors)
  })

  it('S1.46 is as tolerant where a client is looked for to ask for a schedule', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const page = await press(tamsin, await tamsin.get('/services/10795/schedules/new'), 'Search', { Surname: 'Farow' })
    assert.match(page.text(), /Perhaps somebody here/)
    const form = await page.follow('Use this person Farrow, Mr Desmond')
    assert.match(form.path, /client=10342/)
    const json = await tamsin.json.get<{ nearly: { id: number, why: string[] }[] }>(page.path)
    assert.deepEqual(json.body.nearly.map(({ id, why }) => ({ id, why })), [{ id: 10342, why: ['Surname: one letter differs'] }])
  })
})

describe('searching for somebody who is not one’s own', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.56 is answered as if there were nobody, whatever comes near', async () => {
    for (const name of ['Tamsin', 'Bernard']) {
      const person = await signIn(app, name)
      const nobody = (await search(person, { Surname: 'Qqqqqq' })).text().replaceAll('Qqqqqq', '')
      for (const terms of [{ Surname: 'Osler' }, { Surname: 'Ostlar' }, { Surname: 'Ambrosious' }, { 'NI number': 'QQ 44 09 18 C' }, { Surname: 'Maureen', Forename: 'Ostler' },
        { 'Date of birth': '22/3/1958' }, { Surname: 'Ostler', 'Date of birth': '22/4/1957' }] as Record<string, string>[]) {
        const page = await search(person, terms)
        assert.equal(page.text(), nobody, JSON.stringify(terms))
        const { body } = await person.json.get<{ nearly: unknown[], matches: number }>(page.path)
        assert.deepEqual([body.nearly, body.matches], [[], 0])
      }
    }
  })

  it('Q.03 is answered so for a restricted record too, but for whoever was let in', async () => {
    const found = async (name: string) => nearTo(await search(await signIn(app, name), { Surname: 'Stelan' }))
    assert.deepEqual(await found('Priya'), ['Mr Victor Stellan: Surname: one letter differs'])
    assert.deepEqual(await found('Callum'), [])
    assert.deepEqual(await found('Nerys'), [])
    assert.deepEqual(await found('Rhodri'), [], 'nor in another authority')
  })

  it('Q.03 is answered with the people of a refuge to those who work there, and to the council', async () => {
    const found = async (name: string) => nearTo(await search(await signIn(app, name), { Surname: 'Ambrosious' }))
    assert.deepEqual(await found('Nerys'), ['Ms Danielle Ambrosius: Surname: one letter differs'])
    assert.deepEqual(await found('Owen'), ['Ms Danielle Ambrosius: Surname: one letter differs'])
    assert.deepEqual(await found('Tamsin'), [])
  })

  it('P.13 notes in the access log whoever was shown as near', async () => {
    const [tamsin, owen] = [await signIn(app, 'Tamsin'), await signIn(app, 'Owen')]
    await search(tamsin, { Surname: 'Farow' })
    assert.match((await owen.get('/audit?subject=client:10342')).text(), /Tamsin Okafor/)
  })
})
