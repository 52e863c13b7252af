// Finding a client: by four criteria or by none, among one's own people, with what tells two of a name apart.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clients } from '#seed/cast.ts'
import { inRolledBackTransaction, testApp } from '#test/harness.ts'
import { accept, askToEnd, formWith, press, signIn } from '#test/journeys/steps.ts'
import type { Page } from '#test/page.ts'
import type { Visitor } from '#test/visitor.ts'

const search = async (person: Visitor, terms: Record<string, string> = {}) => press(person, await person.get('/clients'), 'Search', terms)
const namesOf = (page: Page) => page.status === 200 && page.document.querySelector('#clients') ? page.records('clients').map(({ Surname,
  Forename }) => `${Surname}, ${Forename}`) : []
const rsAids = clients.filter(({ stays }) => stays.some(({ service }) => [10801, 10795, 10834].includes(service))).map(({ number }) => String(number)).toSorted()

describe('finding a client', () => {
  inRolledBackTransaction('after each test')
  const app = testApp()

  it('S1.54 asks for surname, forename, NI number and HB number, and for the date of birth, each of which finds', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    assert.deepEqual(formWith(tamsin, await tamsin.get('/clients'), 'Search').labels, ['Surname', 'Forename', 'NI number', 'HB number', 'Date of birth'])
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'Farrow' })), ['Farrow, Desmond'])
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'far', Forename: 'DES' })), ['Farrow, Desmond'])
    assert.deepEqual(namesOf(await search(tamsin, { Forename: 'renee' })), ['Dubarry, Renée'])
    assert.deepEqual(namesOf(await search(tamsin, { 'HB number': 'nm204117' })), ['Pledge, Ivor'])
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'Farrow', Forename: 'Ivor' })), [])
  })

  it('S1.54 finds nobody by a term that nothing can be looked for by, and says why', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    for (const person of [tamsin, priya]) {
      for (const [box, term] of [['Surname', '\''], ['Surname', '-'], ['Forename', '´'], ['NI number', '. -'], ['NI number', '-']] as const) {
        const nobody = await search(person, { [box]: term })
        assert.match(nobody.text(), /There are 0 clients that match your criteria/, `${box} ${term}`)
        assert.ok(nobody.text().includes(`“${term}” has no letter or number in it`), `${box} ${term}`)
      }
      // One good term beside it changes nothing: both are asked for.
      assert.deepEqual(namesOf(await search(person, { Surname: '-', Forename: 'Desmond' })), [])
    }
    const page = await press(tamsin, await tamsin.get('/services/10801/schedules/new'), 'Search', { Surname: '-' })
    assert.match(page.text(), /“-” has no letter or number in it/)
    assert.doesNotMatch(page.text(), /Use this person/)
  })

  it('says what is wrong with a day that does not exist, and keeps what was typed', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const day of ['2026-02-30', '31 9 2001']) {
      const refused = await search(tamsin, { Surname: 'Farrow', 'Date of birth': day })
      assert.equal(refused.status, 422)
      assert.deepEqual(Object.keys(refused.fieldErrors), ['date_of_birth'])
      assert.equal(formWith(tamsin, refused, 'Search').values['date_of_birth'], day)
    }
  })

  it('S1.55 S1.56 finds without criteria everybody one supports or has supported, and nobody else', async () => {
    const [tamsin, bernard] = [await signIn(app, 'Tamsin'), await signIn(app, 'Bernard')]
    const mine: string[] = []
    for (let page = await search(tamsin); ; page = await page.follow('Next')) {
      mine.push(...page.records('clients').map(({ ID }) => ID!))
      if (!page.links().some(({ text }) => text.startsWith('Next'))) break
    }
    assert.deepEqual(mine.toSorted(), rsAids)
    // Somebody who left in 2016, and somebody of another provider.
    assert.ok(mine.includes('10328') && !mine.includes('10338'))
    for (const terms of [{ Surname: 'Ostler' }, { 'NI number': 'QQ440917C' }, { Surname: 'Bevan' }]) {
      const nobody = await search(bernard, terms)
      assert.match(nobody.text(), /There are 0 clients that match your criteria/)
      assert.match(nobody.text(), /You find only people your organisation supports or has supported/)
    }
  })

  it('S1.56 finds for the council everybody of its authority, and nobody of another', async () => {
    const [priya, rhodri] = [await signIn(app, 'Priya'), await signIn(app, 'Rhodri')]
    const number = { 'NI number': 'QQ 11 58 02 C' }
    assert.deepEqual((await search(priya, number)).records('clients').map(({ ID }) => ID), ['10349'])
    assert.deepEqual((await search(rhodri, number)).records('clients').map(({ ID }) => ID), ['10379'])
    assert.match((await priya.get('/clients')).text(), /find everybody on record/)
  })

  it('S1.55 S1.57 Q.08 says how many there are over all pages, and how to go on', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const all = await search(tamsin)
    assert.match(all.text(), new RegExp(`There are ${rsAids.length} clients that match your criteria\\. Use the manage link next to a client to administer them\\.`))
    assert.equal(all.rows('clients').length, 25)
    assert.equal((await all.follow('Next')).rows('clients').length, rsAids.length - 25)
    assert.match((await search(tamsin, { Surname: 'Farrow' })).text(), /There is 1 client that matches your criteria/)
  })

  it('S1.58 S1.59 shows forename, surname, birth, both numbers and postcode, and leads to the client', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const found = await search(tamsin, { Surname: 'Pledge' })
    const { Forename, Surname, 'Date of birth': born, 'NI number': nino, 'HB number': hb, Postcode } = found.records('clients')[0]!
    assert.deepEqual([Forename, Surname, born, nino, hb, Postcode], ['Ivor', 'Pledge', '28/04/1934', 'QQ 16 30 58 C', 'NM 204 117', 'ZY9 5TH'])
    assert.equal((await found.follow('Manage Pledge, Mr Ivor')).path, '/clients/10302')
  })

  it('S1.59 finds an NI number with and without spaces, in small letters, and with another last letter', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    for (const typed of ['QQ 41 50 73 F', 'qq415073f', 'QQ-41-50-73-F', 'QQ415073',
      'QQ415073C']) assert.deepEqual(namesOf(await search(tamsin, { 'NI number': typed })), ['Farrow, Desmond'], typed)
    assert.deepEqual(namesOf(await search(tamsin, { 'NI number': 'QQ4150' })), [])
  })

  it('finds a surname however it is spelt, and each in full', async () => {
    const nerys = await signIn(app, 'Nerys')
    for (const [typed, name] of [["o'hanrahan", 'O’Hanrahan, Siobhán'], ['GWYRFAI', 'Gŵyrfai, Llŷr'], ['zajacki', 'Zającki, Piotr'],
      ['tran', 'Trần, Hùng']] as const) {
      assert.deepEqual(namesOf(await search(nerys, { Surname: typed })), [name], typed)
    }
    const tamsin = await signIn(app, 'Tamsin')
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'o' })), ['O, Mei'])
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'Wolstenholme-Featherstonehaugh-M' })), ['Wolstenholme-Featherstonehaugh-Marchbank, Clementina'])
  })

  it('keeps what was searched for out of the address, and in the form', async () => {
    const tamsin = await signIn(app, 'Tamsin')
    const found = await search(tamsin, { Surname: 'Farrow', 'NI number': 'QQ 41 50 73 F' })
    assert.match(found.path, /^\/clients\/nearly\?q=[\w-]+$/)
    assert.match((await search(tamsin)).path, /^\/clients\?q=[\w-]+$/)
    assert.doesNotMatch(Buffer.from(found.path.split('q=')[1]!, 'base64url').toString('latin1'), /Farrow|QQ/)
    assert.equal(formWith(tamsin, found, 'Search').values['surname'], 'Farrow')
  })

  it('S1.56 still finds whoever has left', async () => {
    const [tamsin, priya] = [await signIn(app, 'Tamsin'), await signIn(app, 'Priya')]
    await askToEnd(tamsin, 10420, -1, 'Evicted')
    await accept(priya, 'Farrow, Mr Desmond')
    assert.deepEqual(namesOf(await search(tamsin, { Surname: 'Farrow' })), ['Farrow, Desmond'])
  })

  it('P.24 shows the awkward people of the source: initials only, no NI number, numbers that look wrong', async () => {
    const [nerys, tamsin] = [await signIn(app, 'Nerys'), await signIn(app, 'Tamsin')]
    const initials = (await search(nerys, { Surname: 'k' })).records('clients').find(({ ID }) => ID === '10351')!
    assert.deepEqual([initials['Surname'], initials['Forename'], initials['NI number'], initials['Postcode']], ['K.', 'A.', '', 'Withheld'])
    assert.match((await nerys.get('/clients/10337')).text(), /Reason for no National Insurance number No number issued yet/)
    for (const [client, warning] of [[10335, /OO starts an administrative number/], [10342, /No National Insurance number ends in F/],
      [10328, /No National Insurance number ends in Y/]] as const) {
      assert.match((await tamsin.get(`/clients/${client}`)).text(), warning)
    }
  })
})
