// The Properties and Service details tabs of a service, and what is asked for there (S1.29 to S1.31).
import { labelOf } from '#code-lists/code-list.ts'
import { scheduleKind } from '#code-lists/schedule-kinds.ts'
import { isBlockSubsidy, serviceType } from '#code-lists/service-types.ts'
import { requestsAboutService, requestTable, type ListedRequest } from '#areas/requests/public.ts'
import { dataTable } from '#pages/components/data-table.ts'
import { facts } from '#pages/components/facts.ts'
import { rowActions } from '#pages/components/row-actions.ts'
import { section } from '#pages/components/section.ts'
import { html, type Html } from '#pages/html.ts'
import { showShortIso } from '#platform/dates.ts'
import { showMoney } from '#platform/quantities.ts'
import { done, found, get, show, type Context, type Page } from '#platform/web/route.ts'
import type { RowOf } from '#platform/sql.ts'
import { voidKind } from '#code-lists/void-kinds.ts'
import { listVoids } from './edit-service.sql.ts'
import { serviceView } from './service.page.ts'
import { levelName, unitKind, unitName } from './service.ts'
import { findService, listCapacities, listContracts, listLevels, listPrices, listProperties, listUnits } from './services.sql.ts'

const day = (iso: string | null) => (iso === null ? '' : showShortIso(iso))

export const service = get('/services/:service', {
  name: 'services.open', summary: 'Opens a service at its schedules', permission: 'service.read', params: { service: 'number' },
  handle: async ({ db, params }) => done(`/services/${found(await db.row(findService, params)).id}/schedules`, ''),
})

type Properties = {
  service: { id: number, name: string, type: string }
  properties: RowOf<typeof listProperties.gives>[]
  units: RowOf<typeof listUnits.gives>[]
  voids: RowOf<typeof listVoids.gives>[]
  /** What waits for a decision about the service, its properties and units. */
  pending: ListedRequest[]
}

export const propertiesTab = get('/services/:service/properties', {
  name: 'services.properties', summary: 'Properties and units of a service', permission: 'service.read', params: { service: 'number' }, asAt: true,
  handle: async (context) => {
    const { db, params } = context
    const [service, properties, units, voids, requests] = await Promise.all(
      [db.row(findService, params), db.rows(listProperties, params), db.rows(listUnits, params), db.rows(listVoids, params), requestsShown(context as unknown as Context, params.service, 'none')])
    const { id, name, type } = found(service)
    return show<Properties>({ service: { id, name, type }, properties, units, voids, pending: requests }, propertiesPage)
  },
})

const propertiesPage: Page<Properties> = ({ service, properties, units, voids, pending }, context) => serviceView(service, 'properties', {
  title: `Properties of ${service.name}`,
  main: html`
    ${section({ title: 'Properties', text: addLink(context, service.id, 'properties', 'Add a property'), content: dataTable({
      id: 'properties', caption: 'Properties', captionHidden: true,
      columns: [{ key: 'name', heading: 'Property' }, { key: 'address', heading: 'Address' }, { key: 'uprn', heading: 'UPRN', numeric: true }, { key: 'units', heading: 'Units to let', numeric: true },
        ...changeColumn(context)],
      rows: properties.map((row) => ({
        name: editLink(context, service.id, 'properties', row.id, row.name),
        address: [row.address_1, row.address_2, row.town, row.postcode].filter(Boolean).join(', '),
        uprn: row.uprn,
        units: row.units,
        change: amendLinks(context, `/services/${service.id}/properties/${row.id}`, `property ${row.name}`,
          pending.filter(({ property_id }) => property_id === row.id)),
      })),
      empty: { title: 'No properties', text: 'Floating support follows the person, so it has none. An accommodation service lists its properties here.' },
    }) })}
    ${section({ title: 'Units', text: addLink(context, service.id, 'units', 'Add a unit'), content: dataTable({
      id: 'units', caption: 'Units', captionHidden: true,
      columns: [
        { key: 'name', heading: 'Unit' },
        { key: 'kind', heading: 'Kind' },
        { key: 'property', heading: 'Property' },
        { key: 'level', heading: 'Service level' },
        { key: 'places', heading: 'Places', numeric: true },
        { key: 'units', heading: 'Counts as', numeric: true },
        { key: 'from', heading: 'First day', noWrap: true },
        { key: 'to', heading: 'Last day', noWrap: true },
        ...changeColumn(context),
      ],
      rows: units.map((row) => ({
        name: editLink(context, service.id, 'units', row.id, unitName(row)), kind: kindText(row.kind), property: row.property, level: row.level,
        places: row.lettable ? row.places : '', units: row.lettable ? row.units : '', from: day(row.starts_on), to: day(row.ends_on) || 'Open',
        change: amendLinks(context, `/services/${service.id}/units/${row.id}`, `unit ${unitName(row)}`, pending.filter(({ unit_id }) => unit_id === row.id)),
      })),
      empty: { title: 'No units', text: 'Without units nobody can be placed; floating support needs none.' },
    }) })}
    ${section({ title: 'Voids and days out of use', text: addLink(context, service.id, 'voids', 'Record a void'), content: dataTable({
      id: 'voids', caption: 'Voids and days out of use', captionHidden: true,
      columns: [
        { key: 'unit', heading: 'Unit' },
        { key: 'kind', heading: 'Why' },
        { key: 'from', heading: 'First day', noWrap: true },
        { key: 'to', heading: 'Last day', noWrap: true },
        { key: 'comment', heading: 'Comment' },
      ],
      rows: voids.map((row) => ({
        unit: editLink(context, service.id, 'voids', row.id, unitName({ name: row.unit, house: row.house }), `the void from ${day(row.starts_on)} of `),
        kind: labelOf(voidKind, row.kind), from: day(row.starts_on), to: day(row.ends_on) || 'Open', comment: row.comment,
      })),
      empty: { title: 'None recorded', text: 'Empty days without a reason count as ordinary voids.' },
    }) })}`,
}, context)

/** Nothing is asked for on a page about the past. */
const mayAsk = ({ user, asAt }: Context) => user.may('request.make') && asAt === null

async function requestsShown(context: Context, service: number, decided: 'the last five' | 'none'): Promise<ListedRequest[]> {
  return context.user.may('request.read') && context.asAt === null ? requestsAboutService(context, service, decided) : []
}

const changeColumn = (context: Context) => (context.user.may('request.read') && context.asAt === null ? [{ key: 'change' as const, heading: 'Change', headingHidden: true }] : [])

/** To ask for a change of one row, and to what was asked for already. */
function amendLinks(context: Context, path: string, name: string, pending: readonly ListedRequest[]): Html {
  return rowActions([mayAsk(context) && { href: `${path}/amend`, text: 'Request a change', of: `of ${name}` },
    ...pending.map(({ id, kind, asked }) => ({
      href: `/requests/${id}`,
      ...(kind === 'service.message'
        ? { text: 'Message', of: `about ${name}, written on ${asked}` }
        : { text: 'Pending', of: `change of ${name}, asked for on ${asked}` }),
    }))])
}

/** Links to add and change are for those who keep services, and never on a page about the past. */
const mayEdit = ({ user, asAt }: Context) => user.may('service.edit') && asAt === null

function addLink(context: Context, service: number, path: string, text: string): Html | false {
  return mayEdit(context) && html`<a class="govuk-link" href="/services/${service}/${path}/new">${text}</a>`
}

/** `what` is hidden words before it, where several links have the same text. */
function editLink(context: Context, service: number, path: string, id: string, text: string, what = '') {
  return mayEdit(context) ? html`<a class="govuk-link" href="/services/${service}/${path}/${id}"><span class="govuk-visually-hidden">Edit ${what}</span>${text}</a>` : text
}

/** A room stands below its house in the table. */
const kindText = (kind: string) => (kind === 'room' ? 'Room' : labelOf(unitKind, kind))

type Details = {
  service: RowOf<typeof findService.gives>
  contracts: RowOf<typeof listContracts.gives>[]
  levels: RowOf<typeof listLevels.gives>[]
  capacities: RowOf<typeof listCapacities.gives>[]
  prices: RowOf<typeof listPrices.gives>[]
  requests: ListedRequest[]
}

export const detailsTab = get('/services/:service/details', {
  name: 'services.details', summary: 'A service, its contracts, levels, capacity and prices', permission: 'service.read', params: { service: 'number' }, asAt: true,
  handle: async (context) => {
    const { db, params } = context
    const [service, contracts, levels, capacities, prices, requests] = await Promise.all([
      db.row(findService, params),
      db.rows(listContracts, params),
      db.rows(listLevels, params),
      db.rows(listCapacities, params),
      db.rows(listPrices, params),
      requestsShown(context as unknown as Context, params.service, 'the last five'),
    ])
    return show<Details>({ service: found(service), contracts, levels, capacities, prices, requests }, detailsPage)
  },
})

const detailsPage: Page<Details> = ({ service, contracts, levels, capacities, prices, requests }, context) => {
  const type = serviceType.codes.find(({ code }) => code === service.type)
  return serviceView(service, 'details', {
    title: `Details of ${service.name}`,
    main: html`
      ${section({
        title: 'Service',
        text: html`${mayEdit(context) && html`<a class="govuk-link" href="/services/${service.id}/edit">Edit service</a>`}
        ${mayAsk(context) && html`<a class="govuk-link" href="/services/${service.id}/amend">Request update</a><br><a class="govuk-link" href="/services/${
          service.id}/message">Send us a message</a>`}`,
        content: facts([
          { label: 'Name', value: service.name }, { label: 'ID', value: service.id }, { label: 'Site', value: service.site },
          { label: 'Provider', value: service.organisation }, { label: 'Type', value: labelOf(serviceType, service.type) },
          {
            label: 'Client schedules',
            value: type?.schedulesRequired
              ? 'Required for every client, self-funders included'
              : 'Not required: this service sends a quarterly workbook; schedules may be kept all the same',
          },
          {
            label: 'Domestic violence service',
            value: service.domestic_violence ? 'Yes: names may be initials, and people are matched only inside this service' : 'No',
          },
          { label: 'Description', value: service.description },
        ]),
      })}
      ${changeColumn(context).length > 0 && section({
        title: 'Requests and messages',
        content: requestTable(requests, {
          caption: 'Requests and messages about this service', first: 'About', columns: ['kind', 'waited'],
          empty: {
            title: 'Nothing asked for yet',
            text: 'Updates of the service, its properties and units that were asked for, and messages about it, appear here.',
          },
        }),
      })}
      ${section({
        title: 'Contracts',
        text: addLink(context, service.id, 'contracts', 'Add a contract'),
        content: dataTable({
          id: 'contracts', caption: 'Contracts', captionHidden: true,
          columns: [
            { key: 'reference', heading: 'Reference' },
            { key: 'from', heading: 'First day', noWrap: true },
            { key: 'to', heading: 'Last day', noWrap: true },
          ],
          rows: contracts.map((contract) => ({
            reference: editLink(context, service.id, 'contracts', contract.id, contract.reference || 'No reference'),
            from: day(contract.starts_on),
            to: day(contract.ends_on),
          })),
          empty: { title: 'No contract recorded', text: 'Without one, nothing counts as contracted.' },
        }),
      })}
      ${section({
        title: 'Service levels',
        text: addLink(context, service.id, 'levels', 'Add a service level'),
        content: dataTable({
          id: 'levels', caption: 'Service levels', captionHidden: true,
          columns: [{ key: 'name', heading: 'Service level' }, { key: 'kind', heading: 'Kind' }],
          rows: levels.map((level) => ({
            name: editLink(context, service.id, 'levels', level.id, levelName(level)),
            kind: labelOf(scheduleKind, level.kind),
          })),
          empty: { title: 'No service levels recorded', text: 'A client schedule needs one.' },
        }),
      })}
      ${section({
        title: 'Contracted capacity',
        text: addLink(context, service.id, 'capacities', 'Add a capacity'),
        content: dataTable({
          id: 'capacities', caption: 'Contracted capacity', captionHidden: true,
          columns: [
            { key: 'level', heading: 'Service level' },
            { key: 'from', heading: 'First day', noWrap: true },
            { key: 'to', heading: 'Last day', noWrap: true },
            { key: 'units', heading: 'Units', numeric: true },
          ],
          rows: capacities.map((capacity) => ({
            level: editLink(context, service.id, 'capacities', capacity.id, capacity.level, `the capacity from ${day(capacity.starts_on)} of `),
            from: day(capacity.starts_on),
            to: day(capacity.ends_on) || 'Open',
            units: capacity.units,
          })),
          empty: { title: 'No capacity recorded', text: 'Occupancy is measured against it.' },
        }),
      })}
      ${(isBlockSubsidy(service.type) || prices.length > 0) && section({
        title: 'Weekly prices',
        text: addLink(context, service.id, 'prices', 'Add a price'),
        content: dataTable({
          id: 'prices', caption: 'Weekly prices', captionHidden: true,
          columns: [
            { key: 'level', heading: 'Service level' },
            { key: 'from', heading: 'First day', noWrap: true },
            { key: 'to', heading: 'Last day', noWrap: true },
            { key: 'price', heading: 'Price a week', numeric: true },
          ],
          rows: prices.map((price) => ({
            level: editLink(context, service.id, 'prices', price.id, price.level, `the price from ${day(price.starts_on)} of `),
            from: day(price.starts_on),
            to: day(price.ends_on) || 'Open',
            price: showMoney(BigInt(price.weekly_pence)),
          })),
          empty: { title: 'No price recorded', text: 'Days without a price are listed in the payment of a period, unpaid.' },
        }),
      })}`,
  }, context)
}
