// People who are nearly like what was searched for: asked for only where few match, and shown below them with the reason in words.
import { dataTable } from '#pages/components/data-table.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import type { RowOf } from '#platform/sql.ts'
import type { Context } from '#platform/web/route.ts'
import { fullName, listName } from './client.ts'
import { asFound, nearByBirth, nearByHbNumber, nearByName, nearByNino } from './clients.sql.ts'
import { nino } from './identifiers.ts'
import { amongNames, dateLikeness, datesNear, forenameLikeness, keysNear, nameLikeness, numberLikeness, oneOff, soughtForename, soughtName, type Likeness } from './likeness.ts'

/** So many are shown, the nearest first. */
const mostShown = 10

/** What is looked for, as keys; empty where nothing was typed. */
export type Sought = { surname: string, forename: string, nino: string, hb_number: string, date_of_birth: string }
type Row = RowOf<typeof nearByNino.gives>
export type Nearly = Pick<Row, 'id' | 'title' | 'forename' | 'surname' | 'date_of_birth' | 'nino' | 'hb_number' | 'postcode' | 'address_withheld'> & { why: string[] }

/** Everything that was typed must be nearly so; the way there is whatever leaves the fewest people to look at. */
export async function findNearly({ db, user }: Context, sought: Sought): Promise<Nearly[]> {
  const rows = await candidates()
  return rows.flatMap((row) => {
    const of = likenessTo(sought, row)
    return of && of.steps > 0 ? [{ row, ...of }] : []
  }).toSorted((one, other) => one.steps - other.steps || inOrder(nameOf(one.row), nameOf(other.row)) || one.row.id - other.row.id)
    .slice(0, mostShown)
    .map(({ row, why }) => ({ ...asFound(row), why }))

  async function candidates(): Promise<Row[]> {
    const both = sought.surname !== '' && sought.forename !== ''
    const [surname, forename] = [soughtName(sought.surname, both), soughtForename(sought.forename, both)]
    if (sought.nino) return db.rows(nearByNino, { ninos: oneOff(sought.nino, lettersAndDigits) })
    if (sought.hb_number) return db.rows(nearByHbNumber, { hb_numbers: oneOff(sought.hb_number, lettersAndDigits) })
    if (sought.date_of_birth) return db.rows(nearByBirth, { ...amongNames(surname, forename), dates: [sought.date_of_birth, ...datesNear(sought.date_of_birth).keys()] })
    const names = { surname: surname.key, surnames: keysNear(surname), surname_parts: surname.parts, forename: forename.key, forenames: keysNear(forename) }
    const statements = nearByName[user.wholeAuthority ? 'authority' : 'mine']
    if (both) return db.rows(statements.both, names)
    if (sought.surname) return db.rows(statements.surname, names)
    return sought.forename ? db.rows(statements.forename, names) : []
  }
}

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const nameOf = ({ surname_key, forename_key }: Row) => `${surname_key}\n${forename_key}`
const inOrder = (one: string, other: string) => (one < other ? -1 : Number(one > other))

/** How near somebody is to all that was typed, and why not quite; undefined where one of them is another. */
export function likenessTo(sought: Sought, row: Pick<Row, 'surname_key' | 'forename_key' | 'nino_key' | 'hb_number_key' | 'date_of_birth' | 'surname_sounds' | 'forename_sounds'>):
  { steps: number, why: string[] } | undefined {
  const areExchanged = sought.surname !== '' && sought.forename !== '' && !row.surname_key.startsWith(sought.surname)
    && row.surname_key.startsWith(sought.forename) && row.forename_key.startsWith(sought.surname)
  const judged: [label: string, asked: boolean, how: () => Likeness | undefined][] = [
    ['Names', areExchanged, () => ({ steps: 3, why: 'surname and forename exchanged' })],
    ['Surname', sought.surname !== '' && !areExchanged, () => nameLikeness(sought.surname, row.surname_key, row.surname_sounds)],
    ['Forename', sought.forename !== '' && !areExchanged, () => forenameLikeness(sought.forename, row.forename_key, row.forename_sounds)],
    ['NI number', sought.nino !== '', () => numberLikeness(sought.nino, row.nino_key ?? '')],
    ['HB number', sought.hb_number !== '', () => numberLikeness(sought.hb_number, row.hb_number_key ?? '')],
    ['Date of birth', sought.date_of_birth !== '', () => dateLikeness(sought.date_of_birth, row.date_of_birth ?? '')],
  ]
  const found: { steps: number, why: string[] } = { steps: 0, why: [] }
  for (const [label, , how] of judged.filter(([, asked]) => asked)) {
    const of = how()
    if (!of) return undefined
    found.steps += of.steps
    if (of.steps > 0) found.why.push(`${label}: ${of.why}`)
  }
  return found
}

/** Below those who match; nothing where nobody is near. `lead`: where a person's row leads. */
export function nearlyTable(clients: readonly Nearly[], lead: (client: Nearly) => { href: string, text: string }): Html | false {
  return clients.length > 0 && html`${dataTable({
    id: 'nearly', caption: 'Perhaps somebody here', rowHeader: 'name',
    columns: [
      { key: 'lead', heading: 'Open', headingHidden: true },
      { key: 'id', heading: 'ID', numeric: true },
      { key: 'name', heading: 'Name' },
      { key: 'why', heading: 'What differs' },
      { key: 'born', heading: 'Date of birth', noWrap: true },
      { key: 'nino', heading: 'NI number', noWrap: true },
      { key: 'hb', heading: 'HB number' },
      { key: 'postcode', heading: 'Postcode', noWrap: true },
    ],
    rows: clients.map((client) => ({
      lead: html`<a class="govuk-link" href="${lead(client).href}">${lead(client).text}<span class="govuk-visually-hidden"> ${listName(client)}</span></a>`,
      id: client.id, name: fullName(client), why: client.why.join('; '),
      born: client.date_of_birth ? showShortIso(client.date_of_birth) : 'Not known', nino: client.nino ? nino.show(client.nino) : '', hb: client.hb_number,
      postcode: client.postcode || (client.address_withheld ? 'Withheld' : ''),
    })),
  })}
    ${clients.length === mostShown && html`<p class="govuk-hint">These ${mostShown} come nearest. Add to the criteria to see others.</p>`}`
}
