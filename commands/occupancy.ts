// `throughline occupancy`: what of a service was occupied, void and unavailable over any days, as its page shows it.
import { measure, readPeriod, rowsOf, showShare, showUnitDays, total, type Occupancy, type Period } from '#areas/schedules/public.ts'
import { command, WrongUse } from './command.ts'
import { behindTheWall, dayOf, serviceNumber, serviceOf } from './read-service.ts'

const amounts = ['contracted', 'available', 'occupied', 'void', 'unavailable'] as const

export const occupancy = command({
  name: 'occupancy',
  summary: 'Occupied, void and unavailable unit-days of a service, unit by unit',
  about: 'Both days count. Available is occupied or void; contracted is available or unavailable. Floating support is told by service level, without a unit.',
  options: {
    service: { value: 'NUMBER', required: true, about: 'The number of the service, such as 10801' },
    from: { value: 'DAY', required: true, about: 'First day, such as 2026-07-01' },
    to: { value: 'DAY', required: true, about: 'Last day, such as 2026-09-30' },
    'as-at': { value: 'DAY', about: 'As it was known at the end of that day' },
    authority: { value: 'CODE', about: 'The authority, where the number occurs in more than one' },
  },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, today, print }) => {
    const number = serviceNumber(options.service)
    const [from, to] = [dayOf(options.from, '--from'), dayOf(options.to, '--to')]
    const asAt = options['as-at'] === undefined ? null : dayOf(options['as-at'], '--as-at')
    const read = readPeriod({ from: from.toString(), to: to.toString() }, {}, today)
    if ('errors' in read) throw new WrongUse('--to must be the day of --from or later')
    const opened = await database()
    const service = await opened.owner((connection) => serviceOf(connection, number, options.authority))
    const rows = await behindTheWall(opened, service, asAt, 'schedules.occupancy', async (db) => rowsOf((await measure(db, service, read.period)).counted))
    print(rows, table(rows, read.period))
  },
})

function table(rows: readonly Occupancy[], period: Period): string[] {
  const sums = Object.fromEntries(amounts.map((key) => [key, total(rows.map((row) => row[key]))])) as Record<(typeof amounts)[number], number>
  const cells = [
    ['Unit', 'Service level', 'Contracted', 'Available', 'Occupied', 'Void', 'Unavailable', 'Share'],
    ...rows.map((row) => [row.unit ?? '', row.level, ...amounts.map((key) => showUnitDays(row[key])), showShare(row.occupied, row.contracted)]),
    ['All', '', ...amounts.map((key) => showUnitDays(sums[key])), showShare(sums.occupied, sums.contracted)],
  ]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  return [`${period.from} to ${period.to}, in unit-days`, '',
    ...cells.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd())]
}
