// Who somebody proposed may be already, field by field, for the reviewer alone (S1.06, Q.03).
import { listName, type ClientValues } from './client.ts'
import { listLikelySame } from './clients.sql.ts'
import { hbReference, nino } from './identifiers.ts'
import { amongNames, datesNear, oneOff, soughtForename, soughtName } from './likeness.ts'
import { comparePeople, verdicts, type Agreement, type FieldName, type Identity } from './same-person.ts'
import { showShortIso } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import type { Context } from '#platform/web/route.ts'

export type LikelySame = {
  id: number, name: string, born: string, nino: string
  /** In a sentence; `agrees` in words for a hint. */
  verdict: string
  agrees: string[]
  fields: { label: string, proposed: string, recorded: string, agreement: Agreement, why: string }[]
}

/** The most who are shown, most alike first. */
const mostShown = 10

const labels: Record<FieldName, string> = {
  surname: 'Surname', forename: 'First name', date_of_birth: 'Date of birth', nino: 'NI number', hb_number: 'HB number', address: 'Address', telephone: 'Telephone', email: 'E-mail address',
}
/** In the order in which they tell most. */
const toldFirst: readonly FieldName[] = ['nino', 'date_of_birth', 'surname', 'forename', 'address', 'hb_number', 'telephone', 'email']

export async function findLikelySame(
  { db }: Pick<Context, 'db'>, client: Omit<ClientValues, 'gender' | 'ethnicity' | 'primary_client_group'>,
  { service, domesticViolence, except }: { service: number, domesticViolence: boolean, except?: number },
): Promise<Omit<LikelySame, 'besides' | 'needsReason'>[]> {
  const proposed = { ...client, surname_key: searchKey(client.surname), forename_key: searchKey(client.forename), nino_key: client.nino && nino.key(client.nino),
    hb_number_key: client.hb_number && hbReference.key(client.hb_number) }
  const [surname, forename] = [soughtName(proposed.surname_key, true), soughtForename(proposed.forename_key, true)]
  const rows = await db.rows(listLikelySame, {
    ...amongNames(surname, forename),
    dates: [client.date_of_birth, ...datesNear(client.date_of_birth).keys()], ninos: proposed.nino_key ? oneOff(proposed.nino_key, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') : [],
    hb_number_key: proposed.hb_number_key, postcode: client.postcode, service, domestic_violence: domesticViolence,
  })
  const shownOfProposed = shown(proposed)
  return rows.map((row) => ({ row, ...comparePeople(identityOf(proposed), identityOf(row), { surname: row.surname_sounds, forename: row.forename_sounds }) }))
    .filter(({ row, verdict }) => verdict !== 'other' && row.id !== except)
    .toSorted((one, other) => other.weight - one.weight || one.row.id - other.row.id).slice(0, mostShown)
    .map(({ row, fields, verdict }) => ({
      id: row.id, name: listName(row),
      born: row.date_of_birth ? showShortIso(row.date_of_birth) : 'not known',
      nino: row.nino ? nino.show(row.nino) : 'no NI number',
      verdict: verdicts[verdict],
      agrees: toldFirst.flatMap((name) => fields.filter(({ field, agreement }) => field === name && agreement === 'agrees').map(() => inWords(name))),
      fields: fields.map(({ field, agreement, why }) => ({ label: labels[field], proposed: shownOfProposed[field], recorded: shown(row)[field], agreement, why })),
    }))
}

const inWords = (name: FieldName) => (['nino', 'hb_number'].includes(name) ? labels[name] : labels[name].toLowerCase())

type Facts = Pick<RowOf<typeof listLikelySame.gives>,
  'surname' | 'forename' | 'surname_key' | 'forename_key' | 'date_of_birth' | 'nino' | 'nino_key'
  | 'hb_number' | 'hb_number_key' | 'address_withheld'>
  & Record<'postcode' | 'address_1' | 'telephone' | 'mobile' | 'email', string | null>

function identityOf(of: Facts): Identity {
  return {
    surname: of.surname_key, forename: of.forename_key, date_of_birth: of.date_of_birth, nino: of.nino_key,
    hb_number: of.hb_number_key, postcode: of.postcode ?? '', address: searchKey(of.address_1 ?? ''),
    telephones: [of.telephone, of.mobile].map((number) => (number ?? '').replace(/\D/g, '').replace(/^(0044|44)/, '0')).filter((number) => number.length >= 6), email: (of.email ?? '').toLowerCase(),
  }
}

function shown(of: Facts): Record<FieldName, string> {
  return {
    surname: of.surname, forename: of.forename, date_of_birth: of.date_of_birth ? showShortIso(of.date_of_birth) : '',
    nino: of.nino ? nino.show(of.nino) : '', hb_number: of.hb_number ?? '',
    address: [of.address_1, of.postcode].filter(Boolean).join(', ') || (of.address_withheld ? 'Withheld' : ''), telephone: [of.telephone, of.mobile].filter(Boolean).join(', '), email: of.email ?? '',
  }
}
