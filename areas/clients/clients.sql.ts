// Statements about people: find, read, match, and the writes of their facts.
import { filteredStatement, inMyServices, notHidden, statement, type RowOf } from '#platform/sql.ts'
import { comparable } from './public.sql.ts'

/** Somebody who has no service sees nobody of their organisation's either (decision 4). */
const worksSomewhere = 'cardinality(:services) > 0'
/** The person is one of the reader's: anybody for people with the whole authority, else somebody their organisation works or worked with. */
const isMine = (column: string) => `(:services is null or ${worksSomewhere} and exists (select from client_organisation mine
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
export type ClientRow = {
  [K in keyof typeof columns]: (typeof columns)[K] extends `${string}?` ? string | null
    : (typeof columns)[K] extends 'bigint' | 'int' ? number
    : (typeof columns)[K] extends 'boolean' ? boolean
    : string
}

export const findClient = statement('clients.find', {
  takes: { client: 'bigint' }, gives: columns, shows: { kind: 'client', column: 'id' },
  sql: `select ${Object.keys(columns).map((name) => `c.${name}`).join(', ')} from known_client c where c.id = :client and ${visible}`,
})

const found = { id: 'bigint', title: 'text', forename: 'text', surname: 'text', date_of_birth: 'date?', nino: 'text?', hb_number: 'text?', postcode: 'text', address_withheld: 'boolean' } as const
/** What is shown of somebody found, and nothing else that the statement answers. */
export const asFound = ({ id, title, forename, surname, date_of_birth, nino, hb_number, postcode, address_withheld }: RowOf<typeof found>): RowOf<typeof found> =>
  ({ id, title, forename, surname, date_of_birth, nino, hb_number, postcode, address_withheld })
const foundColumns = 'c.id, c.title, c.forename, c.surname, c.date_of_birth, c.nino, c.hb_number, c.postcode, c.address_withheld'
const searchTakes = {
  surname_from: 'text', surname_before: 'text', forename_from: 'text', forename_before: 'text',
  nino_key: 'text', hb_number_key: 'text', date_of_birth: 'date', from_row: 'int',
} as const

/** Matches are counted up to here; "more than 200" tells as much as a number would, and the count stays as cheap as the page. */
export const mostCounted = 200
const results = { ...found, matches: 'bigint' } as const

const authorityFilters = {
  surname: 'c.surname_key >= :surname_from and c.surname_key < :surname_before',
  forename: 'c.forename_key >= :forename_from and c.forename_key < :forename_before',
  nino: 'c.nino_key = :nino_key',
  hb_number: 'c.hb_number_key = :hb_number_key',
  date_of_birth: 'c.date_of_birth = :date_of_birth',
}

/** The search of people who see the whole authority. One row more than is shown tells whether there are further ones. */
export const searchAuthority = filteredStatement('clients.search_authority', {
  takes: searchTakes, gives: results, shows: { kind: 'client', column: 'id', most: 25 },
  filters: authorityFilters,
  orders: { name: 'c.surname_key, c.forename_key, c.id' },
  sql: `select ${foundColumns}, (select count(*) from (select from client c where ${visibleNow} /*filters*/ limit ${mostCounted + 1}) counted) as matches
    from client c where ${visibleNow} /*filters*/ order by /*order*/ limit 26 offset :from_row`,
})

const mine = `client_organisation m where m.authority_id = :authority and m.organisation_id = :organisation and ${worksSomewhere}
        and (m.service_id is null or m.service_id = any(:services)) and ${notHidden('m.client_id')}`
const whose = (condition: string) => `exists (select from client c where c.authority_id = m.authority_id and c.id = m.client_id and ${condition})`

const mineFilters = {
  surname: 'm.surname_key >= :surname_from and m.surname_key < :surname_before',
  forename: 'm.forename_key >= :forename_from and m.forename_key < :forename_before',
  nino: whose('c.nino_key = :nino_key'),
  hb_number: whose('c.hb_number_key = :hb_number_key'),
  date_of_birth: whose('c.date_of_birth = :date_of_birth'),
}

/** The search of a provider: driven by its own rows, so that the range on the name finds only them. A person in two services is one. */
export const searchMine = filteredStatement('clients.search_mine', {
  takes: searchTakes, gives: results, shows: { kind: 'client', column: 'id', most: 25 },
  filters: mineFilters,
  orders: { name: 'm.surname_key, m.forename_key, m.client_id' },
  sql: `select ${foundColumns}, (select count(*) from (select distinct m.client_id from ${mine} /*filters*/ limit ${mostCounted + 1}) counted) as matches
    from (select distinct m.surname_key, m.forename_key, m.client_id from ${mine} /*filters*/ order by /*order*/ limit 26 offset :from_row) m
    join client c on c.authority_id = :authority and c.id = m.client_id
    order by /*order*/`,
})

/** Where at least so many match, nobody else is looked for. */
export const fewFound = 5
const { from_row: _, ...countTakes } = searchTakes
/** How many match, counted up to there. */
export const countAuthority = filteredStatement('clients.count_authority', {
  takes: countTakes, gives: { matches: 'bigint' }, filters: authorityFilters, orders: { none: '' },
  sql: `select count(*) as matches from (select from client c where ${visibleNow} /*filters*/ limit ${fewFound}) counted`,
})
export const countMine = filteredStatement('clients.count_mine', {
  takes: countTakes, gives: { matches: 'bigint' }, filters: mineFilters, orders: { none: '' },
  sql: `select count(*) as matches from (select distinct m.client_id from ${mine} /*filters*/ limit ${fewFound}) counted`,
})

// ---------------------------------------------------------------- people who are nearly like that (decision 19)

const nearby = { ...found, surname_key: 'text', forename_key: 'text', nino_key: 'text?', hb_number_key: 'text?', surname_sounds: 'boolean', forename_sounds: 'boolean' } as const
/** The sound of what was typed, made once for a statement and not for every row. */
const soundOf = (name: 'surname' | 'forename') => `(select name_sound(:${name}))`
const surnameSounds = `c.surname_sound = ${soundOf('surname')}`
/** What is typed of a first name may be its beginning, and the sound of a beginning begins the sound. */
const forenameSounds = (of = 'c') => `${of}.forename_sound >= (select coalesce(name_sound(:forename), '')) and ${of}.forename_sound < (select coalesce(name_sound(:forename), '') || chr(1114111))`
const begins = (name: 'surname' | 'forename', of = 'c') => `${of}.${name}_key >= :${name} and ${of}.${name}_key < :${name} || chr(1114111)`

/** The ways to somebody by name, each met by an index of the people or of those one organisation sees (`of`), and each cut off, however common the name. */
const waysByName = {
  surname: {
    takes: { surname: 'text', surnames: 'text[]', surname_parts: 'text[]' },
    ways: (of: string) => [`${of}.surname_key = any(:surnames)`, `${of}.surname_sound = ${soundOf('surname')}`, `${of}.surname_last = any(:surname_parts)`],
    nearSurname: () => [],
    sounds: `coalesce(${surnameSounds}, false) as surname_sounds, false as forename_sounds`,
  },
  forename: {
    takes: { forename: 'text', forenames: 'text[]' },
    ways: (of: string) => [`${of}.forename_key = any(:forenames)`, `${of}.forename_sound = ${soundOf('forename')}`],
    nearSurname: () => [],
    sounds: `false as surname_sounds, coalesce(${forenameSounds()}, false) as forename_sounds`,
  },
  both: {
    takes: { surname: 'text', surnames: 'text[]', surname_parts: 'text[]', forename: 'text', forenames: 'text[]' },
    ways: (of: string) => [
      `${of}.surname_sound = ${soundOf('surname')} and ${forenameSounds(of)}`, `${of}.surname_last = any(:surname_parts) and ${begins('forename', of)}`,
      `${of}.surname_key = :forename and ${of}.forename_key = :surname`,
    ],
    /** Hundreds of surnames are near, and few of them are anybody's: those are found first, lest a common first name be gone through for each. */
    nearSurname: (of: string) => [begins('forename', of), `${of}.forename_key = any(:forenames)`].map((forename) => `${of}.surname_key = near_surname.key and ${forename}`),
    sounds: `coalesce(${surnameSounds}, false) as surname_sounds, coalesce(${forenameSounds()}, false) as forename_sounds`,
  },
} as const
const nearbyColumns = (sounds: string) => `${foundColumns}, c.surname_key, c.forename_key, c.nino_key, c.hb_number_key, ${sounds}`
const together = (ways: string[]) => ways.map((way) => `(${way})`).join('\n      union ')

/** `people` selects the ids of those whom the reader may see, for as many as a condition lets through. */
const nearNamed = (by: keyof typeof waysByName, of: string, people: (condition: string) => string) => {
  const { ways, nearSurname, sounds } = waysByName[by]
  const near = nearSurname(of)
  return `${near.length > 0 ? `with near_surname as materialized (select key from unnest(:surnames) key where exists (${people(`${of}.surname_key = key`)}) limit 40)\n    ` : ''}
    select ${nearbyColumns(sounds)} from (
      ${together([...ways(of).map((way) => `${people(way)} limit 100`), ...near.map((way) => `select who.id from near_surname cross join lateral (${people(way)} limit 50) who`)])}
    ) near join client c on c.authority_id = :authority and c.id = near.id`
}
const nearAuthority = <K extends keyof typeof waysByName>(by: K) => statement(`clients.near_authority_${by}`, {
  takes: waysByName[by].takes as (typeof waysByName)[K]['takes'], gives: nearby, sql: nearNamed(by, 'c', (condition) => `select c.id from client c where ${visibleNow} and ${condition}`),
})
const nearMine = <K extends keyof typeof waysByName>(by: K) => statement(`clients.near_mine_${by}`, {
  takes: waysByName[by].takes as (typeof waysByName)[K]['takes'], gives: nearby, sql: nearNamed(by, 'm', (condition) => `select m.client_id as id from ${mine} and ${condition}`),
})
export const nearByName = {
  authority: { surname: nearAuthority('surname'), forename: nearAuthority('forename'), both: nearAuthority('both') },
  mine: { surname: nearMine('surname'), forename: nearMine('forename'), both: nearMine('both') },
}

const neverSound = 'false as surname_sounds, false as forename_sounds'
/** By a number: few have one that is a character off, so the wall asks about each of them. */
export const nearByNino = statement('clients.near_nino', {
  takes: { ninos: 'text[]' }, gives: nearby,
  sql: `select ${nearbyColumns(neverSound)} from client c where ${visibleNow} and c.nino_key = any(:ninos) limit 100`,
})
export const nearByHbNumber = statement('clients.near_hb_number', {
  takes: { hb_numbers: 'text[]' }, gives: nearby,
  sql: `select ${nearbyColumns(neverSound)} from client c where ${visibleNow} and c.hb_number_key = any(:hb_numbers) limit 100`,
})

/** What is asked of names among people who are reached another way: each is looked at, which costs less than to send every text that is a letter off. */
const amongTakes = { surname: 'text', surname_forms: 'text[]', surname_parts: 'text[]', forename: 'text', forename_forms: 'text[]' } as const
/** A letter another, missing, too many or moved: with another letter counted as one out and one in, each of these costs 2 at most. The function refuses texts of more than 255 letters. */
const letterOff = (name: 'surname' | 'forename') => `length(:${name}) between 3 and 254 and length(c.${name}_key) between length(:${name}) - 1 and length(:${name}) + 1
        and levenshtein_less_equal(c.${name}_key, :${name}, 1, 1, 2, 2) <= 2`
const nearName = (name: 'surname' | 'forename', last = '') => `(:${name} = '' or c.${name}_key = any(:${name}_forms) or ${begins(name)}
        or c.${name}_sound = ${soundOf(name)}${last} or ${letterOff(name)})`
const nearSurname = nearName('surname', ' or c.surname_last = any(:surname_parts)')
/** By the date of birth: some hundred people have one of these, in the largest authority. */
export const nearByBirth = statement('clients.near_birth', {
  takes: { dates: 'date[]', ...amongTakes }, gives: nearby,
  sql: `select ${nearbyColumns(waysByName.both.sounds)} from client c where ${visibleNow} and c.date_of_birth = any(:dates) and ${nearSurname} and ${nearName('forename')} limit 100`,
})

const matched = comparable('c.id', ':service', ':domestic_violence')

/** People who may be the same as the one proposed, for the reviewer alone; what agrees is for rules to say (same-person.ts). */
export const listLikelySame = statement('clients.likely_same', {
  takes: { ...amongTakes, dates: 'date[]', ninos: 'text[]', hb_number_key: 'text?', postcode: 'text?', service: 'bigint', domestic_violence: 'boolean' },
  gives: { ...nearby, telephone: 'text', mobile: 'text', email: 'text', address_1: 'text' },
  sql: `select ${nearbyColumns(waysByName.both.sounds)}, c.telephone, c.mobile, c.email, c.address_1
    from (
      ${together([
    'c.nino_key = any(:ninos)', 'c.hb_number_key = :hb_number_key', `c.date_of_birth = any(:dates) and (${nearSurname} or ${nearName('forename')})`,
    'c.surname_key = :surname and c.forename_key = :forename', 'c.surname_key = :forename and c.forename_key = :surname', `c.postcode = :postcode and c.postcode <> '' and ${surnameSounds}`,
  ].map((way) => `select c.id from client c where ${visibleNow} and ${way} limit 100`))}
    ) likely join client c on c.authority_id = :authority and c.id = likely.id
    where ${matched}
    order by c.id`,
})

/** Of those whom the reader sees: who else has the number that a person would get, or the name and birthday. */
export const listSameAs = statement('clients.same_as', {
  takes: { client: 'bigint', nino_key: 'text?', surname_key: 'text', forename_key: 'text', date_of_birth: 'date', service: 'bigint', domestic_violence: 'boolean' },
  gives: { id: 'bigint', title: 'text', forename: 'text', surname: 'text', same_number: 'boolean' },
  sql: `select c.id, c.title, c.forename, c.surname, coalesce(c.nino_key = :nino_key, false) as same_number
    from (
      ${together(['c.nino_key = :nino_key', 'c.surname_key = :surname_key and c.forename_key = :forename_key and c.date_of_birth = :date_of_birth']
    .map((way) => `select c.id from client c where ${visibleNow} and ${way} limit 100`))}
    ) same join client c on c.authority_id = :authority and c.id = same.id
    where c.id <> :client and ${matched}
    order by same_number desc, c.id limit 5`,
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
  takes: { id: 'bigint', ...writable, initials_only: 'boolean' }, gives: { id: 'bigint' },
  everyone: 'written by people with the whole authority when they accept a request; the wall allows nobody else',
  sql: `insert into client (authority_id, id, initials_only, ${Object.keys(writable).join(', ')})
    values (:authority, :id, :initials_only, ${Object.keys(writable).map(stored).join(', ')}) returning id`,
})

const identity = ['title', 'forename', 'surname', 'surname_key', 'forename_key', 'date_of_birth', 'nino', 'nino_missing_reason', 'hb_number'] as const
const pickTypes = <K extends keyof typeof writable>(names: readonly K[]) => Object.fromEntries(names.map((name) => [name, writable[name]])) as Pick<typeof writable, K>

export const updateIdentity = statement('clients.update_identity', {
  takes: { client: 'bigint', ...pickTypes(identity), initials: 'boolean' }, gives: { id: 'bigint', version: 'int' },
  sql: `update client c set ${identity.map((name) => `${name} = ${stored(name)}`).join(', ')}, initials_only = c.initials_only and :initials
    where c.id = :client and ${visible} returning c.id, c.version`,
})

const contact = [
  'gender', 'ethnicity', 'primary_client_group', 'telephone', 'mobile', 'email', 'address_1',
  'address_2', 'address_3', 'address_4', 'town', 'postcode', 'uprn', 'address_withheld',
] as const
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

/** Names of people come apart, for rows that are shown: figures are counted without them. Who is hidden from the reader has none. */
export const listNames = statement('clients.names', {
  takes: { clients: 'bigint[]' }, gives: { id: 'bigint', title: 'text', forename: 'text', surname: 'text' },
  everyone: 'the people of rows that were just read in the scope of whoever asks, behind the wall',
  sql: `select c.id, c.title, c.forename, c.surname from known_client c where c.authority_id = :authority and c.id = any(:clients) and ${notHidden('c.id')}`,
})
