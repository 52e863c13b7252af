// What a command declares, and what it gets to work with.
import { existsSync } from 'node:fs'
import type { Database } from '#platform/database/open.ts'
import type { Errors } from '#platform/fields.ts'
import type { Settings } from './settings.ts'

/** The command was understood, and the answer is no: exit code 1. */
export class Refused extends Error {}
/** The command was not understood: exit code 2. */
export class WrongUse extends Error {}

type Option = {
  about: string
  /** What stands for the value in the help, such as DAY. Without one the option is a switch. */
  value?: string
  required?: true
}
type Options = Record<string, Option>
type Given<O extends Options> = {
  [K in keyof O]: O[K] extends { value: string } ? (O[K] extends { required: true } ? string : string | undefined) : boolean
}

export type Context<O extends Options = Options> = {
  options: Given<O>
  /** What stands without a name, in the order of `positionals`. */
  positionals: string[]
  settings: Settings
  /** The installation, opened at the first call, beside a running server or without one; closed when the command ends. */
  database(): Promise<Database>
  today: Temporal.PlainDate
  /** Prints what was asked for: the data with --json, the lines without. */
  print(data: unknown, lines: readonly string[]): void
  /** Says something by the way, never mixed with what is printed. */
  say(line: string): void
}

export type Command<O extends Options = Options> = {
  /** One or two words, as they are typed. */
  name: string
  /** One line for the list of commands. */
  summary: string
  /** More than the summary and the options say, for `--help`. */
  about?: string
  /** Names of what stands without an option, such as FOLDER; all are needed. */
  positionals?: readonly string[]
  options: O
  /** Prints data, and so knows --json. */
  json?: true
  /** Is about what is there: where no installation is, it makes none, and says so. */
  needsInstallation?: true
  run(context: Context<O>): Promise<void>
}

/** Keeps the names of the options known to the compiler inside `run`, and nowhere else. */
export function command<const O extends Options>(declared: Command<O>): Command {
  return declared as unknown as Command
}

/** Somebody who mistook the folder would else be told that an empty installation is in order. A database of one's own says by itself what is missing. */
export function refuseWhereNothingIs({ folder, databaseUrl }: Pick<Settings, 'folder' | 'databaseUrl'>): void {
  if (!databaseUrl && !existsSync(folder)) throw new Refused(`There is no installation in ${folder}. THROUGHLINE_DATA names the folder.`)
}

/** Every error of the fields at once, or the values: an option that can't be so is wrong use. */
export function valuesOf<V>(got: { values: V } | { errors: Errors }): V {
  if ('errors' in got) throw new WrongUse(Object.values(got.errors).join('\n'))
  return got.values
}
