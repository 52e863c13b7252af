// `throughline payments`: the lines of what a service is paid for a pay period, as its page shows them.
import { keyOf, linesOf, paymentOf, payPeriods, periodName, readFinancialYear, unpaidReason, type PaymentLine } from '#areas/payments/public.ts'
import { showUnitDays } from '#areas/schedules/public.ts'
import { listLevels } from '#areas/services/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { isBlockSubsidy } from '#code-lists/service-types.ts'
import { showMoney } from '#platform/quantities.ts'
import { command, Refused, WrongUse } from './command.ts'
import { behindTheWall, dayOf, serviceNumber, serviceOf } from './read-service.ts'

export const payments = command({
  name: 'payments',
  summary: 'What a block subsidy service is paid for a pay period, line by line, in pence',
  about: 'A line for each schedule and price; what is beyond the capacity is taken off in lines of its own; days that are not paid have lines of 0 pence with the reason.',
  options: {
    service: { value: 'NUMBER', required: true, about: 'The number of the service, such as 10801' },
    period: { value: 'NUMBER', required: true, about: 'The number of the pay period in its year, such as 8' },
    year: { value: 'YEAR', required: true, about: 'The financial year, such as 2026-27' },
    'as-at': { value: 'DAY', about: 'As it was known at the end of that day' },
    authority: { value: 'CODE', about: 'The authority, where the number occurs in more than one' },
  },
  json: true,
  needsInstallation: true,
  run: async ({ options, database, print }) => {
    const number = serviceNumber(options.service)
    if (!/^(?:[1-9]|1[0-4])$/.test(options.period)) throw new WrongUse('--period must be a number from 1 to 14')
    const year = readFinancialYear(options.year)
    if ('error' in year) throw new WrongUse('--year must be a financial year, such as 2026-27')
    const wanted = { year: year.value, number: Number(options.period) }
    const asAt = options['as-at'] === undefined ? null : dayOf(options['as-at'], '--as-at')
    const opened = await database()
    const service = await opened.owner((connection) => serviceOf(connection, number, options.authority))
    if (!isBlockSubsidy(service.type)) throw new Refused(`Service ${number} is not paid by its schedules: only long-term accommodation is`)
    const found = await behindTheWall(opened, service, asAt, 'payments.of-service', async (db) => {
      const period = (await payPeriods(db)).find((each) => keyOf(each) === keyOf(wanted))
      if (!period) return undefined
      const [payment, levels] = await Promise.all([paymentOf(db, service.id, period), db.rows(listLevels, { service: service.id })])
      return { lines: linesOf(payment, levels), title: `${periodName(period)}, ${period.starts_on} to ${period.ends_on}` }
    })
    if (!found) throw new Refused(`There is no pay period ${wanted.number} of ${wanted.year}${asAt === null ? '' : `, as known on ${asAt.toString()}`}`)
    print(found.lines, table(found.title, found.lines))
  },
})

function table(title: string, lines: readonly PaymentLine[]): string[] {
  const money = (pence: number) => showMoney(BigInt(pence))
  const cells = [
    ['Service level', 'Unit', 'Schedule', 'Days', 'Unit-days', 'Price', 'Amount', ''],
    ...lines.map((line) => [
      line.level,
      line.unit ?? '',
      String(line.schedule ?? ''),
      line.spans.map(({ from, to }) => `${from} to ${to}`).join(', '),
      showUnitDays(line.unitDays),
      line.weeklyPence === null ? '' : money(line.weeklyPence),
      money(line.pence),
      line.reason === null ? '' : labelOf(unpaidReason, line.reason),
    ]),
    ['Payment', '', '', '', '', '', money(lines.reduce((sum, { pence }) => sum + pence, 0)), ''],
  ]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  return [title, '', ...cells.map((row) => row.map((cell, column) => (column < 4 || column === 7 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd())]
}
