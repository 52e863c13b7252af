// The command line: finds the command, reads its options, and ends with 0, 1 (refused) or 2 (wrong use).
import { parseArgs } from 'node:util'
import { londonDay } from '#platform/dates.ts'
import { openInstallation, type Database } from '#platform/database/open.ts'
import { Refused, refuseWhereNothingIs, WrongUse, type Command } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import { readSettings, SettingError, version } from './commands/settings.ts'

const help = { about: 'Show this', short: 'h' }
const json = { about: 'Print data as JSON' }

async function main(words: readonly string[]): Promise<void> {
  const [first] = words
  if (first === '--version') return print(version)
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return print(overview(commands))
  const wanted = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '))
  if (!wanted) {
    const family = commands.filter(({ name }) => name.startsWith(`${first} `))
    if (family.length > 0 && (words[1] === '--help' || words[1] === '-h')) return print(overview(family))
    if (family.length > 0 && words.length === 1) throw new WrongUse(overview(family))
    throw new WrongUse(`There is no command ${words.slice(0, 2).join(' ')}. See: throughline --help`)
  }
  await run(wanted, words.slice(wanted.name.split(' ').length))
}

async function run(wanted: Command, words: string[]): Promise<void> {
  const { values, positionals } = readWords(wanted, words)
  if (values['help']) return print(helpOf(wanted))
  const { positionals: wantedWords = [], options } = wanted
  const missing = [...wantedWords.slice(positionals.length),
    ...Object.keys(options).filter((name) => options[name]!.required && values[name] === undefined).map((name) => `--${name}`)]
  const tooMany = positionals.slice(wantedWords.length)
  if (missing.length > 0) throw new WrongUse(`Missing: ${missing.join(', ')}. ${seeHelp(wanted)}`)
  if (tooMany.length > 0) throw new WrongUse(`${tooMany[0]} is one word too many. ${seeHelp(wanted)}`)

  const settings = readSettings(process.env)
  if (wanted.needsInstallation) refuseWhereNothingIs(settings)
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  let opening: Promise<Database> | undefined
  const database = () => opening ??= openInstallation({
    folder: settings.folder, kind: settings.demo ? 'demo' : 'live', url: settings.databaseUrl, ownerUrl: settings.databaseOwnerUrl, say,
  })
  try {
    await wanted.run({
      options: { ...switchesOff(wanted), ...values } as never, positionals, settings, database, say,
      today: settings.today ?? londonDay(Temporal.Now.instant()),
      print: (data, lines) => print(values['json'] ? JSON.stringify(data, null, 2) : lines.join('\n')),
    })
  } finally {
    await opening?.then((opened) => opened.close(), () => undefined)
  }
}

function readWords(wanted: Command, words: string[]): { values: Record<string, string | boolean | undefined>, positionals: string[] } {
  const options = Object.fromEntries(Object.entries(wanted.options).map(([name, { value }]) =>
    [name, { type: value === undefined ? 'boolean' : 'string' } as const]))
  try {
    return parseArgs({
      args: words, allowPositionals: true, strict: true,
      options: { ...options, help: { type: 'boolean', short: 'h' }, ...(wanted.json ? { json: { type: 'boolean' } as const } : {}) },
    }) as never
  } catch (error) {
    // Node's own words name the option; what follows its first sentence is about Node.
    throw new WrongUse(`${(error as Error).message.split('. ')[0]!.replace(/\n.*/s, '')}. ${seeHelp(wanted)}`)
  }
}

const seeHelp = ({ name }: Command) => `See: throughline ${name} --help`

function switchesOff(wanted: Command): Record<string, boolean> {
  const switches = Object.keys(wanted.options).filter((name) => wanted.options[name]!.value === undefined)
  return Object.fromEntries(switches.map((name) => [name, false]))
}

function overview(listed: readonly Command[]): string {
  const shown = listed.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return ['Usage: throughline COMMAND [OPTIONS]', '', 'Commands:', ...columns(shown.map(({ name, summary }) => [name, summary])), '',
    'Each has its own --help. Exit codes: 0 done, 1 refused, 2 wrong use.',
    'THROUGHLINE_DATA names the data folder (./data), DATABASE_URL a PostgreSQL 18 server to use instead.'].join('\n')
}

function helpOf({ name, summary, about, positionals = [], options, ...more }: Command): string {
  const named = Object.entries(options).map(([key, { value, ...option }]) =>
    ({ ...option, typed: value === undefined ? `--${key}` : `--${key} ${value}` }))
  const usage = ['throughline', name, ...positionals, ...named.filter(({ required }) => required).map(({ typed }) => typed), '[OPTIONS]']
  const rows: [string, string][] = named.map((option) => [option.typed, option.about])
  if (more.json) rows.push(['--json', json.about])
  rows.push([`-${help.short}, --help`, help.about])
  return [`Usage: ${usage.join(' ')}`, '', `${summary}.`, ...(about ? [about] : []), '', 'Options:', ...columns(rows)].join('\n')
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

// A reader that has seen enough, such as `head`, closes the pipe: no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, code } = error as Error & { code?: string }
  const expected = error instanceof Refused || error instanceof WrongUse || error instanceof SettingError
  process.stderr.write(`${expected || !(error instanceof Error) ? message : `${code ? `${code} ` : ''}${message}`}\n`)
  process.exitCode = error instanceof WrongUse ? 2 : 1
})
