// `throughline occupancy`: what of a service was occupied, void and unavailable over any days, as its page shows it.
import type pg from 'pg'
import { measure, rowsOf } from '#areas/schedules/occupancy-measure.ts'
import { readPeriod, showShare, showUnitDays, total, type Occupancy, type Period } from '#areas/schedules/occupancy.ts'
import { asAtInstant, readIsoDate } from '#platform/dates.ts'
import type { Database } from '#platform/database/open.ts'
import { bind, type Db } from '#platform/sql.ts'
import { command, Refused, WrongUse } from './command.ts'
import { authorityByCode } from './owner-write.ts'

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
    const number = numberOf(options.service)
    const [from, to] = [dayOf(options.from, '--from'), dayOf(options.to, '--to')]
    const asAt = options['as-at'] === undefined ? null : dayOf(options['as-at'], '--as-at')
    const read = readPeriod({ from: from.toString(), to: to.toString() }, {}, today)
    if ('errors' in read) throw new WrongUse('--to must be the day of --from or later')
    const opened = await database()
    const service = await opened.owner((connection) => serviceOf(connection, number, options.authority))
    const rows = await behindTheWall(opened, service, asAt, async (db) => rowsOf((await measure(db, service, read.period)).counted))
    print(rows, table(rows, read.period))
  },
})

function numberOf(given: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(given)) throw new WrongUse('--service must be the number of a service, such as 10801')
  return Number(given)
}

function dayOf(given: string, label: string): Temporal.PlainDate {
  const day = readIsoDate(given, label)
  if ('error' in day) throw new WrongUse(day.error)
  return day
}

type Found = { id: number, type: string, authority: number }

async function serviceOf(connection: pg.Client, number: number, code: string | undefined): Promise<Found> {
  const authority = code === undefined ? null : await authorityByCode(connection, code)
  const { rows } = await connection.query(
    `select s.id, s.type, s.authority_id as authority, a.code from service s join authority a on a.id = s.authority_id
     where s.id = $1 and ($2::int is null or a.id = $2) order by a.code`,
    [number, authority?.id ?? null])
  const services = rows as (Found & { code: string })[]
  const [found, another] = services
  if (!found) throw new Refused(`There is no service ${number}${code === undefined ? '' : ` in ${code}`}`)
  if (another) throw new Refused(`There is a service ${number} in ${services.map((service) => service.code).join(' and ')}: say which with --authority`)
  return found
}

/** Reads as somebody of the whole authority from whom nobody is hidden, and leaves an event of having read. */
async function behindTheWall<R>(database: Database, service: Found, asAt: Temporal.PlainDate | null, work: (db: Db) => Promise<R>): Promise<R> {
  const flight = await database.begin('throughline_whole')
  const nobody = '00000000-0000-0000-0000-000000000000'
  try {
    await flight.connection.query(
      `select set_config('app.authority', $1, true), set_config('app.hidden_clients', '{}', true), set_config('app.as_at', $2, true)`,
      [String(service.authority), asAt === null ? '' : asAtInstant(asAt).toString()])
    const scope = { authority: service.authority, services: null, organisation: nobody, membership: nobody, hidden: [] }
    const done = await work(bind(flight.connection, scope, asAt === null))
    await flight.connection.query('select record_event($1, $2, $3)', ['schedules.occupancy', [`service:${service.id}`], 'on the command line'])
    await flight.commit()
    return done
  } catch (error) {
    await flight.rollback()
    throw error
  }
}

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
