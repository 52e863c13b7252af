// Statements about people: find, read, match, and the writes of their facts.
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'

/** The person is one of the reader's: anybody for people with the whole authority, else somebody their organisation works or worked with. */
export const isMine = (column: string) => `(:services is null or exists (select from client_organisation mine
      where mine.authority_id = :authority and mine.client_id = ${column} and mine.organisation_id = :organisation
        and (mine.service_id is null or mine.service_id = any(:services))))`
const visible = `c.authority_id = :authority and ${notHidden('c.id')} and ${isMine('c.id')}`
/** The same of people as they are known now: few are need-to-know, and only those are looked for in the list. */
const visibleNow = `c.authority_id = :authority and (not c.need_to_know or ${notHidden('c.id')}) and ${isMine('c.id')}`

const columns = {
  id: 'bigint', title: 'text', forename: 'text', surname: 'text', initials_only: 'boolean', gender: 'text', date_of_birth: 'date?', date_of_death: 'date?', ethnicity: 'text',
  nino: 'text?', nino_missing_reason: 'text?', hb_number: 'text?', primary_client_group: 'text?', telephone: 'text', mobile: 'text', email: 'text',
  address_1: 'text', address_2: 'text', address_3: 'text', address_4: 'text', town: 'text', postcode: 'text', uprn: 'text', address_withheld: 'boolean',
  need_to_know: 'boolean', version: 'int',
} as const
export type ClientRow = { [K in keyof typeof columns]: (typeof columns)[K] extends `${string}?` ? string | null : (typeof columns)[K] extends 'bigint' | 'int' ? number : (typeof columns)[K] extends 'boolean' ? boolean : string }

export const findClient = statement('clients.find', {
  takes: { client: 'bigint' }, gives: columns, shows: { kind: 'client', column: 'id' },
  sql: `select ${Object.keys(columns).map((name) => `c.${name}`).join(', ')} from known_client c where c.id = :client and ${visible}`,
})

const found = { id: 'bigint', title: 'text', forename: 'text', surname: 'text', date_of_birth: 'date?', nino: 'text?', hb_number: 'text?', postcode: 'text', address_withheld: 'boolean' } as const
const foundColumns = 'c.id, c.title, c.forename, c.surname, c.date_of_birth, c.nino, c.hb_number, c.postcode, c.address_withheld'
const searchTakes = { surname_from: 'text', surname_before: 'text', forename_from: 'text', forename_before: 'text', nino_key: 'text', hb_number_key: 'text', from_row: 'int' } as const

/** Matches are counted up to here; "more than 200" tells as much as a number would, and the count stays as cheap as the page. */
export const mostCounted = 200
const results = { ...found, matches: 'bigint' } as const

/** The search of people who see the whole authority. One row more than is shown tells whether there are further ones. */
export const searchAuthority = filteredStatement('clients.search_authority', {
  takes: searchTakes, gives: results, shows: { kind: 'client', column: 'id', most: 25 },
  filters: {
    surname: 'c.surname_key >= :surname_from and c.surname_key < :surname_before',
    forename: 'c.forename_key >= :forename_from and c.forename_key < :forename_before',
    nino: 'c.nino_key = :nino_key',
    hb_number: 'c.hb_number_key = :hb_number_key',
  },
  orders: { name: 'c.surname_key, c.forename_key, c.id' },
  sql: `select ${foundColumns}, (select count(*) from (select from client c where ${visibleNow} /*filters*/ limit ${mostCounted + 1}) counted) as matches
    from client c where ${visibleNow} /*filters*/ order by /*order*/ limit 26 offset :from_row`,
})

const mine = `client_organisation m where m.authority_id = :authority and m.organisation_id = :organisation
        and (m.service_id is null or m.service_id = any(:services)) and ${notHidden('m.client_id')}`
const whose = (condition: string) => `exists (select from client c where c.authority_id = m.authority_id and c.id = m.client_id and ${condition})`

/** The search of a provider: driven by its own rows, so that the range on the name finds only them. A person in two services is one. */
export const searchMine = filteredStatement('clients.search_mine', {
  takes: searchTakes, gives: results, shows: { kind: 'client', column: 'id', most: 25 },
  filters: {
    surname: 'm.surname_key >= :surname_from and m.surname_key < :surname_before',
    forename: 'm.forename_key >= :forename_from and m.forename_key < :forename_before',
    nino: whose('c.nino_key = :nino_key'),
    hb_number: whose('c.hb_number_key = :hb_number_key'),
  },
  orders: { name: 'm.surname_key, m.forename_key, m.client_id' },
  sql: `select ${foundColumns}, (select count(*) from (select distinct m.client_id from ${mine} /*filters*/ limit ${mostCounted + 1}) counted) as matches
    from (select distinct m.surname_key, m.forename_key, m.client_id from ${mine} /*filters*/ order by /*order*/ limit 26 offset :from_row) m
    join client c on c.authority_id = :authority and c.id = m.client_id
    order by /*order*/`,
})

/**
 * People who may be the same as the one proposed, for the reviewer alone, each with what agrees. Domestic-violence records are
 * matched only inside their service: a record seen by such a service only is left out, unless the request comes from there (Q.03).
 */
export const listLikelySame = statement('clients.likely_same', {
  takes: { surname_key: 'text', forename_key: 'text', date_of_birth: 'date', nino_key: 'text?', postcode: 'text?', service: 'bigint', domestic_violence: 'boolean' },
  gives: { ...found, same_nino: 'boolean', same_birth: 'boolean', same_surname: 'boolean', same_forename: 'boolean', same_postcode: 'boolean' },
  sql: `select ${foundColumns}, coalesce(c.nino_key = :nino_key, false) as same_nino, coalesce(c.date_of_birth = :date_of_birth, false) as same_birth,
      c.surname_key = :surname_key as same_surname, c.forename_key = :forename_key as same_forename, c.postcode <> '' and c.postcode = coalesce(:postcode, '') as same_postcode
    from (
      select id from client where authority_id = :authority and nino_key = :nino_key
      union select id from client where authority_id = :authority and date_of_birth = :date_of_birth and (surname_key = :surname_key or forename_key = :forename_key)
      union select id from client where authority_id = :authority and surname_key = :surname_key and forename_key = :forename_key
    ) likely join client c on c.authority_id = :authority and c.id = likely.id
    where ${visible}
      and case when :domestic_violence
        then exists (select from client_organisation o where o.authority_id = c.authority_id and o.client_id = c.id and o.service_id = :service)
        else not exists (select from client_organisation o where o.authority_id = c.authority_id and o.client_id = c.id and o.service_id is not null)
          or exists (select from client_organisation o where o.authority_id = c.authority_id and o.client_id = c.id and o.service_id is null) end
    order by coalesce(c.nino_key = :nino_key, false) desc, coalesce(c.date_of_birth = :date_of_birth, false) desc, c.surname_key, c.forename_key, c.id limit 10`,
})

// ---------------------------------------------------------------- writes

const writable = {
  title: 'text?', forename: 'text', surname: 'text', surname_key: 'text', forename_key: 'text', gender: 'text', date_of_birth: 'date', ethnicity: 'text',
  nino: 'text?', nino_missing_reason: 'text?', hb_number: 'text?', primary_client_group: 'text?', telephone: 'text?', mobile: 'text?', email: 'text?',
  address_1: 'text?', address_2: 'text?', address_3: 'text?', address_4: 'text?', town: 'text?', postcode: 'text?', uprn: 'text?', address_withheld: 'boolean',
} as const
/** Text that was left empty is stored as '', except identifiers, where absence means something. */
const stored = (name: string) => (['text?'].includes(writable[name as keyof typeof writable]) && !['nino', 'nino_missing_reason', 'hb_number', 'primary_client_group'].includes(name)
  ? `coalesce(:${name}, '')` : `:${name}`)

export const insertClient = statement('clients.insert', {
  takes: { ...writable, initials_only: 'boolean' }, gives: { id: 'bigint' },
  everyone: 'written by people with the whole authority when they accept a request; the wall allows nobody else',
  sql: `insert into client (authority_id, initials_only, ${Object.keys(writable).join(', ')})
    values (:authority, :initials_only, ${Object.keys(writable).map(stored).join(', ')}) returning id`,
})

const identity = ['title', 'forename', 'surname', 'surname_key', 'forename_key', 'date_of_birth', 'nino', 'nino_missing_reason', 'hb_number'] as const
const pickTypes = <K extends keyof typeof writable>(names: readonly K[]) => Object.fromEntries(names.map((name) => [name, writable[name]])) as Pick<typeof writable, K>

export const updateIdentity = statement('clients.update_identity', {
  takes: { client: 'bigint', ...pickTypes(identity) }, gives: { id: 'bigint', version: 'int' },
  sql: `update client c set ${identity.map((name) => `${name} = ${stored(name)}`).join(', ')} where c.id = :client and ${visible} returning c.id, c.version`,
})

const contact = ['gender', 'ethnicity', 'primary_client_group', 'telephone', 'mobile', 'email', 'address_1', 'address_2', 'address_3', 'address_4', 'town', 'postcode', 'uprn', 'address_withheld'] as const
/** Answers nothing when somebody saved in between: the version shown is no longer the version there. */
export const updateContact = statement('clients.update_contact', {
  takes: { client: 'bigint', version: 'int', date_of_death: 'date?', ...pickTypes(contact) }, gives: { id: 'bigint', version: 'int' },
  sql: `update client c set date_of_death = :date_of_death, ${contact.map((name) => `${name} = ${stored(name)}`).join(', ')}
    where c.id = :client and c.version = :version and ${visible} returning c.id, c.version`,
})

/** The organisation works with this person from now on. For a domestic-violence service only its own people see them. */
export const addToOrganisation = statement('clients.add_to_organisation', {
  takes: { client: 'bigint', service: 'bigint' }, gives: { client_id: 'bigint' },
  sql: `insert into client_organisation (authority_id, organisation_id, client_id, service_id, surname_key, forename_key)
    select s.authority_id, s.organisation_id, c.id, case when s.domestic_violence then s.id end, c.surname_key, c.forename_key
    from service s join client c on c.authority_id = s.authority_id
    where s.authority_id = :authority and s.id = :service and ${inMyServices('s.id')} and c.id = :client and ${notHidden('c.id')}
    on conflict do nothing returning client_id`,
})

/** The services a person has been in that the reader may see: a correction is asked for through the latest of them. */
export const listServicesOfClient = statement('clients.services', {
  takes: { client: 'bigint' }, gives: { id: 'bigint', name: 'text', domestic_violence: 'boolean' },
  sql: `select v.id, v.name, v.domestic_violence from schedule s join service v on v.authority_id = s.authority_id and v.id = s.service_id
    where s.authority_id = :authority and s.client_id = :client and ${notHidden('s.client_id')} and ${inMyServices('s.service_id')}
    group by v.id, v.name, v.domestic_violence order by max(s.starts_on) desc`,
})
