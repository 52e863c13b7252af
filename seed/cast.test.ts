// The cast itself: everybody is invented, numbers are used once, and every hard case of client schedules is there (P.24, Q.48).
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { roles } from '#access/roles.ts'
import { nino, postcode } from '#areas/clients/identifiers.ts'
import { clients, colleagues, organisations, peopleToAskFor, services } from './cast.ts'

const stays = clients.flatMap((client) => client.stays.map((stay) => ({ ...stay, client })))
const byNumber = (number: number) => clients.find((client) => client.number === number)!
const repeated = <T>(values: readonly T[]) => values.filter((value, at) => values.indexOf(value) < at)

describe('the cast', () => {
  it('uses each number once, below the numbers that installations give out', () => {
    const numbers = [...clients.map(({ number }) => number), ...services.map(({ number }) => number), ...stays.map(({ number }) => number)]
    assert.deepEqual(repeated(numbers), [])
    assert.deepEqual(numbers.filter((number) => number < 10_300 || number > 10_900), [])
  })

  it('holds nothing that could be a real person’s (Q.48)', () => {
    const people = [...clients, ...peopleToAskFor]
    assert.deepEqual(people.filter((person) => person.nino && !/^(QQ|OO)\d{6}[A-Z]$/.test(person.nino)), [])
    const phones = clients.flatMap(({ telephone, mobile }) => [telephone ?? [], mobile ?? []].flat())
    assert.deepEqual(phones.filter((phone) => !/^07700 900\d{3}$/.test(phone)), [])
    assert.deepEqual([...clients, ...colleagues].filter(({ email }) => email !== undefined && !email.endsWith('@example.org')), [])
    const homes = services.flatMap((service) => service.properties.map(({ address }) => address))
    const addresses = [...people.map(({ lives }) => lives), ...homes]
    const postcodes = addresses.filter((address) => Array.isArray(address)).map((address) => address[2]!)
    assert.deepEqual(postcodes.filter((code) => !/^Z[YW]\d/.test(code) || postcode.warnings(code).length > 0), [])
  })

  it('repeats an NI number only for the man with a record in each authority', () => {
    const twice = repeated(clients.flatMap((client) => client.nino ?? []))
    assert.deepEqual(twice, [byNumber(10379).nino])
    assert.equal(byNumber(10349).nino, byNumber(10379).nino)
  })

  it('has the source’s services, with its levels', () => {
    const levels = (number: number) =>
      services.find((service) => service.number === number)!.levels.map((level) => `${level.number} - ${level.name}`)
    assert.deepEqual(levels(10801), ['1 - Chatham St - Adapted', '2 - Chatham St - Non-adapted', '4 - Chatham St - Temporary'])
    assert.deepEqual(levels(10795), ['1 - Rattham Road - Adapted', '2 - Rattham Road - Non-adapted'])
    const houses = services.find((service) => service.number === 10834)!.properties
    assert.deepEqual(houses.map(({ house, units }) => [house, units.length]), [[true, 2], [true, 2], [true, 2], [true, 2]])
  })

  it('has the overlapping change-over of the source, and a reason where it is long', () => {
    assert.deepEqual(byNumber(10302).stays.map(({ from, left, overlap }) => [from, left?.[0], overlap]), [
      ['2005-05-02', '2005-06-26', undefined], ['2005-06-23', '2007-04-19', undefined], ['2007-04-04', undefined, 'notice-period']])
    assert.deepEqual(byNumber(10342).stays.map(({ service, level, from, left }) => [service, level, from, left]),
      [[10801, 4, '2007-04-04', undefined]])
  })

  it('has NI numbers that look wrong, none at all, and names of every kind', () => {
    const odd = clients.filter((client) => client.nino && nino.warnings(client.nino).some((warning) => !warning.startsWith('QQ')))
    assert.deepEqual(odd.map((client) => client.nino), ['OO573184M', 'QQ415073F', 'QQ621809Y'])
    const reasons = new Set(clients.flatMap(({ noNino }) => noNino ?? []))
    assert.deepEqual([...reasons].sort(), ['domestic-violence-service', 'none-yet', 'refused'])
    const lengths = clients.filter(({ initialsOnly }) => !initialsOnly).map(({ surname }) => surname.length)
    assert.equal(Math.min(...lengths), 1)
    assert.equal(Math.max(...lengths), 40)
    for (const shape of [/^O’\p{Lu}/u, /ŵ/, /^\p{L}\.$/u, /-.*-/]) {
      assert.ok(clients.some(({ surname }) => shape.test(surname)), String(shape))
    }
  })

  it('keeps initials to domestic violence services, with the address withheld', () => {
    const withInitials = clients.filter(({ initialsOnly }) => initialsOnly)
    assert.ok(withInitials.length > 0)
    for (const client of withInitials) {
      assert.equal(client.lives, 'withheld')
      assert.deepEqual(client.stays.filter((stay) => !services.find((service) => service.number === stay.service)!.domesticViolence), [])
    }
  })

  it('has somebody waiting for HB for forty days, a self-funder, somebody who died, and a protected person', () => {
    const positions = stays.filter(({ left }) => !left).map((stay) => ({ from: stay.from, position: stay.hb?.at(-1)?.position }))
    assert.ok(positions.some(({ from, position }) => from === -40 && position === 'awaiting'))
    assert.ok(positions.some(({ position }) => position === 'self-funder'))
    assert.ok(stays.some(({ left, client }) => left?.[1] === 'deceased' && client.died !== undefined))
    assert.ok(stays.some(({ left, client }) => !left && client.died !== undefined))
    assert.deepEqual(clients.flatMap(({ needToKnow }) => needToKnow?.grantedTo ?? []), ['priya.ravensworth@example.org'])
    assert.ok(new Set(stays.flatMap(({ left }) => left?.[1] ?? [])).size >= 15, 'schedules end for many reasons')
  })

  it('has a shared unit, a part unit, a household in two units, and units that can’t be let', () => {
    const units = services.flatMap((service) => service.properties.flatMap((property) => property.units))
    const kinds = new Set(units.flatMap(({ voids = [] }) => voids.map(({ kind }) => kind)))
    assert.ok(units.some(({ places }) => places === 2) && units.some(({ units: quantity }) => quantity === '0.50'))
    for (const kind of ['household-in-another-unit', 'major-works', 'minor-repairs', 'handed-over', 'newly-acquired'] as const) {
      assert.ok(kinds.has(kind), kind)
    }
  })

  it('has a sign-in for every role, two reviewers in one place, and somebody who works in both authorities', () => {
    assert.deepEqual([...new Set(colleagues.map(({ role }) => role))].sort(), Object.keys(roles).sort())
    assert.equal(colleagues.filter(({ role, works }) => role === 'reviewer' && works[0]!.authority === 'northmoor').length, 2)
    const inBoth = colleagues.filter(({ works }) => works.length > 1)
    assert.deepEqual(inBoth.map(({ works }) => works.map(({ authority }) => authority)), [['northmoor', 'southmere']])
    const providers = organisations.filter(({ kind }) => kind === 'provider')
    assert.deepEqual([new Set(providers.map(({ name }) => name)).size, repeated(providers.map(({ name }) => name))], [3, ['Harbour Homes']])
  })
})
