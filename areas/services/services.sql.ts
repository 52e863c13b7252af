// Statements about services and what stands in them.
import { isOpen } from '#areas/requests/public.sql.ts'
import { daysSilent, isSilent, isToConfirm, lastConfirmed } from '#areas/schedules/public.ts'
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'
import { inOrder, levelName } from './public.sql.ts'

const service = { id: 'bigint', name: 'text', site: 'text', type: 'text', domestic_violence: 'boolean', description: 'text',
  organisation_id: 'uuid', organisation: 'text', version: 'int' } as const

export const findService = statement('services.find', {
  takes: { service: 'bigint' }, gives: service,
  sql: `select s.id, s.name, s.site, s.type, s.domestic_violence, s.description, s.organisation_id, o.name as organisation, s.version
    from known_service s join organisation o on o.authority_id = s.authority_id and o.id = s.organisation_id
    where s.authority_id = :authority and s.id = :service and ${inMyServices('s.id')}`,
})

/** The user's services, with how many schedules are current, how many new requests wait, and when the list was last said to be right. */
export const listServices = filteredStatement('services.list', {
  takes: { today: 'date', type: 'text' },
  gives: { id: 'bigint', name: 'text', site: 'text', type: 'text', domestic_violence: 'boolean', organisation: 'text', current: 'bigint', pending: 'bigint',
    confirmed_on: 'date?', silent: 'boolean?' },
  filters: { type: 'v.type = :type', silent: isSilent, toConfirm: isToConfirm },
  orders: { name: 'v.name, v.id', number: 'v.id', provider: 'o.name, v.name, v.id', confirmed: `${daysSilent} desc nulls last, v.name, v.id` },
  sql: `select v.id, v.name, v.site, v.type, v.domestic_violence, o.name as organisation,
      (select count(*) from schedule c where c.authority_id = v.authority_id and c.service_id = v.id
         and c.starts_on <= :today and c.there_until > :today and ${notHidden('c.client_id')}) as current,
      (select count(*) from request r where r.authority_id = v.authority_id and r.service_id = v.id and ${isOpen('r')} and coalesce(r.client_id, 0) <> all(:hidden)) as pending,
      ${lastConfirmed} as confirmed_on, ${isSilent} as silent
    from service v join organisation o on o.authority_id = v.authority_id and o.id = v.organisation_id
    where v.authority_id = :authority and ${inMyServices('v.id')} /*filters*/
    order by /*order*/ limit 2000`,
})

export const listLevels = statement('services.levels', {
  takes: { service: 'bigint' }, gives: { id: 'uuid', number: 'int', name: 'text', kind: 'text' },
  sql: `select l.id, l.number, l.name, l.kind from known_service_level l
    where l.authority_id = :authority and l.service_id = :service and ${inMyServices('l.service_id')} order by l.number`,
})

export const listProperties = statement('services.properties', {
  takes: { service: 'bigint' },
  gives: { id: 'uuid', name: 'text', address_1: 'text', address_2: 'text', town: 'text', postcode: 'text', uprn: 'text', units: 'bigint' },
  sql: `select p.id, p.name, p.address_1, p.address_2, p.town, p.postcode, p.uprn,
      (select count(*) from known_unit u where u.authority_id = p.authority_id and u.property_id = p.id and u.lettable) as units
    from known_property p
    where p.authority_id = :authority and p.service_id = :service and ${inMyServices('p.service_id')} order by ${inOrder('p.name')}`,
})

/** Units with who is in them is another area's business; here is what there is to let. */
export const listUnits = statement('services.units', {
  takes: { service: 'bigint' },
  gives: { id: 'uuid', name: 'text', kind: 'text', lettable: 'boolean', places: 'int', units: 'decimal', starts_on: 'date', ends_on: 'date?',
    part_of: 'uuid?', property: 'text?', house: 'text?', level: 'text?', service_level_id: 'uuid?' },
  sql: `select u.id, u.name, u.kind, u.lettable, u.places, u.units, u.starts_on, u.ends_on, u.part_of, p.name as property, h.name as house,
      case when l.id is null then null else ${levelName('l')} end as level, u.service_level_id
    from known_unit u
    left join known_property p on p.authority_id = u.authority_id and p.id = u.property_id
    left join known_unit h on h.authority_id = u.authority_id and h.id = u.part_of
    left join known_service_level l on l.authority_id = u.authority_id and l.id = u.service_level_id
    where u.authority_id = :authority and u.service_id = :service and ${inMyServices('u.service_id')}
    order by ${inOrder('coalesce(h.name, u.name)')}, u.kind, ${inOrder('u.name')}`,
})

export const listContracts = statement('services.contracts', {
  takes: { service: 'bigint' }, gives: { id: 'uuid', reference: 'text', starts_on: 'date', ends_on: 'date' },
  sql: `select c.id, c.reference, c.starts_on, c.ends_on from known_contract c
    where c.authority_id = :authority and c.service_id = :service and ${inMyServices('c.service_id')} order by c.starts_on`,
})

export const listCapacities = statement('services.capacities', {
  takes: { service: 'bigint' }, gives: { id: 'uuid', level: 'text', starts_on: 'date', ends_on: 'date?', units: 'decimal' },
  sql: `select c.id, ${levelName('l')} as level, c.starts_on, c.ends_on, c.units
    from known_capacity c join known_service_level l on l.authority_id = c.authority_id and l.id = c.service_level_id
    where c.authority_id = :authority and c.service_id = :service and ${inMyServices('c.service_id')} order by l.number, c.starts_on`,
})

export const listPrices = statement('services.prices', {
  takes: { service: 'bigint' }, gives: { id: 'uuid', level: 'text', starts_on: 'date', ends_on: 'date?', weekly_pence: 'bigint' },
  sql: `select p.id, ${levelName('l')} as level, p.starts_on, p.ends_on, p.weekly_pence
    from known_price p join known_service_level l on l.authority_id = p.authority_id and l.id = p.service_level_id
    where p.authority_id = :authority and p.service_id = :service and ${inMyServices('p.service_id')} order by l.number, p.starts_on`,
})
