// The Properties and Service details tabs of a service (S1.29 to S1.31).
import { labelOf } from '#code-lists/code-list.ts'
import { scheduleKind } from '#code-lists/schedule-kinds.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { summaryList } from '#pages/components/summary-list.ts'
import { html } from '#pages/html.ts'
import { showShortDate } from '#platform/dates.ts'
import { done, found, get, show, type Context, type Page } from '#platform/web/route.ts'
import type { RowOf } from '#platform/sql.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { listVoids } from './edit-service.sql.ts'
import { serviceView } from './service.page.ts'
import { findService, listCapacities, listContracts, listLevels, listProperties, listUnits } from './services.sql.ts'

const day = (iso: string | null) => (iso === null ? '' : showShortDate(Temporal.PlainDate.from(iso)))

export const service = get('/services/:service', {
  name: 'services.open', summary: 'Opens a service at its schedules', permission: 'service.read', params: { service: 'number' },
  handle: async ({ db, params }) => done(`/services/${found(await db.row(findService, params)).id}/schedules`, ''),
})

type Properties = {
  service: { id: number, name: string }
  properties: RowOf<typeof listProperties.gives>[]
  units: RowOf<typeof listUnits.gives>[]
  voids: RowOf<typeof listVoids.gives>[]
}

export const propertiesTab = get('/services/:service/properties', {
  name: 'services.properties', summary: 'Properties and units of a service', permission: 'service.read', params: { service: 'number' }, asAt: true,
  handle: async ({ db, params }) => {
    const [service, properties, units, voids] = await Promise.all(
      [db.row(findService, params), db.rows(listProperties, params), db.rows(listUnits, params), db.rows(listVoids, params)])
    const { id, name } = found(service)
    return show<Properties>({ service: { id, name }, properties, units, voids }, propertiesPage)
  },
})

const propertiesPage: Page<Properties> = ({ service, properties, units, voids }, context) => serviceView(service, 'properties', {
  title: `Properties of ${service.name}`,
  main: html`
    ${addLinks(context, service.id, [['properties', 'Add a property'], ['units', 'Add a unit'], ['voids', 'Record a void']])}
    ${dataTable({
      id: 'properties', caption: 'Properties',
      columns: [{ key: 'name', heading: 'Property' }, { key: 'address', heading: 'Address' }, { key: 'uprn', heading: 'UPRN', numeric: true }, { key: 'units', heading: 'Units to let', numeric: true }],
      rows: properties.map((row) => ({ name: editLink(context, service.id, 'properties', row.id, row.name), address: [row.address_1, row.address_2, row.town, row.postcode].filter(Boolean).join(', '), uprn: row.uprn, units: row.units })),
      empty: { title: 'No properties', text: 'Floating support follows the person, so it has none. An accommodation service lists its properties here.' },
    })}
    ${units.length > 0 && dataTable({
      id: 'units', caption: 'Units',
      columns: [{ key: 'name', heading: 'Unit' }, { key: 'kind', heading: 'Kind' }, { key: 'property', heading: 'Property' }, { key: 'level', heading: 'Service level' },
        { key: 'places', heading: 'Places', numeric: true }, { key: 'units', heading: 'Counts as', numeric: true }, { key: 'from', heading: 'From', noWrap: true }, { key: 'to', heading: 'To', noWrap: true }],
      rows: units.map((row) => ({
        name: editLink(context, service.id, 'units', row.id, row.house ? `${row.house}: ${row.name}` : row.name), kind: unitKinds[row.kind] ?? row.kind, property: row.property, level: row.level,
        places: row.lettable ? row.places : '', units: row.lettable ? row.units : '', from: day(row.starts_on), to: day(row.ends_on),
      })),
    })}
    ${voids.length > 0 && dataTable({
      id: 'voids', caption: 'Voids and days out of use',
      columns: [{ key: 'unit', heading: 'Unit' }, { key: 'kind', heading: 'Why' }, { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }, { key: 'comment', heading: 'Comment' }],
      rows: voids.map((row) => ({ unit: editLink(context, service.id, 'voids', row.id, row.house ? `${row.house}: ${row.unit}` : row.unit), kind: labelOf(voidKind, row.kind),
        from: day(row.starts_on), to: day(row.ends_on) || 'Open', comment: row.comment })),
    })}`,
}, context)

/** Links to add and change are for those who keep services, and never on a page about the past. */
const mayEdit = ({ user, asAt }: Context) => user.may('service.edit') && asAt === null

function addLinks(context: Context, service: number, links: [string, string][]) {
  return mayEdit(context) && html`<ul class="govuk-list tl-actions">${links.map(([path, text]) => html`<li><a class="govuk-link" href="/services/${service}/${path}/new">${text}</a></li>`)}</ul>`
}

function editLink(context: Context, service: number, path: string, id: string, text: string) {
  return mayEdit(context) ? html`<a class="govuk-link" href="/services/${service}/${path}/${id}"><span class="govuk-visually-hidden">Edit </span>${text}</a>` : text
}

const unitKinds: Record<string, string> = { 'self-contained': 'Self-contained', house: 'Shared house', room: 'Room' }

type Details = {
  service: RowOf<typeof findService.gives>
  contracts: RowOf<typeof listContracts.gives>[]
  levels: RowOf<typeof listLevels.gives>[]
  capacities: RowOf<typeof listCapacities.gives>[]
}

export const detailsTab = get('/services/:service/details', {
  name: 'services.details', summary: 'A service, its contracts, levels and capacity', permission: 'service.read', params: { service: 'number' }, asAt: true,
  handle: async ({ db, params }) => {
    const [service, contracts, levels, capacities] = await Promise.all(
      [db.row(findService, params), db.rows(listContracts, params), db.rows(listLevels, params), db.rows(listCapacities, params)])
    return show<Details>({ service: found(service), contracts, levels, capacities }, detailsPage)
  },
})

const detailsPage: Page<Details> = ({ service, contracts, levels, capacities }, context) => {
  const type = serviceType.codes.find(({ code }) => code === service.type)
  const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } })
  return serviceView(service, 'details', {
    title: `Details of ${service.name}`,
    main: html`
      ${mayEdit(context) && html`<p class="govuk-body"><a class="govuk-link" href="/services/${service.id}/edit">Edit service</a></p>`}
      ${addLinks(context, service.id, [['contracts', 'Add a contract'], ['levels', 'Add a service level'], ['capacities', 'Add a capacity']])}
      ${summaryList({ rows: [
        row('Name', service.name), row('ID', String(service.id)), row('Site', service.site), row('Provider', service.organisation), row('Type', labelOf(serviceType, service.type)),
        row('Client schedules', type?.schedulesRequired ? 'Required for every client, self-funders included' : 'Not required: this service sends a quarterly workbook; schedules may be kept all the same'),
        row('Domestic violence service', service.domestic_violence ? 'Yes: names may be initials, and people are matched only inside this service' : 'No'),
        row('Description', service.description || 'None'),
      ] })}
      ${dataTable({ id: 'contracts', caption: 'Contracts', columns: [{ key: 'reference', heading: 'Reference' }, { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }],
        rows: contracts.map((contract) => ({ reference: editLink(context, service.id, 'contracts', contract.id, contract.reference || 'No reference'), from: day(contract.starts_on), to: day(contract.ends_on) })), empty: { title: 'No contract recorded', text: 'Without one, nothing counts as contracted.' } })}
      ${dataTable({ id: 'levels', caption: 'Service levels', columns: [{ key: 'name', heading: 'Service level' }, { key: 'kind', heading: 'Kind' }],
        rows: levels.map((level) => ({ name: editLink(context, service.id, 'levels', level.id, `${level.number} - ${level.name}`), kind: labelOf(scheduleKind, level.kind) })), empty: { title: 'No service levels recorded' } })}
      ${dataTable({ id: 'capacities', caption: 'Contracted capacity', columns: [{ key: 'level', heading: 'Service level' }, { key: 'from', heading: 'First day', noWrap: true }, { key: 'to', heading: 'Last day', noWrap: true }, { key: 'units', heading: 'Units', numeric: true }],
        rows: capacities.map((capacity) => ({ level: editLink(context, service.id, 'capacities', capacity.id, capacity.level), from: day(capacity.starts_on), to: day(capacity.ends_on) || 'Open', units: capacity.units })), empty: { title: 'No capacity recorded' } })}`,
  }, context)
}
