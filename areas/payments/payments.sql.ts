// Statements about payment: pay periods, and what payment is computed from: accepted schedules, contracts, capacity and prices, as they were known.
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

const everyone = 'the pay periods of the whole authority; no client fact'
const period = { id: 'uuid', year: 'text', number: 'int', starts_on: 'date', ends_on: 'date', version: 'int' } as const

export const listPayPeriods = statement('payments.periods', {
  everyone, takes: {}, gives: period,
  sql: `select p.id, p.year, p.number, p.starts_on, p.ends_on, p.version from known_pay_period p where p.authority_id = :authority order by p.starts_on desc`,
})

export const findPayPeriod = statement('payments.find_period', {
  everyone, takes: { id: 'uuid' }, gives: period,
  sql: `select id, year, number, starts_on, ends_on, version from pay_period where authority_id = :authority and id = :id`,
})

/** One or many: the whole of a year goes in at once. */
export const insertPayPeriods = statement('payments.insert_periods', {
  everyone, takes: { year: 'text', numbers: 'int[]', first_days: 'date[]', last_days: 'date[]' }, gives: { id: 'uuid', number: 'int' },
  sql: `insert into pay_period (authority_id, year, number, starts_on, ends_on)
    select :authority, :year, p.number, p.first_day, p.last_day from unnest(:numbers, :first_days, :last_days) as p (number, first_day, last_day) returning id, number`,
})

export const updatePayPeriod = statement('payments.update_period', {
  everyone, takes: { id: 'uuid', version: 'int', year: 'text', number: 'int', starts_on: 'date', ends_on: 'date' }, gives: { id: 'uuid' },
  sql: `update pay_period set year = :year, number = :number, starts_on = :starts_on, ends_on = :ends_on
    where authority_id = :authority and id = :id and version = :version returning id`,
})

export const deletePayPeriod = statement('payments.delete_period', {
  everyone, takes: { id: 'uuid' }, gives: { id: 'uuid' }, sql: `delete from pay_period where authority_id = :authority and id = :id returning id`,
})

const days = { types: 'text[]', from: 'date', to: 'date' } as const
const stay = {
  service: 'bigint', id: 'bigint', client: 'bigint', level: 'uuid', unit: 'text?', house: 'text?', units: 'bigint',
  from: 'date', before: 'date?', positions: 'json?', elsewhere: 'json?', let_from: 'date?', let_before: 'date?',
} as const

/**
 * Every schedule of block subsidy services that touches these days, with its Housing Benefit positions by then and the days of an earlier place
 * elsewhere. Of people whose record the reader may not see the same, without their numbers. Units are hundredths.
 */
const stays = (mine: (column: string) => string, service: ':service' | 'null') => `
  select s.service_id as service, s.id, s.client_id as client, s.service_level_id as level, u.name as unit, h.name as house, (s.units * 100)::bigint as units, s.starts_on as from,
    s.left_on as before, s.positions, s.elsewhere, u.starts_on as let_from, u.ends_on + 1 as let_before
  from (
    select s.service_id, s.id, s.client_id, s.service_level_id, s.unit_id, s.units, s.starts_on, s.left_on,
      (select jsonb_agg(jsonb_build_object('from', p.starts_on, 'position', p.position) order by p.starts_on) from known_hb_position p
        where p.authority_id = :authority and p.schedule_id = s.id and p.starts_on <= :to and ${mine('p.service_id')} and ${notHidden('p.client_id')}) as positions,
      e.elsewhere
    from known_schedule s
    join known_service v on v.authority_id = :authority and v.id = s.service_id and v.type = any(:types)
    left join (select x.schedule_id, jsonb_agg(jsonb_build_object('from', x.from_day, 'before', x.before_day)) as elsewhere
      from paid_elsewhere(${service}, :types, :from, :to) x group by x.schedule_id) e on e.schedule_id = s.id
    where s.authority_id = :authority and ${mine('s.service_id')} and ${notHidden('s.client_id')} and s.starts_on <= :to and s.there_until > :from
    union all
    select x.service_id, x.id, x.client_id, x.service_level_id, x.unit_id, x.units, x.starts_on, x.left_on, x.positions, x.elsewhere
    from hidden_payments(${service}, :types, :from, :to) x where ${mine('x.service_id')}
  ) s
  left join known_unit u on u.authority_id = :authority and u.id = s.unit_id
  left join known_unit h on h.authority_id = :authority and h.id = u.part_of
  order by s.starts_on, s.id`

const ofService = (column: string) => `${column} = :service and ${inMyServices(column)}`

export const listPaidStays = statement('payments.stays', { takes: { service: 'bigint', ...days }, gives: stay, sql: stays(ofService, ':service') })
export const listAllPaidStays = statement('payments.all_stays', { takes: days, gives: stay, sql: stays(inMyServices, 'null') })

const term = { kind: 'text', service: 'bigint', level: 'uuid?', from: 'date', before: 'date?', amount: 'bigint?' } as const

/** Contracts, capacity in hundredths of units, and weekly prices in pence, on these days; half-open. */
const terms = (mine: (column: string) => string) => `
  with block as (select v.id from known_service v where v.authority_id = :authority and ${mine('v.id')} and v.type = any(:types))
  select 'contract' as kind, c.service_id as service, null::uuid as level, c.starts_on as from, c.ends_on + 1 as before, null::bigint as amount
    from known_contract c join block on block.id = c.service_id where c.authority_id = :authority and c.starts_on <= :to and c.ends_on >= :from
  union all
  select 'capacity', k.service_id, k.service_level_id, k.starts_on, k.ends_on + 1, (k.units * 100)::bigint
    from known_capacity k join block on block.id = k.service_id where k.authority_id = :authority and k.starts_on <= :to and (k.ends_on is null or k.ends_on >= :from)
  union all
  select 'price', p.service_id, p.service_level_id, p.starts_on, p.ends_on + 1, p.weekly_pence
    from known_price p join block on block.id = p.service_id where p.authority_id = :authority and p.starts_on <= :to and (p.ends_on is null or p.ends_on >= :from)
  order by kind, service, level, "from"`

export const listTerms = statement('payments.terms', { takes: { service: 'bigint', ...days }, gives: term, sql: terms(ofService) })
export const listAllTerms = statement('payments.all_terms', { takes: days, gives: term, sql: terms(inMyServices) })
