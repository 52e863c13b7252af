// What contracts officers write: services and their parts. Everybody else only reads them.
import { isOpen } from '#areas/requests/public.sql.ts'
import { inMyServices, notHidden, statement, type Columns } from '#platform/sql.ts'
import { inOrder, levelName } from './public.sql.ts'

const visible = `service_id = :service and authority_id = :authority and ${inMyServices('service_id')}`

export const listProviders = statement('services.providers', {
  everyone: 'names of the organisations in the authority', takes: {},
  gives: { id: 'uuid', name: 'text', commissions: 'boolean' },
  sql: `select id, name, kind = 'commissioner' as commissions from organisation where authority_id = :authority and kind <> 'jobcentre' order by name`,
})

export const insertService = statement('services.insert', {
  takes: { name: 'text', site: 'text?', provider: 'uuid', type: 'text', domestic_violence: 'boolean', description: 'text?' }, gives: { id: 'bigint' },
  everyone: 'a new service is in nobody’s list yet; only people with the whole authority have the permission and the grant',
  sql: `insert into service (authority_id, organisation_id, name, site, type, domestic_violence, description)
    select o.authority_id, o.id, :name, coalesce(:site, ''), :type, :domestic_violence, coalesce(:description, '')
    from organisation o where o.authority_id = :authority and o.id = :provider returning id`,
})

/** What keeps a service where it is, of people who are hidden from the reader too. */
export const hangsOnService = statement('services.hangs', {
  everyone: 'contracts officers see the whole authority; it answers for its services, that there is something and nothing of what it is',
  takes: { service: 'bigint' }, gives: { schedules: 'boolean', requests: 'boolean', workbooks: 'boolean', messages: 'boolean' },
  sql: 'select schedules, requests, workbooks, messages from hangs_on_service(:service)',
})

export const removeService = statement('services.remove', {
  everyone: 'contracts officers see the whole authority; it removes a service of it, on which nothing hangs',
  takes: { service: 'bigint' }, gives: { removed: 'boolean' }, sql: 'select remove_service(:service) as removed',
})

/** Type and flag may be corrected. */
export const updateService = statement('services.update', {
  takes: { service: 'bigint', version: 'int', name: 'text', site: 'text?', type: 'text', domestic_violence: 'boolean', description: 'text?' }, gives: { id: 'bigint' },
  sql: `update service set name = :name, site = coalesce(:site, ''), type = :type, domestic_violence = :domestic_violence, description = coalesce(:description, '')
    where authority_id = :authority and id = :service and version = :version and ${inMyServices('id')} returning id`,
})

/** The database refuses it once something hangs on the service. */
export const giveToProvider = statement('services.give_to_provider', {
  takes: { service: 'bigint', provider: 'uuid' }, gives: { id: 'bigint' },
  sql: `update service set organisation_id = :provider where authority_id = :authority and id = :service and organisation_id <> :provider and ${inMyServices('id')} returning id`,
})

/** The three statements every part of a service has: one to fill its form, one to add, one to change. */
function part<const C extends Columns>(table: string, columns: C) {
  const names = Object.keys(columns)
  const value = (name: string) => (columns[name] === 'text?' ? `coalesce(:${name}, '')` : `:${name}`)
  const own = { ...columns, version: 'int' } as const
  return {
    find: statement(`services.find_${table}`, { takes: { service: 'bigint', id: 'uuid' }, gives: own as C & { version: 'int' },
      sql: `select ${names.join(', ')}, version from ${table} where id = :id and ${visible}` }),
    insert: statement(`services.insert_${table}`, { takes: { service: 'bigint', ...columns }, gives: { id: 'uuid' },
      sql: `insert into ${table} (authority_id, service_id, ${names.join(', ')}) select s.authority_id, s.id, ${names.map(value).join(', ')}
        from service s where s.authority_id = :authority and s.id = :service and ${inMyServices('s.id')} returning id` }),
    update: statement(`services.update_${table}`, { takes: { service: 'bigint', id: 'uuid', version: 'int', ...columns }, gives: { id: 'uuid' },
      sql: `update ${table} set ${names.map((name) => `${name} = ${value(name)}`).join(', ')} where id = :id and version = :version and ${visible} returning id` }),
  }
}

export const contracts = part('contract', { reference: 'text?', starts_on: 'date', ends_on: 'date' })
export const levels = part('service_level', { number: 'int', name: 'text', kind: 'text' })
export const capacities = part('capacity', { service_level_id: 'uuid', starts_on: 'date', ends_on: 'date?', units: 'decimal' })
export const prices = part('price', { service_level_id: 'uuid', starts_on: 'date', ends_on: 'date?', weekly_pence: 'bigint' })
export const properties = part('property', { name: 'text', address_1: 'text?', address_2: 'text?', town: 'text?', postcode: 'text?', uprn: 'text?' })
export const units = part('unit', {
  name: 'text', kind: 'text', part_of: 'uuid?', property_id: 'uuid?', service_level_id: 'uuid?',
  places: 'int', units: 'decimal', starts_on: 'date', ends_on: 'date?',
})
export const voids = part('unit_void', { unit_id: 'uuid', kind: 'text', starts_on: 'date', ends_on: 'date?', comment: 'text?' })

export const listVoids = statement('services.voids', {
  takes: { service: 'bigint' }, gives: { id: 'uuid', unit: 'text', house: 'text?', kind: 'text', starts_on: 'date', ends_on: 'date?', comment: 'text' },
  sql: `select v.id, u.name as unit, h.name as house, v.kind, v.starts_on, v.ends_on, v.comment
    from known_unit_void v join known_unit u on u.authority_id = v.authority_id and u.id = v.unit_id
    left join known_unit h on h.authority_id = u.authority_id and h.id = u.part_of
    where v.authority_id = :authority and v.service_id = :service and ${inMyServices('v.service_id')} order by v.starts_on desc, ${inOrder('u.name')} limit 200`,
})

/**
 * Which schedules of the service, or of one unit or level of it, have days among these, by the first such day of each: the first five of `schedules`
 * in all. Of hidden people only that day is said. Days are half-open.
 */
export const listAffected = statement('services.affected', {
  takes: { service: 'bigint', unit: 'uuid?', level: 'uuid?', from: 'date[]', before: 'date[]' },
  gives: { id: 'bigint?', place: 'text?', starts_on: 'date?', first: 'date', schedules: 'bigint' },
  sql: `select a.id, case when a.id is not null then coalesce(u.name, ${levelName('l')}) end as place, case when a.id is not null then a.starts_on end as starts_on, a.first,
      count(*) over () as schedules
    from (
      select stay.*, (select min(greatest(stay.starts_on, d.from_day)) from unnest(:from, :before) d (from_day, before_day)
        where stay.starts_on < d.before_day and coalesce(stay.left_on, 'infinity') > d.from_day) as first
      from (
        select s.id, s.unit_id, s.service_level_id, s.starts_on, s.left_on from schedule s
        where s.authority_id = :authority and s.service_id = :service and ${inMyServices('s.service_id')} and ${notHidden('s.client_id')}
        union all
        select null, h.unit_id, h.service_level_id, h.starts_on, h.left_on from hidden_stays(:service, '-infinity', 'infinity') h where ${inMyServices('h.service_id')}
      ) stay where (:unit is null or stay.unit_id = :unit) and (:level is null or stay.service_level_id = :level)
    ) a
    join service_level l on l.authority_id = :authority and l.id = a.service_level_id
    left join unit u on u.authority_id = :authority and u.id = a.unit_id
    where a.first is not null order by a.first, a.id limit 5`,
})

/** What was recorded in error is taken back; its history stays. */
const removal = (table: string, unless = '') => statement(`services.delete_${table}`, {
  takes: { service: 'bigint', id: 'uuid' }, gives: { id: 'uuid' }, sql: `delete from ${table} where id = :id and ${visible}${unless} returning id`,
})
export const deleteContract = removal('contract')
export const deleteCapacity = removal('capacity')
export const deletePrice = removal('price')
export const deleteVoid = removal('unit_void')
export const deleteProperty = removal('property')
/** Schedules, voids, rooms and requests about it keep a unit by their keys; what a schedule was, and what a request asks for, has none. */
export const deleteUnit = removal('unit', ' and not unit_is_named(unit.id)')
/** Capacities, prices, units and schedules keep a level by their keys; a request that waits has none. */
export const deleteLevel = removal('service_level', ` and not exists (select from request r where r.authority_id = :authority and r.service_id = :service
      and r.wanted_level = service_level.id and ${isOpen('r')} and coalesce(r.client_id, 0) <> all(:hidden))`)
