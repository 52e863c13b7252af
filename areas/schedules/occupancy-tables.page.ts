// The tables of the occupancy tab, in which every figure leads to the rows it counts.
import { dataTable } from '#pages/components/data-table.ts'
import { tag } from '#pages/components/tag.ts'
import type { Html } from '#pages/html.ts'
import { figureLink } from './occupancy-links.ts'
import type { OfService } from './occupancy-of-service.ts'
import { showShare, showUnitDays } from './occupancy.ts'

const amounts = ['contracted', 'available', 'occupied', 'void', 'unavailable'] as const

export function unitTable(of: OfService): Html {
  return dataTable({
    id: 'occupancy', caption: 'Units, in unit-days',
    columns: [
      { key: 'unit', heading: 'Unit', noWrap: true }, { key: 'level', heading: 'Service level' }, { key: 'contracted', heading: 'Contracted', numeric: true },
      { key: 'available', heading: 'Available', numeric: true }, { key: 'occupied', heading: 'Occupied', numeric: true },
      { key: 'void', heading: 'Void', numeric: true }, { key: 'unavailable', heading: 'Unavailable', numeric: true },
      { key: 'share', heading: 'Occupied of contracted', numeric: true }, { key: 'ofAvailable', heading: 'Occupied of available', numeric: true },
    ],
    rows: of.rows.map((row, at) => ({ unit: row.unit, level: row.level, ...cells(of, row, { place: of.places[at]!, name: row.unit ?? row.level }) })),
    totals: { unit: 'All units', ...cells(of, of.total, { name: 'all units' }) },
  })
}

export function levelTable(of: OfService): Html {
  return dataTable({
    id: 'occupancy', caption: 'Service levels, in unit-days',
    columns: [
      { key: 'level', heading: 'Service level' }, { key: 'contracted', heading: 'Contracted', numeric: true },
      { key: 'occupied', heading: 'Occupied', numeric: true }, { key: 'void', heading: 'Not used', numeric: true },
      { key: 'share', heading: 'Occupied of contracted', numeric: true },
    ],
    rows: of.rows.map((row, at) => ({ level: row.level, ...cells(of, row, { place: of.places[at]!, name: row.level }) })),
    totals: { level: 'All service levels', ...cells(of, of.total, { name: 'all service levels' }) },
  })
}

function cells(of: OfService, row: OfService['total'], at: Parameters<typeof figureLink>[3]) {
  const [contracted, available, occupied, empty, unavailable] = amounts.map((kind) => figureLink(of, kind, showUnitDays(row[kind]), at))
  const share = (kind: 'days' | 'available', whole: number) =>
    (whole === 0 ? showShare(row.occupied, whole) : figureLink(of, kind, showShare(row.occupied, whole), at))
  return { contracted, available, occupied, void: empty, unavailable, share: share('days', row.contracted), ofAvailable: share('available', row.available) }
}

export function emptyTable(of: OfService): Html | false {
  return of.empty.length > 0 && dataTable({
    id: 'empty', caption: 'Why units were empty, in unit-days',
    columns: [{ key: 'label', heading: 'Reason' }, { key: 'class', heading: 'Counts as' }, { key: 'unitDays', heading: 'Unit-days', numeric: true }],
    rows: of.empty.map(({ kind, label, class: counts, unitDays }) => ({
      label, class: counts === 'void' ? 'Void' : 'Unavailable', unitDays: figureLink(of, counts, showUnitDays(unitDays), { reason: kind, name: label }),
    })),
  })
}

/** What was bought and what the units amount to should be the same; where they are not, one of the two is out of date. */
export function capacityTable(of: OfService): Html | false {
  return of.capacity.length > 0 && dataTable({
    id: 'capacity', caption: 'Capacity bought beside the units, in unit-days',
    columns: [{ key: 'level', heading: 'Service level' }, { key: 'bought', heading: 'Bought', numeric: true },
      { key: 'units', heading: 'Units', numeric: true }, { key: 'compared', heading: 'Units compared' }],
    rows: of.capacity.map(({ id, level, bought, units }) => {
      const at = { place: { unit: null, level: id }, name: level }
      return {
        level, bought: figureLink(of, 'capacity', showUnitDays(bought), at), units: figureLink(of, 'contracted', showUnitDays(units), at),
        compared: units === bought ? 'As bought' : tag({ text: units > bought ? 'More than bought' : 'Fewer than bought', classes: 'govuk-tag--yellow' }),
      }
    }),
  })
}
