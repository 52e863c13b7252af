// Whether somebody who was typed is, by number or by name and birthday, one of those whom whoever asks may see: said before anything is sent.
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import type { Context } from '#platform/web/route.ts'
import type { ToSay } from '#platform/web/said.ts'
import { fullName, type ClientValues } from './client.ts'
import { listSameAs } from './clients.sql.ts'
import { nino } from './identifiers.ts'

type Somebody = Pick<ClientValues, 'surname' | 'forename' | 'date_of_birth' | 'nino'>

/** `except`: the person themselves, where they are on record. Whoever is named is told to the access log. */
export async function knownAlready(
  { db, note }: Pick<Context, 'db' | 'note'>, { surname, forename, date_of_birth, nino: number }: Somebody, of: { service: number, domesticViolence: boolean, except?: number },
): Promise<ToSay[]> {
  const others = await db.rows(listSameAs, {
    client: of.except ?? 0, nino_key: number && nino.key(number), surname_key: searchKey(surname), forename_key: searchKey(forename), date_of_birth,
    service: of.service, domestic_violence: of.domesticViolence,
  })
  note(others.map(({ id }) => `client:${id}`))
  const told = (same: RowOf<typeof listSameAs.gives>[], field: string, what: string): ToSay[] => (same.length === 0 ? []
    : [{ field, text: `${same.map((one) => `${fullName(one)} (${one.id})`).join(', ')} ${same.length === 1 ? 'has' : 'have'} ${what}.` }])
  const [byNumber, byName] = [others.filter(({ same_number }) => same_number), others.filter(({ same_number }) => !same_number)]
  return [...told(byName, 'surname', 'the same name and date of birth'), ...told(byNumber, 'nino', 'this number already')]
}
