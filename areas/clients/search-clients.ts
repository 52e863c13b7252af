// GET /clients and POST /clients/search: find the people you support by four criteria, or all of them (S1.54 to S1.59).
import { showShortDate } from '#platform/dates.ts'
import { text, wholeNumber, type Errors, type Typed, type ValuesOf } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { again, done, get, post, show, type Context, type Page } from '#platform/web/route.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { filter } from '#pages/components/filter.ts'
import { pagination } from '#pages/components/pagination.ts'
import { html } from '#pages/html.ts'
import { fieldViews } from '#platform/web/draw.ts'
import { mostCounted, searchAuthority, searchMine } from './clients.sql.ts'
import { listName } from './client.ts'
import { nino } from './identifiers.ts'

/** All four may stay empty: then everybody you support or supported is found (S1.55). */
export const clientSearchFields = {
  surname: text({ label: 'Surname', max: 80, optional: true, personal: true, width: 20 }),
  forename: text({ label: 'Forename', max: 80, optional: true, personal: true, width: 20 }),
  nino: text({ label: 'NI number', max: 20, optional: true, personal: true, width: 20 }),
  hb_number: text({ label: 'HB number', max: 30, optional: true, personal: true, width: 20 }),
}
type Terms = Partial<Record<keyof typeof clientSearchFields, string>>

const pageSize = 25

/** Finds people by whichever terms are given: the beginning of a name, a whole number with or without spaces. */
export async function searchClients({ db, user }: Context, terms: Terms, from: number): Promise<Results> {
  const keys = { surname: searchKey(terms.surname ?? ''), forename: searchKey(terms.forename ?? ''),
    nino: nino.key((terms.nino ?? '').replace(/[\s.-]/g, '').toUpperCase()), hb_number: (terms.hb_number ?? '').replaceAll(' ', '').toUpperCase() }
  const given = (Object.keys(keys) as (keyof typeof keys)[]).filter((name) => (terms[name] ?? '') !== '')
  const empty = given.find((name) => keys[name] === '')
  if (empty) return { clients: [], matches: 0, more: false, unsearchable: terms[empty]! }
  const args = {
    surname_from: keys.surname, surname_before: `${keys.surname}\u{10ffff}`, forename_from: keys.forename, forename_before: `${keys.forename}\u{10ffff}`,
    nino_key: keys.nino, hb_number_key: keys.hb_number, from_row: from,
  }
  const rows = await db.rows((user.wholeAuthority ? searchAuthority : searchMine)(given, 'name'), args)
  return { clients: rows.slice(0, pageSize).map(({ matches: _, ...client }) => client), matches: rows[0]?.matches ?? 0, more: rows.length > pageSize, unsearchable: null }
}

/** Said of a term such as ' or -, which names are never found by: nobody is better than everybody. */
export const whyNobody = (term: string) => `“${term}” has no letter or number in it, so there is nothing to look for.`

type Results = {
  clients: Omit<RowOf<typeof searchResult>, 'matches'>[]
  matches: number
  more: boolean
  /** The term for which nobody was looked for. */
  unsearchable: string | null
}
export const noResults: Results = { clients: [], matches: 0, more: false, unsearchable: null }
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

export const searchForClients = post('/clients/search', {
  name: 'clients.search', summary: 'Search for people; answers where the results are', permission: 'client.read', input: clientSearchFields,
  handle: async ({ input, sealed }) => {
    if ('errors' in input) return again<Found>({ ...noResults, searched: false, terms: input.typed, from: 0, errors: input.errors }, findClientsPage, input.errors)
    return done(`/clients?q=${sealed.seal(givenTerms(input.values))}`, '')
  },
})

/** What was typed, of all that might have been. */
export function givenTerms(values: ValuesOf<typeof clientSearchFields>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))
}

const findClientsPage: Page<Found> = ({ searched, terms, clients, matches, more, unsearchable, from, errors = {} }, { csrf, today, url }) => ({
  title: 'Find a client',
  breadcrumbs: [{ text: 'Clients' }],
  main: html`<h1 class="govuk-heading-l">Find a client</h1>
    ${filter({ action: '/clients/search', method: 'post', csrf, label: 'Find a client', submit: 'Search', fields: fieldViews(clientSearchFields, terms as Typed, errors, { today }) })}
    ${!searched ? html`<p class="govuk-hint">Leave every box empty to find all the people you support or have supported.</p>` : html`
      <p class="govuk-body" role="status">${countText(matches)}</p>
      ${dataTable({
        id: 'clients', caption: 'Clients found', captionHidden: true, rowHeader: 'surname',
        columns: [
          { key: 'manage', heading: 'Manage', headingHidden: true }, { key: 'id', heading: 'ID', numeric: true }, { key: 'forename', heading: 'Forename' }, { key: 'surname', heading: 'Surname' },
          { key: 'born', heading: 'Date of birth', noWrap: true }, { key: 'nino', heading: 'NI number', noWrap: true }, { key: 'hb', heading: 'HB number' }, { key: 'postcode', heading: 'Postcode', noWrap: true },
        ],
        rows: clients.map((client) => ({
          manage: html`<a class="govuk-link" href="/clients/${client.id}">Manage<span class="govuk-visually-hidden"> ${listName(client)}</span></a>`,
          id: client.id, forename: client.forename, surname: client.surname, born: client.date_of_birth ? showShortDate(Temporal.PlainDate.from(client.date_of_birth)) : 'Not known',
          nino: client.nino ? nino.show(client.nino) : '', hb: client.hb_number, postcode: client.postcode || (client.address_withheld ? 'Withheld' : ''),
        })),
        empty: { title: 'Nobody matches', text: unsearchable !== null ? whyNobody(unsearchable) : 'Try fewer letters of the surname, or leave a box empty. You find only people your organisation supports or has supported.' },
      })}
      ${(from > 0 || more) && pagination({
        ...(from > 0 ? { previous: { href: withFrom(url, from - pageSize) } } : {}), ...(more ? { next: { href: withFrom(url, from + pageSize) } } : {}),
      })}`}`,
})

function countText(matches: number): string {
  if (matches > mostCounted) return `There are more than ${mostCounted} clients that match your criteria. Add to the criteria to narrow them.`
  const count = matches === 1 ? 'There is 1 client that matches your criteria.' : `There are ${matches} clients that match your criteria.`
  return matches === 0 ? count : `${count} Use the manage link next to a client to administer them.`
}

function withFrom(url: URL, from: number): string {
  const query = new URLSearchParams(url.searchParams)
  query.set('from', String(Math.max(0, from)))
  return `${url.pathname}?${query.toString()}`
}
