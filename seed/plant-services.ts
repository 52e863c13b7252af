// Plants the services of the cast with all that does not change: contracts, levels, properties and units.
import type pg from 'pg'
import type { Property, Service } from './cast-shapes.ts'
import { londonMoment, shiftDay } from './days.ts'
import { insert, type Written } from './rows.ts'

/** Keys of what stands already, by the names the cast uses for it: 'northmoor RS Aids', '10801 2', '10801 Flat 4'. */
export type ServiceIds = { levels: Map<string, string>, units: Map<string, string> }

export async function plantServices(
  connection: pg.Client, services: readonly Service[],
  where: { authorities: Map<string, number>, organisations: Map<string, string>, today: Temporal.PlainDate },
): Promise<ServiceIds> {
  const { authorities, organisations, today } = where
  const of = (service: Service) => ({
    authority_id: authorities.get(service.authority)!,
    service_id: service.number,
    recorded_at: londonMoment(shiftDay(service.contracts[0]!.from, -30), 10),
  })
  await insert(connection, 'service', services.map((service) => {
    const { service_id: id, ...rest } = of(service)
    return {
      ...rest, id, organisation_id: organisations.get(`${service.authority} ${service.organisation}`)!, name: service.name,
      site: service.site ?? '', type: service.type, domestic_violence: service.domesticViolence ?? false, description: service.description,
    }
  }))
  await insert(connection, 'contract', services.flatMap((service) => withRenewals(service.contracts, today).map((contract) => ({
    ...of(service), reference: contract.reference, starts_on: contract.from, ends_on: contract.to,
    recorded_at: londonMoment(shiftDay(contract.from, -30), 11),
  }))))
  const levels = keysOf('service_id', 'number', await insert(connection, 'service_level', services.flatMap((service) =>
    service.levels.map(({ number, name, kind }) => ({ ...of(service), number, name, kind })))))

  const homes = services.flatMap((service) => service.properties.map((property) => ({ service, property })))
  const properties = keysOf('service_id', 'name', await insert(connection, 'property', homes.map(({ service, property }) => ({
    ...of(service), name: property.name, address_1: property.address[0], town: property.address[1], postcode: property.address[2],
    uprn: property.uprn ?? '',
  }))))
  const propertyOf = (service: Service, property: Property) => properties.get(`${service.number} ${property.name}`)!
  const houses = keysOf('service_id', 'name', await insert(connection, 'unit', homes.filter(({ property }) => property.house).map(
    ({ service, property }) => ({
      ...of(service), property_id: propertyOf(service, property), name: property.name, kind: 'house', starts_on: property.units[0]!.from,
    }))))
  const units = keysOf('service_id', 'name', await insert(connection, 'unit', homes.flatMap(({ service, property }) =>
    property.units.map((unit) => ({
      ...of(service), property_id: propertyOf(service, property), service_level_id: levels.get(`${service.number} ${unit.level}`)!,
      name: unit.name, kind: property.house ? 'room' : 'self-contained', part_of: houses.get(`${service.number} ${property.name}`) ?? null,
      places: unit.places ?? 1, units: unit.units ?? '1.00', starts_on: unit.from, recorded_at: londonMoment(shiftDay(unit.from, -14), 12),
    })))))
  return { levels, units }
}

function keysOf(first: string, second: string, rows: readonly Written[]): Map<string, string> {
  return new Map(rows.map((row) => [`${row[first]} ${row[second]}`, String(row['id'])]))
}

/** A demo that runs past the last contract of the cast gets three years more, as often as it takes. */
function withRenewals(contracts: Service['contracts'], today: Temporal.PlainDate): Service['contracts'] {
  const all = [...contracts]
  for (let last = all.at(-1)!; last.to < today.toString(); last = all.at(-1)!) {
    const from = Temporal.PlainDate.from(last.to).add({ days: 1 })
    const to = from.add({ years: 3 }).subtract({ days: 1 })
    all.push({ reference: `${last.reference}+`, from: from.toString(), to: to.toString() })
  }
  return all
}
