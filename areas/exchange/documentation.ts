// The columns of a data pack in words, for whoever prepares one: docs/generated/data-pack.md.
import { codesOn } from '#code-lists/code-list.ts'
import type { Field } from '#platform/fields.ts'
import { typeOf } from './data-package.ts'
import { isNeeded, kinds, type Kind } from './pack.ts'

export function documentation(today: Temporal.PlainDate): string {
  return `${[
    '# Data packs',
    'Made from `areas/exchange/pack.ts` by `areas/exchange/documentation.test.ts`; `UPDATE=1 npm test -- exchange/documentation` writes it anew.',
    'A data pack is a folder: a Frictionless Data Package with `datapackage.json` and a CSV file for each kind of row. It is loaded with\n'
    + '`npx throughline import FOLDER --authority CODE` or on the page *Data packs*, and taken out with `npx throughline export FOLDER --authority CODE`.\n'
    + 'Exporting an empty authority gives the headers.',
    [
      '* **Instead of CSV files** a folder may hold an Excel workbook (`.xlsx`) with a sheet for each kind, called like it: clients, Service levels. Days may be',
      '  days there and numbers numbers; of a formula its value is taken. A workbook that is itself called like a kind may have one sheet of any name.',
      '* **Files** are UTF-8, with or without a byte order mark, separated by commas, semicolons or tabs. A file may be missing, and `datapackage.json` too.',
      '* **Columns** may stand in any order, and those that are not needed may be missing: of rows that are recorded already, what is recorded stays.',
      '  A column that is not listed here is refused.',
      '* **Days** are written YYYY-MM-DD, yes and no as `yes` and `no`, decimals with a point. Codes are those below; closed ones are right for old rows,',
      '  and the authority’s own codes are right too.',
      '* **The key** says which recorded row is meant. The same row again is left alone; another one is refused, or replaces it with `--update`.',
      '* **All or nothing**: while anything is wrong nothing is loaded, and each wrong cell is printed as `schedules.csv:17:left_on message`.',
      '  With `--accept-valid` wrong rows are left out, with all that hangs on them, and the others are loaded. On the page wrong cells wait to be mended.',
      '* **Odd and loaded**: National Insurance numbers and postcodes that fail their checks, what a form would ask for and is not there, two places of',
      '  one person on the same days, schedules without a Housing Benefit position. They are listed after loading.',
      '* **Formulas**: a cell that a spreadsheet would run is written with an apostrophe before it and read without: `=1+1` goes out as `\'=1+1`.',
      '* **Not part of a pack**: requests, history, the audit, accounts, and who may open need-to-know records. Whoever takes a pack out in their own name',
      '  gets nobody whose record they may not open.',
    ].join('\n'),
    ...kinds.map((of) => kindSection(of, today)),
  ].join('\n\n')}\n`
}

function kindSection(of: Kind, today: Temporal.PlainDate): string {
  const rows = Object.entries(of.fields).map(([name, field]) =>
    `| \`${name}\` | ${field.label} | ${isNeeded(of, name) ? 'needed' : whenEmpty(of, name)} | ${meaningOf(of, name, field, today)} |`)
  return `## ${of.name}.csv\n\n${of.about}\nKey: ${of.key.map((name) => `\`${name}\``).join(', ')}.${
    of.fixed.length > 0 ? ` Never changed by a pack: ${of.fixed.map((name) => `\`${name}\``).join(', ')}.` : ''}\n\n`
    + `| Column | What it is | Empty | Values |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function whenEmpty(of: Kind, name: string): string {
  const value = of.fields[name]!.kind === 'flag' ? 'no' : of.empty[name]
  return value ? `\`${value}\`` : ''
}

function meaningOf(of: Kind, name: string, field: Field, today: Temporal.PlainDate): string {
  const reference = of.references[name]
  if (reference) return `names a row of ${reference.kind}.csv, or one that is recorded`
  const inWords = ({ code, label }: { code: string, label: string }) => `\`${code}\`${code === label ? '' : ` ${label.replaceAll('|', '\\|')}`}`
  if (field.codes) return codesOn(field.codes, today).map(inWords).join('; ')
  const { minimum, maximum } = field.schema as { minimum?: number, maximum?: number }
  const { type } = typeOf(field)
  if (type === 'date') return 'a day'
  if (type === 'boolean') return '`yes` or `no`'
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`
  if (type === 'number') return 'a number with up to two decimals'
  return `up to ${field.max} characters${field.kind === 'longText' ? ', on as many lines as needed' : ''}`
}
