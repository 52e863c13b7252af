// What a data pack takes out, kind by kind in its order: each statement gives the rows of a range of numbers, so that memory stays small.
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

const range = { from_number: 'bigint', to_number: 'bigint' } as const
const inRange = (column: string) => `${column} between :from_number and :to_number`
const ofServices = (alias: string) => `${alias}.authority_id = :authority and ${inRange(`${alias}.service_id`)} and ${inMyServices(`${alias}.service_id`)}`

/** Where the next part ends: its last service, client or schedule; none when there is nothing left. */
export const nextPart = {
  service: statement('exchange.next_services', {
    takes: { after: 'bigint' }, gives: { last: 'bigint?' },
    sql: `select max(id) as last from (select id from service
      where authority_id = :authority and ${inMyServices('id')} and id > :after order by id limit 200) as part`,
  }),
  client: statement('exchange.next_clients', {
    takes: { after: 'bigint' }, gives: { last: 'bigint?' }, everyone: 'taken out by people with the whole authority; the wall shows nobody else all people',
    sql: `select max(id) as last from (select id from client
      where authority_id = :authority and id > :after and ${notHidden('id')} order by id limit 5000) as part`,
  }),
  schedule: statement('exchange.next_schedules', {
    takes: { after: 'bigint' }, gives: { last: 'bigint?' },
    sql: `select max(id) as last from (select id from schedule
      where authority_id = :authority and ${inMyServices('service_id')} and id > :after and ${notHidden('client_id')} order by id limit 5000) as part`,
  }),
} as const

export const takeOut = {
  organisations: statement('exchange.organisations', {
    takes: {}, gives: { name: 'text', kind: 'text' }, everyone: 'who works in the authority is known to all who do',
    sql: `select name, kind from organisation where authority_id = :authority order by name collate "C"`,
  }),
  services: statement('exchange.services', {
    takes: range, gives: { id: 'bigint', organisation: 'text', name: 'text', site: 'text', type: 'text', domestic_violence: 'boolean', description: 'text' },
    sql: `select s.id, o.name as organisation, s.name, s.site, s.type, s.domestic_violence, s.description
      from service s join organisation o on o.authority_id = s.authority_id and o.id = s.organisation_id
      where s.authority_id = :authority and ${inRange('s.id')} and ${inMyServices('s.id')} order by s.id`,
  }),
  contracts: statement('exchange.contracts', {
    takes: range, gives: { service: 'bigint', reference: 'text', starts_on: 'date', ends_on: 'date' },
    sql: `select c.service_id as service, c.reference, c.starts_on, c.ends_on from contract c where ${ofServices('c')} order by c.service_id, c.starts_on`,
  }),
  service_levels: statement('exchange.levels', {
    takes: range, gives: { service: 'bigint', number: 'int', name: 'text', kind: 'text' },
    sql: `select l.service_id as service, l.number, l.name, l.kind from service_level l where ${ofServices('l')} order by l.service_id, l.number`,
  }),
  capacities: statement('exchange.capacities', {
    takes: range, gives: { service: 'bigint', service_level: 'int', starts_on: 'date', ends_on: 'date?', units: 'decimal' },
    sql: `select c.service_id as service, l.number as service_level, c.starts_on, c.ends_on, c.units
      from capacity c join service_level l on l.authority_id = c.authority_id and l.id = c.service_level_id
      where ${ofServices('c')} order by c.service_id, l.number, c.starts_on`,
  }),
  prices: statement('exchange.prices', {
    takes: range, gives: { service: 'bigint', service_level: 'int', starts_on: 'date', ends_on: 'date?', weekly_pence: 'bigint' },
    sql: `select p.service_id as service, l.number as service_level, p.starts_on, p.ends_on, p.weekly_pence
      from price p join service_level l on l.authority_id = p.authority_id and l.id = p.service_level_id
      where ${ofServices('p')} order by p.service_id, l.number, p.starts_on`,
  }),
  properties: statement('exchange.properties', {
    takes: range, gives: { service: 'bigint', name: 'text', address_1: 'text', address_2: 'text', town: 'text', postcode: 'text', uprn: 'text' },
    sql: `select p.service_id as service, p.name, p.address_1, p.address_2, p.town, p.postcode, p.uprn from property p
      where ${ofServices('p')} order by p.service_id, p.name collate "C"`,
  }),
  units: statement('exchange.units', {
    takes: range,
    gives: { service: 'bigint', name: 'text', kind: 'text', part_of: 'text?', property: 'text?', service_level: 'int?', places: 'int', units: 'decimal',
      starts_on: 'date', ends_on: 'date?' },
    sql: `select u.service_id as service, u.name, u.kind, h.name as part_of, p.name as property, l.number as service_level, u.places, u.units,
        u.starts_on, u.ends_on
      from unit u
      left join unit h on h.authority_id = u.authority_id and h.id = u.part_of
      left join property p on p.authority_id = u.authority_id and p.id = u.property_id
      left join service_level l on l.authority_id = u.authority_id and l.id = u.service_level_id
      where ${ofServices('u')} order by u.service_id, u.name collate "C"`,
  }),
  voids: statement('exchange.voids', {
    takes: range, gives: { service: 'bigint', unit: 'text', kind: 'text', starts_on: 'date', ends_on: 'date?', comment: 'text' },
    sql: `select v.service_id as service, u.name as unit, v.kind, v.starts_on, v.ends_on, v.comment
      from unit_void v join unit u on u.authority_id = v.authority_id and u.id = v.unit_id
      where ${ofServices('v')} order by v.service_id, u.name collate "C", v.starts_on`,
  }),
  clients: statement('exchange.clients', {
    takes: range, everyone: 'taken out by people with the whole authority; the wall shows nobody else all people',
    gives: { id: 'bigint', title: 'text', forename: 'text', surname: 'text', initials_only: 'boolean', date_of_birth: 'date?', date_of_death: 'date?',
      nino: 'text?', nino_missing_reason: 'text?', hb_number: 'text?', gender: 'text', ethnicity: 'text', primary_client_group: 'text?',
      telephone: 'text', mobile: 'text', email: 'text', address_withheld: 'boolean', address_1: 'text', address_2: 'text', address_3: 'text', address_4: 'text',
      town: 'text', postcode: 'text', uprn: 'text', need_to_know: 'boolean' },
    sql: `select c.id, c.title, c.forename, c.surname, c.initials_only, c.date_of_birth, c.date_of_death, c.nino, c.nino_missing_reason, c.hb_number,
        c.gender, c.ethnicity, c.primary_client_group, c.telephone, c.mobile, c.email, c.address_withheld, c.address_1, c.address_2, c.address_3, c.address_4,
        c.town, c.postcode, c.uprn, c.need_to_know
      from client c where c.authority_id = :authority and ${inRange('c.id')} and ${notHidden('c.id')} order by c.id`,
  }),
  schedules: statement('exchange.schedules', {
    takes: range,
    gives: { id: 'bigint', service: 'bigint', client: 'bigint', service_level: 'int', unit: 'text?', place: 'int?', units: 'decimal', reference: 'text',
      starts_on: 'date', left_on: 'date?', end_reason: 'text?', overlap_reason: 'text?', comments: 'text' },
    sql: `select s.id, s.service_id as service, s.client_id as client, l.number as service_level, u.name as unit, s.place, s.units, s.reference,
        s.starts_on, s.left_on, s.end_reason, s.overlap_reason, s.comments
      from schedule s join service_level l on l.authority_id = s.authority_id and l.id = s.service_level_id
      left join unit u on u.authority_id = s.authority_id and u.id = s.unit_id
      where s.authority_id = :authority and ${inRange('s.id')} and ${inMyServices('s.service_id')} and ${notHidden('s.client_id')} order by s.id`,
  }),
  hb_positions: statement('exchange.hb_positions', {
    takes: range, gives: { schedule: 'bigint', starts_on: 'date', position: 'text', reference: 'text', comment: 'text' },
    sql: `select h.schedule_id as schedule, h.starts_on, h.position, h.reference, h.comment from hb_position h
      where h.authority_id = :authority and ${inRange('h.schedule_id')} and ${inMyServices('h.service_id')} and ${notHidden('h.client_id')}
      order by h.schedule_id, h.starts_on`,
  }),
  pay_periods: statement('exchange.pay_periods', {
    takes: {}, gives: { year: 'text', number: 'int', starts_on: 'date', ends_on: 'date' }, everyone: 'the pay periods of the whole authority; no client fact',
    sql: `select year, number, starts_on, ends_on from pay_period where authority_id = :authority order by year collate "C", number`,
  }),
} as const
