// GET /clients and POST /clients/search: find the people you support by the source's four criteria or their date of birth, or all of them
// (S1.54 to S1.59); where few are found, those who are nearly like that as well.
import { readIsoDate, showShortDate, showShortIso } from '#platform/dates.ts'
import { date, text, wholeNumber, type Errors, type Typed, type ValuesOf } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { again, done, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html, type Html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { asFound, countAuthority, countMine, fewFound, mostCounted, searchAuthority, searchMine } from './clients.sql.ts'
import { listName } from './client.ts'
import { hbReference, nino } from './identifiers.ts'
import { findNearly, nearlyTable, type Nearly, type Sought } from './nearly.ts'

/** All may stay empty: then everybody you support or supported is found (S1.55). */
export const clientSearchFields = {
  surname: text({ label: 'Surname', max: 80, optional: true, personal: true, width: 20 }),
  forename: text({ label: 'Forename', max: 80, optional: true, personal: true, width: 20 }),
  nino: text({ label: 'NI number', max: 20, optional: true, personal: true, width: 20 }),
  hb_number: text({ label: 'HB number', max: 30, optional: true, personal: true, width: 20 }),
  date_of_birth: date({ label: 'Date of birth', optional: true, personal: true, notAfterToday: true, yearNeeded: true }),
}
type Terms = Partial<Record<keyof typeof clientSearchFields, string>>

const pageSize = 25

/** What is looked for, as keys, and which of them were given; or the term that nothing can be looked for by. */
function soughtBy(terms: Terms): { keys: Sought, given: (keyof Sought)[], unsearchable: string | null } {
  const keys = { surname: searchKey(terms.surname ?? ''), forename: searchKey(terms.forename ?? ''),
    nino: nino.key(nino.compact(terms.nino ?? '').toUpperCase()), hb_number: hbReference.key(terms.hb_number ?? ''), date_of_birth: terms.date_of_birth ?? '' }
  const given = (Object.keys(keys) as (keyof Sought)[]).filter((name) => (terms[name] ?? '') !== '')
  const empty = given.find((name) => keys[name] === '')
  return { keys, given, unsearchable: empty ? terms[empty]! : null }
}

const argsOf = (keys: Sought) => ({
  surname_from: keys.surname, surname_before: `${keys.surname}\u{10ffff}`, forename_from: keys.forename, forename_before: `${keys.forename}\u{10ffff}`,
  nino_key: keys.nino, hb_number_key: keys.hb_number, date_of_birth: keys.date_of_birth,
})

/** Finds people by whichever terms are given: the beginning of a name, a whole number with or without spaces, a day. */
async function searchClients({ db, user }: Context, terms: Terms, from: number): Promise<Results> {
  const { keys, given, unsearchable } = soughtBy(terms)
  if (unsearchable !== null) return { ...noResults, unsearchable }
  const rows = await db.rows((user.wholeAuthority ? searchAuthority : searchMine)(given, 'name'), { ...argsOf(keys), from_row: from })
  return { ...noResults, clients: rows.slice(0, pageSize).map(asFound), matches: rows[0]?.matches ?? 0, more: rows.length > pageSize }
}

/** Those who match and, where they are few, those who come near. */
export async function searchNearly(context: Context, terms: Terms): Promise<Results> {
  const results = await searchClients(context, terms, 0)
  return results.unsearchable === null && results.clients.length < fewFound ? { ...results, nearly: await findNearly(context, soughtBy(terms).keys) } : results
}

/** Said of a term such as ' or -, which names are never found by: nobody is better than everybody. */
export const whyNobody = (term: string) => `“${term}” has no letter or number in it, so there is nothing to look for.`

type Results = {
  clients: Omit<RowOf<typeof searchResult>, 'matches'>[]
  matches: number
  more: boolean
  /** The term for which nobody was looked for. */
  unsearchable: string | null
  /** Who is nearly like that, each with why; looked for where few match. */
  nearly: Nearly[]
}
export const noResults: Results = { clients: [], matches: 0, more: false, unsearchable: null, nearly: [] }
export type Found = Results & { searched: boolean, terms: Terms, from: number, errors?: Errors }
const searchResult = searchMine([], 'name').gives

export const findClients = get('/clients', {
  name: 'clients.search-results', summary: 'The search form, or the people found', permission: 'client.read', atOnce: true,
  query: { from: wholeNumber({ label: 'First row', optional: true, most: 100_000 }) },
  handle: async (context) => {
    const { url, sealed, query } = context
    const terms = sealed.open() as Terms
    const searched = url.searchParams.has('q')
    const from = query.from ?? 0
    const found = searched ? await searchClients(context as unknown as Context, terms, from) : noResults
    return show<Found>({ searched, terms, from, ...found }, findClientsPage)
  },
})

/** The page that a search leads to where few match: it asks again for whoever comes near, and so is no page of one flight. */
export const findClientsNearly = get('/clients/nearly', {
  name: 'clients.search-nearly', summary: 'The few people found, and those who come near', permission: 'client.read',
  handle: async (context) => {
    const terms = context.sealed.open() as Terms
    const found = Object.keys(terms).length > 0 ? await searchNearly(context as unknown as Context, terms) : noResults
    context.note([...found.clients, ...found.nearly].map(({ id }) => `client:${id}`))
    return show<Found>({ searched: Object.keys(terms).length > 0, terms, from: 0, ...found }, findClientsPage)
  },
})

export const searchForClients = post('/clients/search', {
  name: 'clients.search', summary: 'Search for people', description: 'Answers where the results are.', permission: 'client.read', input: clientSearchFields,
  handle: async ({ input, sealed, db, user }) => {
    if ('errors' in input) return again<Found>({ ...noResults, searched: false, terms: input.typed, from: 0, errors: input.errors }, findClientsPage, input.errors)
    const terms = givenTerms(input.values)
    const { keys, given, unsearchable } = soughtBy(terms)
    const counted = given.length > 0 && unsearchable === null ? await db.row((user.wholeAuthority ? countAuthority : countMine)(given, 'none'), argsOf(keys)) : undefined
    return done(`/clients${counted && counted.matches < fewFound ? '/nearly' : ''}?q=${sealed.seal(terms)}`, '')
  },
})

/** What was typed, of all that might have been. */
export function givenTerms(values: ValuesOf<typeof clientSearchFields>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** Terms as they stand in the form: a day as people write it, or as it was typed where it could not be read. */
export function typedTerms(terms: Terms): Typed {
  const day = readIsoDate(terms.date_of_birth ?? '')
  return { ...terms, ...(day instanceof Temporal.PlainDate ? { date_of_birth: showShortDate(day) } : {}) }
}

const findClientsPage: Page<Found> = ({ searched, terms, clients, matches, more, unsearchable, nearly, from, errors = {} }, { csrf, today, url, user }) => ({
  title: 'Find a client',
  main: html`<h1 class="govuk-heading-l">Find a client</h1>
    ${filter({ action: '/clients/search', method: 'post', csrf, label: 'Find a client', submit: 'Search', fields: fieldViews(clientSearchFields, typedTerms(terms), errors, { today }) })}
    ${!searched ? howToFindAll(user) : html`
      <p class="govuk-body" role="status">${countText(matches)}</p>
      ${dataTable({
        id: 'clients', caption: 'Clients found', captionHidden: true, rowHeader: 'surname',
        columns: [
          { key: 'manage', heading: 'Manage', headingHidden: true },
          { key: 'id', heading: 'ID', numeric: true },
          { key: 'forename', heading: 'Forename' },
          { key: 'surname', heading: 'Surname' },
          { key: 'born', heading: 'Date of birth', noWrap: true },
          { key: 'nino', heading: 'NI number', noWrap: true },
          { key: 'hb', heading: 'HB number' },
          { key: 'postcode', heading: 'Postcode', noWrap: true },
        ],
        rows: clients.map((client) => ({
          manage: html`<a class="govuk-link" href="/clients/${client.id}">Manage<span class="govuk-visually-hidden"> ${listName(client)}</span></a>`,
          id: client.id, forename: client.forename, surname: client.surname, born: client.date_of_birth ? showShortIso(client.date_of_birth) : 'Not known',
          nino: client.nino ? nino.show(client.nino) : '', hb: client.hb_number, postcode: client.postcode || (client.address_withheld ? 'Withheld' : ''),
        })),
        empty: nearly.length > 0 ? { title: 'Nobody matches exactly', text: 'Those below come near.' } : {
          title: 'Nobody matches',
          text: unsearchable !== null ? whyNobody(unsearchable)
            : `Try fewer letters of the surname, or leave a box empty.${
              user.wholeAuthority ? '' : ' You find only people your organisation supports or has supported.'}`,
        },
      })}
      ${(from > 0 || more) && pagination({
        ...(from > 0 ? { previous: { href: withFrom(url, from - pageSize) } } : {}), ...(more ? { next: { href: withFrom(url, from + pageSize) } } : {}),
      })}
      ${nearlyTable(nearly, (client) => ({ href: `/clients/${client.id}`, text: 'Manage' }))}`}`,
})

/** Providers find whom they support or have supported; whoever works for the authority supports nobody. */
export function howToFindAll({ wholeAuthority }: Pick<Context['user'], 'wholeAuthority'>): Html {
  return html`<p class="govuk-hint">Leave every box empty to find ${wholeAuthority ? 'everybody on record' : 'all the people you support or have supported'}.</p>`
}

function countText(matches: number): string {
  if (matches > mostCounted) return `There are more than ${mostCounted} clients that match your criteria. Add to the criteria to narrow them.`
  const count = matches === 1 ? 'There is 1 client that matches your criteria.' : `There are ${matches} clients that match your criteria.`
  return matches === 0 ? count : `${count} Use the manage link next to a client to administer them.`
}

function withFrom(url: URL, from: number): string {
  const query = new URLSearchParams(url.searchParams)
  query.set('from', String(Math.max(0, from)))
  return `/clients?${query.toString()}`
}
