// The file datapackage.json: what the files of a pack are, for whoever reads one, and where they are, when one is loaded.
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join, normalize } from 'node:path'
import type { Field } from '#platform/fields.ts'
import { CsvProblem } from './csv.ts'
import { isNeeded, kindNamed, kinds, type Kind } from './pack.ts'
import { batchesOf, sheetsOf, zippedFiles, type Expected, type Records } from './read-file.ts'

export const descriptorName = 'datapackage.json'
export const fileOf = ({ name }: { name: string }) => `${name}.csv`

/** A Frictionless Data Package, version 2. It names no authority and no day, so that equal packs are equal files. */
export function descriptor(): string {
  return `${JSON.stringify({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'throughline-data-pack',
    title: 'Throughline data pack',
    resources: kinds.map((of) => ({
      name: of.name, path: fileOf(of), title: of.about, format: 'csv', mediatype: 'text/csv', encoding: 'utf-8',
      schema: {
        fields: Object.entries(of.fields).map(([name, field]) => ({ name, title: field.label, ...typeOf(field), constraints: constraintsOf(of, name, field) })),
        primaryKey: of.key,
        foreignKeys: Object.values(of.references).map(({ kind, by }) =>
          ({ fields: Object.values(by), reference: { resource: kind, fields: Object.keys(by) } })),
        missingValues: [''],
      },
    })),
  }, null, 2)}\n`
}

export function typeOf(field: Field): { type: string, format?: string, trueValues?: string[], falseValues?: string[] } {
  if (field.kind === 'date') return { type: 'date', format: '%Y-%m-%d' }
  if (field.kind === 'flag') return { type: 'boolean', trueValues: ['yes', 'true'], falseValues: ['no', 'false'] }
  return { type: field.kind === 'number' ? 'integer' : field.kind === 'decimal' ? 'number' : 'string' }
}

function constraintsOf(of: Kind, name: string, field: Field) {
  const { minimum, maximum, maxLength } = field.schema as { minimum?: number, maximum?: number, maxLength?: number }
  return {
    required: isNeeded(of, name),
    ...(field.codes ? { enum: field.codes.codes.map(({ code }) => code) } : maxLength === undefined ? {} : { maxLength }),
    ...(minimum === undefined ? {} : { minimum, maximum }),
  }
}

/** Rows of one kind: a CSV file, a sheet of a workbook, or what is kept of either. How many they are is known of what is kept. */
export type PackFile = { of: Kind, name: string, rows?: number, batches(expected: Expected): AsyncGenerator<Records> }

/** The pack in a folder can't be told: said of its descriptor, or of the folder. */
export class PackProblem extends Error {
  readonly file: string

  constructor(file: string, message: string) {
    super(message)
    this.file = file
  }
}

/**
 * The files of the pack in a folder, in the order in which they are loaded. The descriptor may say where they are; without one they
 * have their usual names. In place of the folder there may be a zip of its CSV files. A CSV file that is nothing of a pack is refused: a misspelt name must not go by in silence.
 */
export async function findFiles(folder: string): Promise<PackFile[]> {
  const zip = await zipAt(folder)
  const inZip = zip === undefined ? undefined : await asPackProblem(basename(zip), () => zippedFiles(zip))
  const names = inZip ? [...inZip.keys()] : await namesIn(folder)
  const paths = new Map(names.includes(descriptorName) ? pathsIn(await (inZip?.get(descriptorName)!.read() ?? readFile(join(folder, descriptorName)))) : [])
  const sheets = new Map<string, { name: string, path: string, sheet: string }>()
  for (const name of names.filter((each) => each.toLowerCase().endsWith('.csv') && ![...paths.values()].includes(each))) {
    const of = kindNamed(name.slice(0, -4))
    if (!of || paths.has(of.name)) throw new PackProblem(name, `is not a file of a data pack. There are: ${kinds.map(fileOf).join(', ')}`)
    paths.set(of.name, name)
  }
  for (const name of names.filter((each) => each.toLowerCase().endsWith('.xlsx'))) {
    for (const [kind, sheet] of await kindsOfSheets(join(folder, name), name)) {
      if (paths.has(kind) || sheets.has(kind)) throw new PackProblem(name, `holds ${kind}, which another file or sheet of this pack holds too`)
      sheets.set(kind, { name, path: join(folder, name), sheet })
    }
  }
  if (paths.size + sheets.size === 0) {
    throw new PackProblem(basename(zip ?? folder), `holds no data pack: no ${descriptorName}, no workbook (.xlsx) and none of ${kinds.map(fileOf).join(', ')}`)
  }
  return kinds.flatMap((of): PackFile[] => {
    const [name, inWorkbook] = [paths.get(of.name), sheets.get(of.name)]
    const zipped = name === undefined ? undefined : inZip?.get(name)
    if (inZip && name !== undefined && !zipped) throw new PackProblem(name, missing)
    if (name !== undefined) return [{ of, name, batches: (expected) => zipped?.batches(expected) ?? batchesOf(join(folder, name), expected) }]
    return inWorkbook ? [{ of, name: `${inWorkbook.name}, ${of.name}`, batches: (expected) => batchesOf(inWorkbook.path, { ...expected, sheet: inWorkbook.sheet }) }] : []
  })
}

async function asPackProblem<R>(name: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof CsvProblem ? new PackProblem(name, error.message) : error
  }
}

const namesIn = (folder: string) => readdir(folder).catch(() => { throw new PackProblem(folder, 'is not a folder that can be read') })

/** A zip file in place of a folder, or alone in it. */
async function zipAt(path: string): Promise<string | undefined> {
  const isZip = (name: string) => name.toLowerCase().endsWith('.zip')
  if (isZip(path) && (await stat(path).catch(() => undefined))?.isFile()) return path
  const names = await namesIn(path)
  const zips = names.filter(isZip)
  return zips.length === 1 && !names.some((name) => /\.(csv|xlsx)$/i.test(name) || name === descriptorName) ? join(path, zips[0]!) : undefined
}

/** Each sheet is called like its kind: schedules, Service levels. A workbook that is itself called so may have one sheet of any name. */
async function kindsOfSheets(path: string, name: string): Promise<[kind: string, sheet: string][]> {
  const sheets = await asPackProblem(name, async () => await sheetsOf(path) ?? [])
  const whole = kindNamed(kindWord(name.slice(0, -5)))
  if (whole && sheets.length === 1) return [[whole.name, sheets[0]!]]
  if (sheets.length === 0) throw new PackProblem(name, 'has no sheet with anything in it, or is no workbook')
  return sheets.map((sheet) => {
    const of = kindNamed(kindWord(sheet))
    if (!of) throw new PackProblem(name, `has a sheet “${sheet.slice(0, 40)}” that is nothing of a data pack. Sheets are called: ${kinds.map((kind) => kind.name).join(', ')}`)
    return [of.name, sheet]
  })
}

const kindWord = (text: string) => text.trim().toLowerCase().replaceAll(/[\s-]+/g, '_')

/** Kind and path of each resource. */
function pathsIn(bytes: Buffer): [string, string][] {
  const refuse = (message: string) => new PackProblem(descriptorName, message)
  let read: unknown
  try {
    read = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch {
    throw refuse('is not valid JSON')
  }
  const resources = (read as { resources?: unknown } | null)?.resources
  if (!Array.isArray(resources)) throw refuse('has no list of resources')
  const seen = new Set<unknown>()
  return resources.map((resource: unknown) => {
    const { name, path } = (resource ?? {}) as { name?: unknown, path?: unknown }
    // What is not text may be nested so deeply that it can't be written out.
    if (typeof name !== 'string') throw refuse('has a resource whose name is not text')
    if (!kindNamed(name)) throw refuse(`names a resource that is nothing of a data pack: ${JSON.stringify(name).slice(0, 80)}`)
    if (seen.has(name)) throw refuse(`names ${name} twice`)
    seen.add(name)
    // A pack reads its own folder and nothing else.
    const isInside = typeof path === 'string' && path.length < 200 && !path.includes('\0') && !/^([/\\]|[a-z]+:)/i.test(path)
      && !normalize(path).startsWith('..')
    if (!isInside) throw refuse(`must say where ${name} is within the folder`)
    return [name, normalize(path)]
  })
}

const missing = `is missing, though ${descriptorName} names it`

/** What is wrong with a file as a whole, with the line it shows in. */
export function problemOf(error: unknown): { line: number, message: string } {
  if (error instanceof CsvProblem) return error
  const { code } = error as { code?: string }
  if (code === 'ENOENT') return { line: 1, message: missing }
  if (code === 'EISDIR' || code === 'EACCES') return { line: 1, message: 'can’t be read' }
  throw error
}
