// `npm run bench -- --people`: finding people though they are spelt another way, among 200,000 and among 2,000,000, one search at a time.
import assert from 'node:assert/strict'
import pg from 'pg'
import type { Crowd, Data, Filled } from './data.ts'
import { measure, type Figures, type Plan } from './measure.ts'
import type { Operation } from './operations.ts'
import { verdictOn } from './goals.ts'
import { getJson, onTheWire, signIn, startLimit, startOurs, type Generator, type Session } from './targets.ts'

type Found = { name: string, page: Figures, limit: Figures, found: number }
export type Near = { people: number, searches: Found[] }

const plan: Plan = { forms: ['page', 'limit'], connections: 1, rounds: 3, seconds: 4, writes: 0 }
const warming: Plan = { ...plan, rounds: 1, seconds: 2 }
/** What is promised: 95 of 100 searches, as pages behind the walls. */
const goal = { most: 50, aim: 15 }

export async function measureNear(data: Data, generator: Generator, say: (line: string) => void): Promise<string[]> {
  const all: Near[] = []
  for (const people of [200_000, 2_000_000] as const satisfies Crowd[]) {
    const filled = await data.crowd(people)
    const [ours, limit] = await Promise.all([startOurs(filled), startLimit(filled)])
    try {
      const searches: Found[] = []
      for (const { operation, found } of await operationsOn(filled, ours.port)) {
        say(`${people.toLocaleString('en')} people: ${operation.name} …`)
        await measure(operation, warming, { generator, ours, limit })
        const { page, limit: least } = await measure(operation, plan, { generator, ours, limit })
        searches.push({ name: operation.name, page: page!, limit: least!, found })
      }
      all.push({ people, searches })
    } finally {
      await Promise.all([ours.stop(), limit.stop()])
    }
  }
  return linesOf(all)
}

/** Each search is of somebody who is there, with a mistake; where the mistake is none, somebody else of that name is found and little is asked. */
async function operationsOn(filled: Filled, port: number): Promise<{ operation: Operation, found: number }[]> {
  const owner = new pg.Client(filled.ownerUrl)
  await owner.connect()
  try {
    const [reviewer, provider] = [await signIn(port, 'reviewer@example.org'), await signIn(port, 'provider-2@example.org')]
    const peopleOf = async (of: string) => (await owner.query<{ surname: string, forename: string, born: string }>(
      `select surname_key as surname, forename_key as forename, date_of_birth::text as born from client c where not need_to_know and ${of} order by md5(id::text) limit 250`)).rows
    const everybody = await peopleOf('true')
    const own = await peopleOf(`exists (select from client_organisation m join organisation o on o.id = m.organisation_id where m.client_id = c.id and o.name = 'Provider 2')`)
    const wrong = (name: string, at: number) => name.slice(0, at) + 'x' + name.slice(at + 1)
    const make = async (name: string, session: Session, people: typeof everybody, typed: (of: (typeof everybody)[number]) => Record<string, string>) => {
      const terms = people.map(typed)
      const pages = await Promise.all(terms.map((term) => addressOf(port, session, term)))
      const least = terms.map((term) => `/near/${[term['surname'], term['forename']].filter(Boolean).join('/')}`)
      let found = 0
      for (const path of pages.slice(0, 50)) found += Number((await getJson(port, path, session) as { nearly: unknown[] }).nearly.length > 0)
      assert.ok(found > 25, `${name}: ${found} of 50 found anybody`)
      const wire = { page: pages.map((path) => onTheWire({ path, session, as: 'page' })), json: [], limit: least.map((path) => onTheWire({ path })) }
      const operation: Operation = { name, writes: false, expect: { page: 200, json: 200, limit: 200 }, next: async (form) => wire[form] }
      return { operation, found: found / 50 }
    }
    return [
      await make('a letter wrong in the surname', reviewer, everybody, ({ surname }) => ({ surname: wrong(surname, 2) })),
      await make('both names, a letter wrong in each', reviewer, everybody, ({ surname, forename }) => ({ surname: wrong(surname, 2), forename: wrong(forename, forename.length - 1) })),
      await make('surname and birthday, day and month exchanged', reviewer, everybody.filter(({ born }) => Number(born.slice(8)) <= 12),
        ({ surname, born }) => ({ surname: wrong(surname, 2), date_of_birth: `${born.slice(0, 5)}${born.slice(8)}-${born.slice(5, 7)}` })),
      await make('a letter wrong in the surname, provider', provider, own, ({ surname }) => ({ surname: wrong(surname, 2) })),
      await make('both names, a letter wrong in each, provider', provider, own, ({ surname, forename }) => ({ surname: wrong(surname, 2), forename: wrong(forename, forename.length - 1) })),
    ]
  } finally {
    await owner.end()
  }
}

async function addressOf(port: number, session: Session, terms: Record<string, string>): Promise<string> {
  const posted = await fetch(`http://127.0.0.1:${port}/clients/search`, { method: 'POST', body: JSON.stringify(terms),
    headers: { accept: 'application/json', 'content-type': 'application/json', cookie: session.cookie, 'x-csrf-token': session.csrf } })
  return (await posted.json() as { location: string }).location
}

/** The limit asks the same indexes without walls, and knows neither birthdays nor one's own people: there its figure is that of the names alone. */
function linesOf(all: Near[]): string[] {
  const ms = (value: number) => value.toFixed(1).padStart(7)
  return all.flatMap(({ people, searches }, at) => [
    '', `${`${people.toLocaleString('en')} people, one search at a time`.padEnd(50)}  p50 ms  limit      ×   p95 ms  limit   floor ≤ ${goal.most}, aim ${goal.aim}`,
    ...searches.map(({ name, page, limit, found }, which) => {
      const before = all[at - 1]?.searches[which]?.page.p50
      const growth = before === undefined ? '' : `   grows with exponent ${Math.log10(page.p50 / before).toFixed(2)}`
      return `${name.padEnd(50)}${ms(page.p50)}${ms(limit.p50)}${ms(page.p50 / limit.p50)}  ${ms(page.p95)}${ms(limit.p95)}   `
        + `${verdictOn(page.p95, goal)}   ${Math.round(found * 100)} % find somebody near${growth}`
    }),
  ])
}
